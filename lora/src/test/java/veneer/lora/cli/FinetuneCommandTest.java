package veneer.lora.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import veneer.engine.io.SafeTensors;

class FinetuneCommandTest {
    private static final Path MODEL = CommandLine.fixture("gguf/llama-q8_0.gguf");
    private static final Set<String> STEP_KEYS = Set.of(
            "step", "loss", "learning_rate", "grad_norm", "tokens", "seconds", "tokens_per_second",
            "peak_rss_bytes");
    private static final Set<String> EVALUATION_KEYS = Set.of("step", "valid_loss", "valid_tokens");

    @TempDir
    private Path folder;

    private Path data;
    private Path out;

    @BeforeEach
    void writeData() throws IOException {
        data = Files.createDirectory(folder.resolve("data"));
        out = folder.resolve("runs/one");
        write("train.jsonl", 10);
        write("valid.jsonl", 3);
    }

    @Test
    void writesAnAdapterAndALineForEveryStepAndEvaluation() throws IOException {
        CommandLine run = finetune(data, out, "--eval-every", 2, "--lr", "1e-2", "--schedule",
                "linear", "--warmup", 1)
                        .succeeded();
        assertEquals("", run.out());
        assertEquals(
                Set.of("adapter_config.json", "adapter_model.safetensors", "best", "finetune.json",
                        "finetune-run.json",
                        "metrics.jsonl"),
                names(out));
        List<Map<String, Object>> lines = Metrics.of(out);
        assertEquals(
                List.of("eval 0", "step 1", "step 2", "eval 2", "step 3", "eval 3"),
                lines.stream()
                        .map(line -> (line.containsKey("loss") ? "step " : "eval ")
                                + line.get("step"))
                        .toList());
        for (Map<String, Object> line : lines) {
            assertEquals(line.containsKey("loss") ? STEP_KEYS : EVALUATION_KEYS, line.keySet());
        }
        assertEquals(
                List.of(0.0, 1e-2, 1e-2 * 0.5),
                lines.stream().filter(line -> line.containsKey("loss"))
                        .map(line -> line.get("learning_rate")).toList());
    }

    @Test
    void trainingLowersTheLoss() throws IOException {
        finetune(data, out, "--epochs", 10, "--lr", "2e-2").succeeded();
        List<Map<String, Object>> lines = Metrics.of(out);
        double before = (double) lines.getFirst().get("valid_loss");
        double after = (double) lines.getLast().get("valid_loss");
        assertTrue(after < 0.8 * before, before + " before, " + after + " after");
        assertEquals(30L, lines.getLast().get("step"));
    }

    @Test
    void neitherKernelsNorThreadsNorMemoryNorPlaceChangeTheAdapter() throws IOException {
        finetune(data, out, "--targets", "all-linear", "--kernels", "scalar", "--threads", 1)
                .succeeded();
        List<List<Object>> ways = List.of(
                List.of("--threads", 5),
                List.of("--threads", 2, "--micro-batch", 1),
                List.of("--micro-batch", 40),
                List.of("--gradient-checkpointing"),
                List.of("--gradient-checkpointing", "--micro-batch", 25));
        for (List<Object> way : ways) {
            Path other = folder.resolve("other" + ways.indexOf(way));
            List<Object> options = new ArrayList<>(List.of("--targets", "all-linear"));
            options.addAll(way);
            finetune(data, other, options.toArray()).succeeded();
            for (String file : List.of("adapter_config.json", "adapter_model.safetensors")) {
                assertArrayEquals(Files.readAllBytes(out.resolve(file)),
                        Files.readAllBytes(other.resolve(file)), file + " with " + way);
            }
        }
    }

    @Test
    void theSeedChangesStartAndOrder() throws IOException {
        Path other = folder.resolve("other");
        finetune(data, out).succeeded();
        finetune(data, other, "--seed", 1).succeeded();
        assertFalse(Arrays.equals(
                Files.readAllBytes(out.resolve("adapter_model.safetensors")),
                Files.readAllBytes(other.resolve("adapter_model.safetensors"))));
    }

    @Test
    void stepsGoRoundTheDataAndTokensAreCountedWithoutPadding() throws IOException {
        Path file = write("three.jsonl", "{\"text\":\"<|im_start|>\"}", "{\"text\":\"\"}",
                "{\"text\":\"<|im_start|><|im_start|>\"}");
        CommandLine run =
                finetune(file, out, "--no-shuffle", "--batch", 2, "--steps", 4).succeeded();
        assertTrue(run.err().contains(
                "three.jsonl (text): 2 examples, 5 tokens, 3 of them learnt, longest 3\n"
                        + "  lengths: 2: 1, 3: 1\n  1 left out: no token to learn: line 2\n"),
                run.err());
        assertEquals(
                List.of(5L, 5L, 5L, 5L),
                Metrics.of(out).stream().map(line -> line.get("tokens")).toList());
    }

