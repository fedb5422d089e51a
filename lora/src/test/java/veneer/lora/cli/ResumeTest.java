package veneer.lora.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which run goes on, from where, and which doesn't. */
class ResumeTest {
    private static final List<String> RESULTS =
            List.of("adapter_config.json", "adapter_model.safetensors");
    private static final String RUN = "finetune-run.json";

    @TempDir
    private Path folder;

    private Path model;
    private Path data;
    private Path out;

    @BeforeEach
    void writeModelAndData() throws IOException {
        model = Files.copy(CommandLine.fixture("gguf/llama-q8_0.gguf"), folder.resolve("m.gguf"));
        data = Files.createDirectory(folder.resolve("data"));
        for (String name : List.of("train.jsonl", "valid.jsonl")) {
            write(name, "is in the end");
        }
        out = folder.resolve("out");
    }

    @Test
    void aFinishedRunIsLeftAlone() throws IOException {
        finetune("--save-every", 3).succeeded();
        assertEquals(Set.of("step-000003", "step-000006"), names(out.resolve("checkpoints")));
        Map<Path, List<Object>> before = contents();
        assertTrue(finetune("--resume").succeeded().err()
                .contains("the run in " + out + " is finished; there is nothing to do\n"));
        assertEquals(before, contents());
    }

    @Test
    void aRunGoesOnFromItsLastWholeCheckpoint() throws IOException {
        finetune("--save-every", 2, "--keep", 9).succeeded();
        Map<String, byte[]> results = results();
        List<String> lines = linesWithoutTimes();
        interruptAfter(6);
        Path torn = out.resolve("checkpoints/step-000006/state.safetensors");
        Files.write(torn, new byte[] {1, 2, 3});
        String told = finetune("--resume").succeeded().err();
        assertTrue(told.contains("note: " + torn + ": is not as it was written; this checkpoint is"
                + " passed over\ngoing on from " + out.resolve("checkpoints/step-000004") + "\n"),
                told);
        assertFalse(told.contains("validation loss") && told.contains("step 0/"), told);
        assertSame(results);
        assertEquals(lines, linesWithoutTimes());
    }

    @Test
    void withoutACheckpointItBeginsAnew() throws IOException {
        String nothing = finetune("--resume").succeeded().err();
        assertTrue(nothing.contains(out + " holds no whole checkpoint; the run starts from the"
                + " beginning\n"), nothing);
        Map<String, byte[]> results = results();
        List<String> lines = linesWithoutTimes();
        interruptAfter(0);
        Files.writeString(out.resolve(".adapter_model.safetensors.12.3.tmp"), "half");
        assertTrue(finetune("--resume").succeeded().err().contains("holds no whole checkpoint"));
        assertSame(results);
        assertEquals(lines, linesWithoutTimes());
        assertEquals(Set.of("adapter_config.json", "adapter_model.safetensors", "finetune.json",
                RUN, "metrics.jsonl"), names(out));
    }

    @Test
    void aRunThatDiedBeforeItKnewItselfBeginsAnew() throws IOException {
        Files.createFile(Files.createDirectories(out).resolve("metrics.jsonl"));
        finetune("--resume").succeeded();
        Map<String, byte[]> results = results();
        Files.delete(out.resolve("adapter_model.safetensors"));
        finetune("--resume").succeeded();
        assertSame(results);
        Files.delete(out.resolve(RUN));
        finetune("--resume").failed(out, RUN + " is missing", "--overwrite");
    }

    @Test
    void whatChangesTheResultIsRefusedByName() throws IOException {
        finetune("--save-every", 2, "--keep", 9).succeeded();
        Map<Path, List<Object>> before = contents();
        finetune("--resume", "--lr", "1e-3")
                .failed(out, "holds another run: --lr is 0.001, and was 2.0E-4; --resume");
        finetune("--resume", "--rank", 4, "--no-shuffle").failed("--no-shuffle is true, and was not"
                + " there; --rank is 4, and was 8");
        finetune("--resume", "--set", "lora_alpha=8").failed("--alpha is 8, and was 16");
        finetune("--resume", "--epochs", 2).failed("--steps is 12, and was 6");
        finetune("--resume", "--valid-share", 0.2).failed("--steps is 5, and was 6;"
                + " --valid-share is 0.2, and was not there; the validation data is another;"
                + " --resume");
        write("valid.jsonl", "is in the sand");
        finetune("--resume").failed("holds another run: the validation data is another; ");
        write("train.jsonl", "is in the sand");
        finetune("--resume").failed("the training data is another; the validation data is another");
        Files.copy(CommandLine.fixture("gguf/llama-q4_1.gguf"), folder.resolve("other.gguf"));
        model = folder.resolve("other.gguf");
        finetune("--resume").failed("the model is another");
        assertEquals(before, contents());
    }

