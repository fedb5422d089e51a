package veneer.lora.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizeCommandTest {
    private static final Path MODEL = CommandLine.fixture("gguf/llama-q4_1.gguf");

    @TempDir
    private Path folder;

    @Test
    void printsIdsAndPieces() {
        assertEquals(
                "{\"ids\":[],\"pieces\":[]}\n",
                CommandLine.run("tokenize", "--model", MODEL, "--text", "", "--json").succeeded()
                        .out());
        assertEquals(
                "{\"ids\":[1,2,2],\"pieces\":[\"<|im_start|>\",\"<|im_end|>\",\"<|im_end|>\"]}\n",
                CommandLine
                        .run("tokenize", "--model", MODEL, "--text",
                                "<|im_start|><|im_end|><|im_end|>", "--json")
                        .succeeded()
                        .out());
        assertEquals(
                "1\t<|im_start|>\n2\t<|im_end|>\n",
                CommandLine.run("tokenize", "--model", MODEL, "--text", "<|im_start|><|im_end|>")
                        .succeeded().out());
    }

    @Test
    void aTokenizerIsEnoughAndItsOwnTokensMayBeLeftOut() {
        Path tokenizer = CommandLine.fixture("tokenizers/llama2");
        assertEquals("1\t<s>\n289\t▁\n269\ta\n2\t</s>\n",
                CommandLine.run("tokenize", "--model", tokenizer, "--text", "a</s>").succeeded()
                        .out());
        assertEquals("289\t▁\n269\ta\n2\t</s>\n",
                CommandLine.run("tokenize", "--model", tokenizer.resolve("tokenizer.json"),
                        "--text", "a</s>", "--no-special-tokens").succeeded().out());
    }

    @Test
    void aFileIsReadByteForByte() throws IOException {
        String text = " the ends\r\nand wörds\n\n";
        Path file = Files.writeString(folder.resolve("text"), text);
        assertEquals(
                CommandLine.run("tokenize", "--model", MODEL, "--text", text, "--json").succeeded(),
                CommandLine.run("tokenize", "--model", MODEL, "--file", file, "--json"));
    }

    @Test
    void badInputIsNamed() throws IOException {
        CommandLine.run("tokenize", "--model", MODEL).misused("one of --text, --file and --chat");
        CommandLine.run("tokenize", "--model", MODEL, "--text", "a", "--file", "b")
                .misused("one of --text, --file and --chat");
        Path none = folder.resolve("none");
        CommandLine.run("tokenize", "--model", MODEL, "--file", none).failed(none, "no such file");
        CommandLine.run("tokenize", "--model", none, "--text", "a").failed(none,
                "there is no model");
        Path latin1 = Files.write(folder.resolve("latin1"),
                "caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
        CommandLine.run("tokenize", "--model", MODEL, "--file", latin1).failed(latin1,
                "is not UTF-8");
        CommandLine.run("tokenize", "--model", latin1, "--text", "a").failed(latin1);
        Path base = CommandLine.fixture("llama-tied/base");
        CommandLine.run("tokenize", "--model", base, "--text", "a").failed(base, "tokenizer.json");
    }

    @Test
    void aConversationIsWrittenByTheModelsTemplate() throws IOException {
        Path model = chatModel();
        Path list = Files.writeString(folder.resolve("list.json"),
                "[{\"role\": \"user\", \"content\": \"\\u00e9\\n\"}]");
        Path object = Files.writeString(folder.resolve("object.json"),
                "{\"messages\": [{\"role\": \"user\", \"content\": \"\\u00e9\\n\"}]}");
        String text = "<|im_start|>user\\n\u00e9\\n<|im_end|>\\n";
        for (Path chat : List.of(list, object)) {
            String bare = CommandLine.run("tokenize", "--model", model, "--chat", chat,
                    "--no-generation-prompt", "--json").succeeded().out();
            assertTrue(bare.startsWith("{\"text\":\"" + text + "\",\"ids\":[1,"), bare);
            assertTrue(bare.endsWith("]}\n") && !bare.contains("pieces"), bare);
        }
        String prompted = CommandLine.run("tokenize", "--model", model, "--chat", list, "--json")
                .succeeded().out();
        assertTrue(prompted.contains("\"" + text + "<|im_start|>assistant\\n\""), prompted);
        assertTrue(CommandLine.run("tokenize", "--model", model, "--chat", list).succeeded().out()
                .startsWith("1\t<|im_start|>\n"));
    }

    /** A tokenizer with a chat template. */
    private Path chatModel() throws IOException {
        Path model = Files.createDirectory(folder.resolve("model"));
        Files.copy(CommandLine.fixture("tokenizers/smollm/tokenizer.json"),
                model.resolve("tokenizer.json"));
        Files.writeString(model.resolve("chat_template.jinja"), """
                {% for m in messages %}
                {{- '<|im_start|>' + m.role + '\\n' + m.content + '<|im_end|>\\n' }}
                {%- endfor %}
                {{- '<|im_start|>assistant\\n' if add_generation_prompt }}
                """);
        return model;
    }

    @Test
    void aBadConversationIsNamed() throws IOException {
        Path model = chatModel();
        Path chat = Files.writeString(folder.resolve("chat.json"), "[{\"content\": \"a\"}]");
        CommandLine.run("tokenize", "--model", model, "--chat", chat)
                .failed(chat, "message 1 lacks \"role\"");
        Files.writeString(chat, "3");
        CommandLine.run("tokenize", "--model", model, "--chat", chat)
                .failed(chat, "\"messages\" must be a list");
        Files.writeString(chat, "[{\"role\": \"user\"}]");
        CommandLine.run("tokenize", "--model", model, "--chat", chat)
                .failed("the chat template, line 2, column 36:", "has no element \"content\"");
        CommandLine.run("tokenize", "--model", MODEL, "--chat", chat)
                .failed(MODEL, "holds no chat template");
        CommandLine.run("tokenize", "--model", model, "--chat", chat, "--no-special-tokens")
                .misused("--no-special-tokens has no effect with --chat");
        CommandLine.run("tokenize", "--model", model, "--text", "a", "--no-generation-prompt")
                .misused("--no-generation-prompt needs --chat");
    }

    @Test
    void noWeightsAreNeeded() throws IOException {
        byte[] whole = Files.readAllBytes(MODEL);
        Path cut = Files.write(folder.resolve("cut.gguf"),
                Arrays.copyOf(whole, whole.length - 4000));
        CommandLine.run("tokenize", "--model", cut, "--text", "the").succeeded();
        CommandLine.run("generate", "--model", cut, "--prompt", "the").failed(cut);
    }
}
