package veneer.lora.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import veneer.engine.io.DuplicateKeys;
import veneer.engine.io.Json;

/** A run from a file of options, and the file that a run leaves. */
class ConfigFileTest {
    private static final Path MODEL = CommandLine.fixture("gguf/llama-q8_0.gguf");

    @TempDir
    private Path folder;

    private Path data;

    @BeforeEach
    void writeData() throws IOException {
        data = Files.writeString(folder.resolve("train.jsonl"), """
                {"prompt": "the sand", "completion": " is"}
                {"prompt": "the", "completion": " hand is in the sand"}
                {"prompt": "and the hand", "completion": " is there"}
                """);
    }

    @Test
    void aFileSaysWhatOptionsSayAndWhatIsTypedComesFirst() throws IOException {
        Path typed = run("typed", "--model", MODEL, "--data", data, "--rank", 4, "--dora",
                "--rank-pattern", "q_proj=2", "--targets", "q_proj,v_proj", "--lr",
                "1e-2", "--steps", 3, "--batch", 2);
        Path file = config(Map.of("model", MODEL.toString(), "data", data.toString(), "rank", 4,
                "dora", true, "rslora", false, "rank-pattern", Map.of("q_proj", 2),
                "targets", List.of("q_proj", "v_proj"), "lr", 1e-2, "steps", 3, "batch", 2));
        assertSame(typed, run("read", "--config", file));
        assertSame(run("four", "--model", MODEL, "--data", data, "--rank", 4, "--dora",
                "--rank-pattern", "q_proj=1", "--targets", "q_proj,v_proj", "--lr", "1e-2",
                "--epochs", 2, "--batch-tokens", 9),
                run("over", "--config", file, "--rank-pattern", "q_proj=1", "--epochs", 2,
                        "--batch-tokens", 9));
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "--steps 2",
            "--targets all-linear --exclude k_proj --rslora --alpha 2.5 --seed 3 --no-shuffle",
            "--init symmetric --targets k_proj --pack --batch 1 --max-length 20 --accumulate 2",
            "--bias all --dora --layers 0 --rank-pattern q_proj=2 --loraplus-ratio 4 --epochs 2",
            "--set use_rslora=true --set r=3 --batch-tokens 20 --weight-decay 0.1 --warmup 1",
    })
    void whatARunLeavesAsksForTheSameRun(String words) throws IOException {
        List<Object> options = new ArrayList<>(List.of("--model", MODEL, "--data", data, "--lr",
                "1e-2"));
        options.addAll(Arrays.asList(words.split(" ")));
        Path first = run("first", options.toArray());
        Path second = run("second", "--config", first.resolve("finetune.json"));
        assertSame(first, second);
        assertEquals(Files.readString(first.resolve("finetune.json")),
                Files.readString(second.resolve("finetune.json")));
    }

    @Test
    void whatARunLeavesSaysWhatHeld() throws IOException {
        Path out = run("out", "--model", MODEL, "--data", data, "--threads", 2, "--rank", 2,
                "--targets", "q_proj,k_proj", "--batch", 2, "--epochs", 4);
        Map<String, Object> left =
                Json.readObject(out.resolve("finetune.json"), DuplicateKeys.REFUSED);
        assertEquals(8L, left.get("steps"));
        assertEquals(64L, left.get("max-length"));
        assertEquals(2e-4, left.get("lr"));
        assertEquals("cosine", left.get("schedule"));
        assertEquals(data.toString(), left.get("data"));
        Map<?, ?> set = (Map<?, ?>) left.get("set");
        assertEquals(2L, set.get("r"));
        assertEquals(List.of("k_proj", "q_proj"), set.get("target_modules"));
        for (String key : List.of("threads", "out", "epochs", "rank", "date", "memory")) {
            assertFalse(left.containsKey(key), key);
        }
    }

    @Test
    void anAdapterThatIsTrainedOnKeepsItsSettings() throws IOException {
        Path first = run("first", "--model", MODEL, "--data", data, "--rank", 2);
        Path on = run("on", "--model", MODEL, "--data", data, "--adapter", first);
        assertSame(on, run("again", "--config", on.resolve("finetune.json")));
        CommandLine.run("finetune", "--model", MODEL, "--data", data, "--adapter", first, "--set",
                "r=2", "--out", folder.resolve("none")).misused("--set says what a fresh adapter");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
            "{\"rang\": 4} | \"rang\": unknown option --rang of finetune; the nearest is --rank",
            "{\"rank\": 4, \"rank\": 4} | rank",
            "{\"rank\": null} | \"rank\": is null; what is left out has its default",
            "{\"rank\": \"four\"} | --rank must be a whole number, from 1 to 65536, not \"four\"",
            "{\"rank\": 1.5} | --rank must be a whole number, from 1 to 65536, not \"1.5\"",
            "{\"dora\": 1} | \"dora\": must be true or false, not 1",
            "{\"config\": \"x\"} | \"config\": --config must be typed",
            "{\"memory\": \"1g\"} | \"memory\": --memory must be typed",
            "{\"set\": {\"rr\": 1}} | --set rr: no key of PEFT's that is supported",
            "[] | object",
            "{\"rank\": 4 | finetune",
    })
    void aFileThatIsWrongIsRefused(String json, String expected) throws IOException {
        Path file = Files.writeString(folder.resolve("finetune.json"), json);
        CommandLine.run("finetune", "--config", file, "--model", MODEL, "--data", data, "--out",
                folder.resolve("none")).failed(file, expected);
    }

    @Test
    void exclusiveOptionsInAFileAreRefused() throws IOException {
        CommandLine.run("finetune", "--config", config(Map.of("batch", 2, "batch-tokens", 9)),
                "--model", MODEL, "--data", data, "--out", folder.resolve("none"))
                .misused("--batch and --batch-tokens");
        CommandLine.run("finetune", "--config", folder.resolve("no.json"))
                .failed(folder.resolve("no.json"), "no such file");
        CommandLine.run("finetune", "--config", config(Map.of("batch", 2)))
                .misused("finetune needs --model");
    }

    /** The day that a template writes stands in the file, so that another day learns the same. */
    @Test
    void theDateIsFixed() throws IOException {
        Path model = Files.createDirectory(folder.resolve("model"));
        for (String file : List.of("config.json", "model.safetensors")) {
            Files.copy(CommandLine.fixture("llama-tied/base").resolve(file), model.resolve(file));
        }
        Files.copy(CommandLine.fixture("tokenizers/smollm/tokenizer.json"),
                model.resolve("tokenizer.json"));
        Files.writeString(model.resolve("chat_template.jinja"), """
                {{- strftime_now('%d') }}
                {%- for m in messages %}{{- m.content + '<|im_end|>' }}{%- endfor %}""");
        Path chats = Files.writeString(folder.resolve("chats.jsonl"),
                "{\"messages\":[{\"role\":\"user\",\"content\":\"the\"},"
                        + "{\"role\":\"assistant\",\"content\":\"there\"}]}");
        Path first = run("first", "--model", model, "--data", chats, "--date", "2024-02-29");
        assertEquals("2024-02-29", Json.readObject(first.resolve("finetune.json"),
                DuplicateKeys.REFUSED).get("date"));
        assertSame(first, run("again", "--config", first.resolve("finetune.json")));
        Path other = run("other", "--model", model, "--data", chats, "--date", "2024-03-01");
        assertFalse(Arrays.equals(adapter(first), adapter(other)));
        CommandLine shown = CommandLine.run("finetune", "--model", model, "--data", chats, "--date",
                "2024-02-29", "--out", folder.resolve("none"), "--show-batch").succeeded();
        assertTrue(shown.out().contains("29"), shown.out());
        Path none = folder.resolve("none");
        CommandLine.run("finetune", "--model", MODEL, "--data", data, "--date", "2024-02-29",
                "--out", none).misused("--date has no effect");
        CommandLine.run("finetune", "--model", model, "--data", chats, "--date", "2024-02-30",
                "--out", none).misused("--date must be a day");
    }

    private Path config(Map<String, Object> options) throws IOException {
        return Files.writeString(folder.resolve("config.json"), Json.write(options));
    }

    private Path run(String name, Object... options) {
        Path out = folder.resolve(name);
        List<Object> words = new ArrayList<>(List.of("finetune", "--out", out));
        words.addAll(Arrays.asList(options));
        CommandLine.run(words.toArray()).succeeded();
        return out;
    }

    private static void assertSame(Path expected, Path actual) throws IOException {
        assertArrayEquals(adapter(expected), adapter(actual));
        assertEquals(Files.readString(expected.resolve("adapter_config.json")),
                Files.readString(actual.resolve("adapter_config.json")));
    }

    private static byte[] adapter(Path out) throws IOException {
        return Files.readAllBytes(out.resolve("adapter_model.safetensors"));
    }
}