    @Test
    void whatChangesNoResultIsFree() throws IOException {
        finetune("--save-every", 2, "--keep", 9).succeeded();
        Map<String, byte[]> results = results();
        interruptAfter(4);
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        model = Files.move(model, elsewhere.resolve("m.gguf"));
        data = Files.move(data, elsewhere.resolve("examples"));
        finetune("--resume", "--threads", 3, "--kernels", "scalar", "--memory", "1g",
                "--save-every", 5, "--keep", 1, "--micro-batch", 9, "--gradient-checkpointing")
                        .succeeded();
        assertSame(results);
        assertEquals(Set.of("step-000005"), names(out.resolve("checkpoints")));
    }

    @Test
    void anAdapterThatIsTrainedOnMustBeTheSame() throws IOException {
        Path start = folder.resolve("start");
        CommandLine.run(command(start)).succeeded();
        finetune("--adapter", start, "--save-every", 2).succeeded();
        Map<String, byte[]> results = results();
        interruptAfter(4);
        finetune("--adapter", start, "--resume").succeeded();
        assertSame(results);
        CommandLine.run(command(start, "--overwrite", "--seed", 2)).succeeded();
        finetune("--adapter", start, "--resume").failed("the adapter to go on from is another");
    }

    @Test
    void allWeightsGoOnToo() throws IOException {
        String weights = "model.safetensors";
        finetune("--full", "--lr", "1e-4", "--save-every", 4).succeeded();
        byte[] model = Files.readAllBytes(out.resolve(weights));
        assertTrue(finetune("--full", "--lr", "1e-4", "--micro-batch", 9, "--resume").succeeded()
                .err().contains("is finished"));
        finetune("--full", "--lr", "1e-4", "--overwrite").failed(out, "holds a model already");
        Files.delete(out.resolve(weights));
        String told = finetune("--full", "--lr", "1e-4", "--resume").succeeded().err();
        assertTrue(told.contains("going on from " + out.resolve("checkpoints/step-000004")), told);
        assertArrayEquals(model, Files.readAllBytes(out.resolve(weights)));
    }

    @Test
    void patienceGoesOnWhereItWas() throws IOException {
        Object[] patient = {"--patience", 2, "--eval-every", 1, "--lr", 3, "--epochs", 3,
                "--save-every", 1, "--keep", 99, "--schedule", "constant"};
        String whole = finetune(patient).succeeded().err();
        assertTrue(whole.contains("stopped: 2 evaluations in a row found nothing better"), whole);
        List<String> lines = linesWithoutTimes();
        String end = whole.substring(whole.indexOf("stopped: "));
        List<Object> again = new ArrayList<>(List.of(patient));
        again.add("--resume");
        int steps = names(out.resolve("checkpoints")).size();
        assertTrue(steps > 2 && steps < 18, steps + " steps");
        for (int step = steps; step >= 0; step -= 3) {
            interruptAfter(step);
            String told = finetune(again.toArray()).succeeded().err();
            assertTrue(told.endsWith(end), told);
            assertEquals(lines, linesWithoutTimes());
        }
    }

    @Test
    void aRunIsOverwrittenOnlyWhereThatIsSaid() throws IOException {
        finetune("--save-every", 2).succeeded();
        Files.writeString(out.resolve("notes.txt"), "mine");
        Map<Path, List<Object>> before = contents();
        finetune().failed(out, "holds a run already (metrics.jsonl)", "--resume", "--overwrite");
        finetune("--resume", "--overwrite").misused("--resume", "--overwrite");
        finetune("--overwrite", "--adapter", out).misused("--overwrite would delete the adapter");
        finetune("--overwrite", "--targets", "none").failed("none");
        assertEquals(before, contents());
        finetune("--overwrite", "--lr", "1e-3", "--steps", 3).succeeded();
        assertEquals(Set.of("adapter_config.json", "adapter_model.safetensors", "finetune.json",
                RUN, "metrics.jsonl", "notes.txt"), names(out));
        assertEquals(5, linesWithoutTimes().size());
    }

