package veneer.lora.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
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