    @Test
    void whatIsCutIsCountedAloud() {
        CommandLine run = finetune(data, out, "--max-length", 12).succeeded();
        assertTrue(run.err().contains("10 prompts lost the beginning to fit 12 tokens"), run.err());
        assertTrue(run.err().contains("3 prompts lost the beginning to fit 12 tokens"), run.err());
        finetune(data, folder.resolve("other"), "--max-length", 3)
                .failed(data.resolve("train.jsonl"), "no example is left");
    }

    @Test
    void anAdapterIsTrainedOn() throws IOException {
        finetune(data, out, "--rank", 4, "--alpha", 4, "--targets", "regex:.*\\.(q|v)_proj")
                .succeeded();
        Path on = folder.resolve("on");
        finetune(data, on, "--adapter", out, "--rank", 4, "--alpha", 4, "--targets",
                "v_proj,q_proj").succeeded();
        try (SafeTensors tensors = SafeTensors.open(on.resolve("adapter_model.safetensors"))) {
            assertEquals(8, tensors.tensors().size());
        }
        double last = (double) Metrics.of(out).getLast().get("valid_loss");
        assertEquals(last, (double) Metrics.of(on).getFirst().get("valid_loss"), 1e-6 * last);
        Path none = folder.resolve("none");
        finetune(data, none, "--adapter", out, "--rank", 8).misused("--rank contradicts", out, "4");
        finetune(data, none, "--adapter", out, "--alpha", 8).misused("--alpha contradicts", out,
                "4");
        finetune(data, none, "--adapter", out, "--targets", "q_proj")
                .misused("--targets contradicts", out, "regex:");
        finetune(data, none, "--adapter", folder.resolve("no-adapter"))
                .failed(folder.resolve("no-adapter"));
        assertTrue(Files.notExists(none));
    }

    @Test
    void aFolderThatHoldsARunIsRefusedUntouched() throws IOException {
        for (String file : List.of("metrics.jsonl", "adapter_config.json",
                "adapter_model.safetensors")) {
            Path held = Files.createDirectories(folder.resolve("held-" + file));
            Files.writeString(held.resolve(file), "mine");
            finetune(data, held).failed(held, "holds a run already", file);
            assertEquals(Set.of(file), names(held));
            assertEquals("mine", Files.readString(held.resolve(file)));
        }
        Files.createDirectories(out);
        Files.writeString(out.resolve("notes.txt"), "mine");
        finetune(data, out).succeeded();
    }