    @Test
    void theDayOnWhichARunBeganStays() throws IOException {
        Path chat = Files.createDirectory(folder.resolve("chat"));
        Path base = CommandLine.fixture("llama-tied/base");
        for (String file : List.of("config.json", "model.safetensors")) {
            Files.copy(base.resolve(file), chat.resolve(file));
        }
        Files.copy(CommandLine.fixture("tokenizers/smollm/tokenizer.json"),
                chat.resolve("tokenizer.json"));
        Files.writeString(chat.resolve("chat_template.jinja"), "{{ strftime_now('%Y') }}"
                + "{% for m in messages %}{{ m.content }}{% endfor %}");
        model = chat;
        data = Files.writeString(folder.resolve("chats.jsonl"), "{\"messages\": [{\"role\":"
                + " \"user\", \"content\": \"the\"}, {\"role\": \"assistant\", \"content\":"
                + " \"there\"}]}");
        finetune("--date", "2024-02-29").succeeded();
        assertTrue(finetune("--resume").succeeded().err().contains("is finished"));
        finetune("--resume", "--date", "2025-02-28")
                .failed("--date is \"2025-02-28\", and was \"2024-02-29\"");
    }

    /** Makes of a finished run what a process leaves that is killed behind a step. */
    private void interruptAfter(int step) throws IOException {
        for (String file : RESULTS) {
            Files.deleteIfExists(out.resolve(file));
        }
        String run = Files.readString(out.resolve(RUN));
        Files.writeString(out.resolve(RUN),
                run.replace("\"finished\": true", "\"finished\": false"));
        Path checkpoints = out.resolve("checkpoints");
        for (String name : Files.exists(checkpoints) ? names(checkpoints) : Set.<String>of()) {
            if (Integer.parseInt(name.substring("step-".length())) > step) {
                for (String file : names(checkpoints.resolve(name))) {
                    Files.delete(checkpoints.resolve(name).resolve(file));
                }
                Files.delete(checkpoints.resolve(name));
            }
        }
    }

    private CommandLine finetune(Object... more) {
        return CommandLine.run(command(out, more));
    }

    private Object[] command(Path to, Object... more) {
        List<Object> words = new ArrayList<>(
                List.of("finetune", "--model", model, "--data", data, "--out", to, "--batch", 2));
        words.addAll(List.of(more));
        return words.toArray();
    }

    /** Twelve pairs. */
    private void write(String name, String end) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int number = 0; number < 12; number++) {
            lines.add("{\"prompt\": \"the sand and the hand " + number + "\", \"completion\": \" "
                    + end + "\"}");
        }
        Files.write(data.resolve(name), lines);
    }

    private Map<String, byte[]> results() throws IOException {
        Map<String, byte[]> results = new LinkedHashMap<>();
        for (String file : RESULTS) {
            results.put(file, Files.readAllBytes(out.resolve(file)));
        }
        return results;
    }

    private void assertSame(Map<String, byte[]> results) throws IOException {
        for (String file : RESULTS) {
            assertArrayEquals(results.get(file), Files.readAllBytes(out.resolve(file)), file);
        }
    }

    private List<String> linesWithoutTimes() throws IOException {
        return Files.readAllLines(out.resolve("metrics.jsonl")).stream()
                .map(line -> line.replaceFirst(",\"seconds\".*", "")).toList();
    }

    /** All files in the run's folder, and when each was written. */
    private Map<Path, List<Object>> contents() throws IOException {
        Map<Path, List<Object>> contents = new LinkedHashMap<>();
        try (Stream<Path> paths = Files.walk(out)) {
            for (Path path : paths.filter(Files::isRegularFile).sorted().toList()) {
                contents.put(path, List.of(Files.getLastModifiedTime(path),
                        Files.readString(path, StandardCharsets.ISO_8859_1)));
            }
        }
        return contents;
    }

    private static Set<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }
    }
}
