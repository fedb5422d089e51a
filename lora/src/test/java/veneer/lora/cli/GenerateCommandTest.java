package veneer.lora.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import veneer.transformer.generation.GreedyGenerator;
import veneer.transformer.model.CausalLm;
import veneer.transformer.tokenizer.Tokenizer;

class GenerateCommandTest {
    private static final Path MODEL = CommandLine.fixture("gguf/llama-f32.gguf");
    private static final String PROMPT = "the sands and ";

    @Test
    void printsTheContinuationAndOneNewline() throws IOException {
        String expected;
        try (CausalLm model = CausalLm.load(MODEL)) {
            Tokenizer tokenizer = Tokenizer.open(MODEL);
            int end = tokenizer.eos().orElseThrow();
            int[] ids =
                    GreedyGenerator.generate(model, tokenizer.encode(PROMPT), 9, id -> id == end);
            expected = tokenizer.decode(
                    IntStream.of(ids).filter(id -> !tokenizer.isSpecial(id)).toArray(), false);
        }
        CommandLine run = CommandLine.run("generate", "--model", MODEL, "--prompt", PROMPT,
                "--max-tokens", 9);
        assertEquals(new CommandLine(0, expected + "\n", ""), run);
    }

    @Test
    void aUsersMessageIsWrittenByTheChatTemplate(@TempDir Path folder) throws IOException {
        Path base = CommandLine.fixture("llama-tied/base");
        Files.copy(base.resolve("config.json"), folder.resolve("config.json"));
        Files.copy(base.resolve("model.safetensors"), folder.resolve("model.safetensors"));
        Files.copy(CommandLine.fixture("tokenizers/smollm/tokenizer.json"),
                folder.resolve("tokenizer.json"));
        Files.writeString(folder.resolve("chat_template.jinja"),
                "<|im_start|>{{ messages[0].content | trim }}<|im_end|>"
                        + "{% if add_generation_prompt %} and {% endif %}");
        CommandLine written = CommandLine.run("generate", "--model", folder, "--prompt",
                "<|im_start|>the sands<|im_end|> and ", "--max-tokens", 4).succeeded();
        CommandLine chat = CommandLine.run("generate", "--model", folder, "--chat", "--prompt",
                " the sands\n", "--max-tokens", 4);
        assertEquals(written, chat);
        CommandLine.run("generate", "--model", MODEL, "--chat", "--prompt", "a")
                .failed(MODEL, "holds no chat template");
    }

    @Test
    void anyOfSeveralEndTokensStopsIt(@TempDir Path folder) throws IOException {
        Path base = CommandLine.fixture("llama-tied/base");
        Files.copy(base.resolve("config.json"), folder.resolve("config.json"));
        Files.copy(base.resolve("model.safetensors"), folder.resolve("model.safetensors"));
        Files.copy(CommandLine.fixture("tokenizers/smollm/tokenizer.json"),
                folder.resolve("tokenizer.json"));
        Tokenizer tokenizer = Tokenizer.open(folder);
        int[] prompt = tokenizer.encode(PROMPT);
        int[] ids;
        try (CausalLm model = CausalLm.load(folder)) {
            ids = GreedyGenerator.generate(model, prompt, 2, id -> false);
        }
        Files.writeString(folder.resolve("generation_config.json"),
                "{\"eos_token_id\": [2, " + ids[1] + "]}");
        CommandLine run = CommandLine.run("generate", "--model", folder, "--prompt", PROMPT,
                "--max-tokens", 9);
        String expected = tokenizer.decodeContinuation(prompt, Arrays.copyOf(ids, 1), true);
        assertEquals(new CommandLine(0, expected + "\n", ""), run);
    }

    @Test
    void textIsShownAsItComes() {
        List<String> shown = new ArrayList<>();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        assertEquals(0, generate(shown::add, err), err::toString);
        assertEquals(
                CommandLine.run("generate", "--model", MODEL, "--prompt", PROMPT).out(),
                String.join("", shown));
        assertTrue(shown.size() > 5, shown::toString);
    }

    @Test
    void itStopsWhereNobodyReads() {
        List<String> tried = new ArrayList<>();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode = generate(text -> {
            tried.add(text);
            if (tried.size() >= 3) {
                throw new IOException("broken pipe");
            }
        }, err);
        assertEquals(1, exitCode);
        assertEquals("veneer: standard output can't be written\n", err.toString());
        assertEquals(4, tried.size(), "the third is tried again on the way out");
    }

    private interface Reader {
        void take(String text) throws IOException;
    }

    /** Generates into a pipe, whose reader takes what is flushed. */
    private static int generate(Reader reader, OutputStream err) {
        OutputStream pipe = new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                write(new byte[] {(byte) value}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int count) throws IOException {
                reader.take(new String(bytes, from, count, StandardCharsets.UTF_8));
            }
        };
        String[] words = {"generate", "--model", MODEL.toString(), "--prompt", PROMPT};
        return Main.run(words,
                new PrintStream(new BufferedOutputStream(pipe), false, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @Test
    void kernelsAndThreadsChangeNothing() {
        CommandLine one = CommandLine.run(
                "generate", "--model", MODEL, "--prompt", PROMPT, "--kernels", "scalar",
                "--threads", 1);
        CommandLine three =
                CommandLine.run("generate", "--model", MODEL, "--prompt", PROMPT, "--threads", 3);
        assertEquals(one.succeeded(), three);
    }

    @Test
    void anAdapterChangesTheContinuation() {
        Path adapter = CommandLine.fixture("llama-tied/adapters/all-linear/adapter");
        CommandLine base =
                CommandLine.run("generate", "--model", MODEL, "--prompt", PROMPT).succeeded();
        CommandLine adapted =
                CommandLine
                        .run("generate", "--model", MODEL, "--adapter", adapter, "--prompt", PROMPT)
                        .succeeded();
        assertNotEquals(base.out(), adapted.out());
    }

    @Test
    void generationStopsWhereTheContextIsFull() {
        CommandLine run =
                CommandLine.run("generate", "--model", MODEL, "--prompt", PROMPT, "--max-tokens",
                        100_000).succeeded();
        assertTrue(run.out().endsWith("\n"));
    }

    @Test
    void badInputIsNamed() {
        CommandLine.run("generate", "--model", "none", "--prompt", "x").failed("none",
                "there is no model");
        CommandLine.run("generate", "--model", MODEL, "--prompt", "")
                .failed("--prompt has 0 tokens");
        CommandLine.run("generate", "--model", MODEL, "--prompt", "x".repeat(64))
                .failed("--prompt has 64 tokens", "63");
        CommandLine.run("generate", "--model", MODEL, "--adapter", "none", "--prompt", "x")
                .failed("none");
        CommandLine.run("generate", "--model", MODEL, "--prompt", "x", "--max-tokens", 0)
                .misused("--max-tokens");
    }
}