    @Test
    void anOutputThatCannotBeWrittenIsRefusedBeforeTheFirstStep() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "mine");
        finetune(data, file.resolve("out")).failed(file, "can't be written");
        finetune(data, file).failed(file, "can't be written");
        assertEquals("mine", Files.readString(file));
        IOException full = assertThrows(IOException.class,
                () -> OutputFolder.check(out).requireSpace(Long.MAX_VALUE));
        assertTrue(full.getMessage().startsWith(out + ": has "), full.getMessage());
        OutputFolder.check(out).requireSpace(1);
        assertTrue(Files.notExists(out));
    }

    @Test
    void badModelsAreNamed() throws IOException {
        Path none = folder.resolve("none");
        CommandLine.run("finetune", "--model", none, "--data", data, "--out", out).failed(none,
                "there is no model");
        byte[] whole = Files.readAllBytes(MODEL);
        for (int length : List.of(0, 3, 40, 2000, whole.length - 100)) {
            Path cut = Files.write(folder.resolve("cut.gguf"), Arrays.copyOf(whole, length));
            CommandLine.run("finetune", "--model", cut, "--data", data, "--out", out).failed(cut);
        }
        Path base = CommandLine.fixture("llama-tied/base");
        Path copy = Files.createDirectory(folder.resolve("base"));
        Files.copy(base.resolve("config.json"), copy.resolve("config.json"));
        CommandLine.run("finetune", "--model", copy, "--data", data, "--out", out).failed(copy);
        byte[] tensors = Files.readAllBytes(base.resolve("model.safetensors"));
        for (int length : List.of(0, 7, 100, tensors.length - 1)) {
            Files.write(copy.resolve("model.safetensors"), Arrays.copyOf(tensors, length));
            CommandLine.run("finetune", "--model", copy, "--data", data, "--out", out).failed(copy);
        }
        CommandLine.run("finetune", "--model", base, "--data", data, "--out", out).failed(base,
                "tokenizer");
        assertTrue(Files.notExists(out));
    }

    @Test
    void badDataIsNamed() throws IOException {
        Path none = folder.resolve("none.jsonl");
        finetune(none, out).failed(none, "no such file");
        finetune(folder, out).failed(folder.resolve("train.jsonl"), "no such file");
        finetune(data, out, "--valid", none).failed(none, "no such file");
        Path notJson = write("bad.jsonl", "{\"text\":\"a\"}", "{\"text\":");
        finetune(notJson, out).failed(notJson + ":2: ");
        finetune(data, out, "--valid", notJson).failed(notJson + ":2: ");
        Path lacking = write("lacking.jsonl", "{\"prompt\":\"a\"}");
        finetune(lacking, out).failed(lacking + ":1: lacks the key \"completion\"");
        Path empty = write("empty.jsonl");
        finetune(empty, out).failed(empty, "is empty");
        assertTrue(Files.notExists(out));
    }

    @Test
    void targetsThatMatchNothingAreNamed() {
        finetune(data, out, "--targets", "q_proj,query").failed("query", "matches no linear layer");
        finetune(data, out, "--targets", "regex:.*query").failed("regex:.*query",
                "matches no linear layer");
        finetune(data, out, "--targets", "regex:(").misused("regular expression");
        assertTrue(Files.notExists(out));
    }

    @Test
    void optionsWithoutEffectAreRefused() throws IOException {
        Path train = data.resolve("train.jsonl");
        finetune(train, out, "--eval-every", 2).misused("--eval-every needs validation data");
        finetune(data, out, "--max-length", 65).failed("--max-length 65", "64");
        assertTrue(Files.notExists(out));
        CommandLine run = finetune(data, out, "--valid", data.resolve("valid.jsonl"), "--warmup", 9)
                .succeeded();
        assertTrue(run.err().contains("--warmup 9 outlasts all 3 steps"), run.err());
        assertTrue(run.err().contains(
                data.resolve("valid.jsonl") + " is not used, as --valid names other data"),
                run.err());
        assertEquals(2,
                Metrics.of(out).stream().filter(line -> line.containsKey("valid_loss")).count());
    }

    @Test
    void allFilesAreReportedAndWhatTheyShareIsNamed() throws IOException {
        write("train.jsonl", 4);
        write("valid.jsonl", "{\"prompt\": \"the hand\", \"completion\": \" is\", \"id\": 1}",
                "{\"prompt\": \"the sand and the hand 2\", \"completion\": \" is in the end\"}");
        write("test.jsonl", 1);
        CommandLine run = finetune(data, out, "--steps", 1).succeeded();
        assertTrue(run.err().contains("training: " + data.resolve("train.jsonl")
                + " (prompt-completion): 4 examples, "), run.err());
        assertTrue(run.err().contains("validation: " + data.resolve("valid.jsonl")
                + " (prompt-completion): 2 examples, "), run.err());
        assertTrue(run.err().contains("  keys that mean nothing here: id\n"
                + "  1 of them is in the training data too: line 2\n"), run.err());
        assertTrue(run.err().contains("test, not used here: " + data.resolve("test.jsonl")
                + " (prompt-completion): 1 example, "), run.err());
        assertTrue(run.err().contains("  1 of them is in the training data too: line 1\n"),
                run.err());
        Path bad = write("test.jsonl", "{\"text\": 1}");
        finetune(data, folder.resolve("other")).failed(bad + ":1: \"text\" must be a string");
    }

    @Test
    void aShareOfTheTrainingDataIsValidatedWith() throws IOException {
        CommandLine run = finetune(data, out, "--valid-share", 0.2).succeeded();
        assertTrue(run.err().contains("note: " + data.resolve("valid.jsonl") + " is not used, as"
                + " --valid-share names other data"), run.err());
        String train = data.resolve("train.jsonl") + " (prompt-completion): ";
        assertTrue(run.err().contains("training: " + train + "8 examples"), run.err());
        assertTrue(run.err().contains("validation: " + train + "2 examples"), run.err());
        assertEquals(2,
                Metrics.of(out).stream().filter(line -> line.containsKey("valid_loss")).count());
        Path other = folder.resolve("other");
        finetune(data, other, "--valid-share", 0.2, "--valid", data.resolve("valid.jsonl"))
                .misused("--valid and --valid-share");
        finetune(data, other, "--valid-share", 1).misused("--valid-share", "below 1");
        Path one = write("one.jsonl", "{\"text\": \"the\"}");
        finetune(one, other, "--valid-share", 0.5).failed(one, "too few");
        assertTrue(Files.notExists(other));
    }

    @Test
    void plainTextIsCutIntoWindows() throws IOException {
        Path text = write("story.txt", "the sand and the hand\n".repeat(40));
        CommandLine run =
                finetune(text, out, "--max-length", 20, "--valid-share", 0.25).succeeded();
        assertTrue(run.err().contains("training: " + text + " (plain): "), run.err());
        assertTrue(run.err().contains("longest 20\n"), run.err());
        finetune(text, folder.resolve("other"), "--format", "text").failed(text + ":1: not JSON");
        finetune(text, folder.resolve("other"), "--format", "csv").misused("--format", "plain");
    }

    @Test
    void aBatchIsShownAndNothingElseDone() throws IOException {
        Path file = write("pairs.jsonl",
                "{\"prompt\": \"the sand \\n\", \"completion\": \" is\"}", "",
                "{\"prompt\": \"\", \"completion\": \"the end\"}");
        CommandLine run = finetune(file, out, "--show-batch", "--no-shuffle").succeeded();
        String[] lines = run.out().split("\n");
        assertTrue(lines[0].startsWith(file + ":1: ") && lines[0].endsWith(" of them learnt"),
                run.out());
        assertEquals("  masked  \"the sand \\n\"", lines[1]);
        assertEquals("  learnt  \" is<|im_end|>\"", lines[2]);
        assertTrue(lines[3].startsWith(file + ":3: "), run.out());
        assertTrue(lines[4].startsWith("  masked  \"t"), run.out());
        assertTrue(lines[5].endsWith(" end<|im_end|>\""), run.out());
        assertEquals(6, lines.length);
        assertTrue(Files.notExists(out));
    }

    private static CommandLine finetune(Path data, Path out, Object... more) {
        List<Object> words = new ArrayList<>(
                List.of("finetune", "--model", MODEL, "--data", data, "--out", out));
        words.addAll(List.of(more));
        return CommandLine.run(words.toArray());
    }

    private void write(String name, int pairs) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int number = 0; number < pairs; number++) {
            lines.add("{\"prompt\": \"the sand and the hand " + number
                    + "\", \"completion\": \" is in the end\"}");
        }
        write(name, lines.toArray(String[]::new));
    }

    @Test
    void conversationsAreWrittenByTheModelsTemplate() throws IOException {
        Path model = Files.createDirectory(folder.resolve("model"));
        Path base = CommandLine.fixture("llama-tied/base");
        Files.copy(base.resolve("config.json"), model.resolve("config.json"));
        Files.copy(base.resolve("model.safetensors"), model.resolve("model.safetensors"));
        Files.copy(CommandLine.fixture("tokenizers/smollm/tokenizer.json"),
                model.resolve("tokenizer.json"));
        Path chats = write("chats.jsonl",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"the\"},"
                        + "{\"role\":\"assistant\",\"content\":\"there\"}]}",
                "",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"the\"}]}");
        List<Object> command = List.of("finetune", "--model", model, "--data", chats, "--out", out);
        CommandLine.run(command.toArray()).failed(model, "holds no chat template");
        Path template = Files.writeString(model.resolve("chat_template.jinja"), """
                {% for m in messages %}
                {{- '<|im_start|>' + m.content + '<|im_end|>' }}
                {%- endfor %}
                {{- '<|im_start|>' if add_generation_prompt }}
                """);
        CommandLine run = CommandLine.run(command.toArray()).succeeded();
        assertTrue(run.err().contains("1 example, "), run.err());
        assertTrue(run.err().contains("  1 left out: no token to learn: line 3\n"), run.err());
        assertFalse(run.err().contains("writes a date"), run.err());
        Files.writeString(template, "{{ strftime_now('%Y') }}{% if messages | length == 1 %}"
                + "{{ raise_exception('alone') }}{% endif %}");
        Path other = folder.resolve("other");
        CommandLine refused =
                CommandLine.run("finetune", "--model", model, "--data", chats, "--out", other);
        refused.failed(chats + ":1: the chat template, line 1, column ", "alone");
        assertTrue(refused.err().contains("writes a date, for which 20"), refused.err());
        assertFalse(Files.exists(other));
    }

    private Path write(String name, String... lines) throws IOException {
        return Files.writeString(data.resolve(name), String.join("\n", lines));
    }

    private static Set<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }
    }
}
