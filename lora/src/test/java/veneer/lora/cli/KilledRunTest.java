package veneer.lora.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that are killed or stopped, in processes of their own. */
class KilledRunTest {
    private static final int STEPS = 60;
    private static final List<String> QUICK =
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    @TempDir
    private Path folder;

    private Path model;
    private Path data;
    private Path out;
    private Path log;

    @BeforeEach
    void writeModelAndData() throws IOException {
        model = folder.resolve("demo.gguf");
        try (InputStream in = DemoCommand.class.getResourceAsStream("demo.gguf")) {
            Files.copy(in, model);
        }
        data = Files.createDirectory(folder.resolve("data"));
        DemoData pairs = new DemoData(0);
        DemoData.write(data.resolve("train.jsonl"), pairs.next(30));
        DemoData.write(data.resolve("valid.jsonl"), pairs.next(2));
        out = folder.resolve("run's out");
        log = folder.resolve("log");
    }

    /**
     * A process is killed, another goes on, and so twenty times, before one comes to the end: some
     * in the midst of writing a checkpoint, some in a step, some as they begin.
     */
    @Test
    void aRunThatIsKilledAgainAndAgainEndsInTheSameBytes() throws Exception {
        Path whole = folder.resolve("whole");
        CommandLine.run(command(whole)).succeeded();
        Random random = new Random(1);
        int kills = 0;
        int inCheckpoints = 0;
        while (kills < 20 || inCheckpoints < 5) {
            Set<Path> left = unfinished();
            Process process = start("--save-every", 1, "--threads", 1 + kills % 2, "--resume");
            switch (kills % 4) {
                case 0, 2 -> await(process, newCheckpointAfter(2));
                case 1 -> await(process, newStepsAfter(2, random.nextInt(20)));
                default -> await(process, after(random.nextInt(500)));
            }
            process.destroyForcibly().waitFor();
            kills++;
            inCheckpoints += left.containsAll(unfinished()) ? 0 : 1;
        }
        assertEquals(0, start("--resume").waitFor(), this::log);
        assertSameRun(whole);
        assertEquals(Set.of(), unfinished());
        System.out.println(kills + " kills, " + inCheckpoints + " of them in checkpoints");
        assertEquals(0, start("--resume").waitFor(), this::log);
        assertTrue(log().contains("is finished; there is nothing to do"), this::log);
    }

    @Test
    void signalsEndARunAfterItsStep() throws Exception {
        Path whole = folder.resolve("whole");
        CommandLine.run(command(whole)).succeeded();
        for (Map.Entry<String, Integer> signal : Map.of("TERM", 143, "INT", 130).entrySet()) {
            Process process = start("--resume");
            await(process, newStepsAfter(2, 0));
            signal(process, signal.getKey());
            assertEquals(signal.getValue(), process.waitFor(), this::log);
            List<String> lines = log().lines().toList();
            assertTrue(lines.contains("stopping after this step; a second signal stops at once"),
                    this::log);
            assertTrue(lines.get(lines.size() - 2).startsWith(
                    "the run can go on from " + out.resolve("checkpoints/step-")), this::log);
            assertEquals("  ./veneer finetune " + ShellWords.join(List.of(command(out, "--resume"))
                    .stream().skip(1).map(Object::toString).toList()), lines.getLast());
        }
        assertEquals(0, start("--resume").waitFor(), this::log);
        assertSameRun(whole);
    }

    @Test
    void aSecondSignalDoesNotWaitForTheStep() throws Exception {
        DemoData.write(data.resolve("train.jsonl"), new DemoData(1).next(1000));
        Process process = start("--batch", 1000);
        await(process, () -> log().contains("validation loss"));
        signal(process, "INT");
        await(process, () -> log().contains("a second signal stops at once"));
        signal(process, "INT");
        assertEquals(130, process.waitFor(), this::log);
        assertFalse(log().contains("can go on"), this::log);
        assertFalse(Files.exists(out.resolve("checkpoints")));
    }

    /** A limit on the size of files stands for a full disk: an adapter fits, and its state not. */
    @Test
    void aCheckpointThatCannotBeWrittenLeavesTheOneBefore() throws Exception {
        Process first = start();
        await(first, newStepsAfter(2, 0));
        signal(first, "TERM");
        assertEquals(143, first.waitFor(), this::log);
        Path last = checkpoints().iterator().next();
        long adapter = Files.size(last.resolve("adapter_model.safetensors"));
        assertTrue(2 * adapter < Files.size(last.resolve("state.safetensors")));
        List<String> limited = new ArrayList<>(List.of("bash", "-c",
                "ulimit -f " + 2 * adapter / 1024 + "; exec \"$@\"", "bash"));
        limited.addAll(JavaProcess.command(QUICK, command(out, "--resume", "--save-every", 1)));
        assertEquals(1, start(limited).waitFor(), this::log);
        String line = log().lines().toList().getLast();
        assertTrue(line.startsWith("veneer: ") && line.contains("state.safetensors: can't be"
                + " written: File too large; the last checkpoint is " + last), line);
        assertEquals(Set.of(last), checkpoints());
        assertEquals(Set.of(), unfinished());
    }

    private Object[] command(Path to, Object... more) {
        List<Object> words = new ArrayList<>(List.of("finetune", "--model", model, "--data", data,
                "--out", to, "--steps", STEPS, "--accumulate", 2, "--eval-every", 9,
                "--dora", "--dropout", 0.2, "--loraplus-ratio", 4,
                "--warmup", 5, "--lr", "1e-3"));
        if (!List.of(more).contains("--batch")) {
            words.addAll(List.of("--batch", 1));
        }
        words.addAll(List.of(more));
        return words.toArray();
    }

    private Process start(Object... more) throws IOException {
        return start(JavaProcess.command(QUICK, command(out, more)));
    }

    private Process start(List<String> words) throws IOException {
        return new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile())
                .start();
    }

    private void await(Process process, BooleanSupplier moment) {
        while (process.isAlive() && !moment.getAsBoolean()) {
            Thread.onSpinWait();
        }
        assertTrue(process.isAlive(), () -> "ended too early: " + log());
    }

    /** When so much time has passed. */
    private static BooleanSupplier after(int milliseconds) {
        long start = System.nanoTime();
        return () -> System.nanoTime() - start >= milliseconds * 1_000_000L;
    }

    /** When as many checkpoints have been begun since. */
    private BooleanSupplier newCheckpointAfter(int count) throws IOException {
        Set<Path> begun = new HashSet<>(unfinished());
        int before = begun.size();
        return () -> {
            begun.addAll(unfinished());
            return begun.size() >= before + count;
        };
    }

    /** When so many steps have been written since, and a bit later. */
    private BooleanSupplier newStepsAfter(int count, int milliseconds) throws IOException {
        long[] reached = {Long.MAX_VALUE};
        long[] length = {0};
        int[] growths = {0};
        return () -> {
            long now = size(out.resolve("metrics.jsonl"));
            growths[0] += now > length[0] && length[0] > 0 ? 1 : 0;
            length[0] = now;
            if (growths[0] == count) {
                reached[0] = Math.min(reached[0], System.nanoTime());
            }
            return growths[0] >= count
                    && System.nanoTime() - reached[0] >= milliseconds * 1_000_000L;
        };
    }

    private static long size(Path file) {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    private static void signal(Process process, String name) throws Exception {
        assertEquals(0, new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO().start().waitFor());
    }

    private String log() {
        try {
            return Files.readString(log, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** The folders of checkpoints in the making. */
    private Set<Path> unfinished() {
        return inCheckpoints(".");
    }

    private Set<Path> checkpoints() {
        return inCheckpoints("step-");
    }

    private Set<Path> inCheckpoints(String prefix) {
        Path all = out.resolve("checkpoints");
        if (!Files.isDirectory(all)) {
            return Set.of();
        }
        try (Stream<Path> paths = Files.list(all)) {
            return paths.filter(path -> path.getFileName().toString().startsWith(prefix))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            return Set.of();
        }
    }

    private void assertSameRun(Path whole) throws IOException {
        for (String file : List.of("adapter_config.json", "adapter_model.safetensors",
                "finetune.json", "finetune-run.json",
                "best/adapter_model.safetensors")) {
            assertArrayEquals(Files.readAllBytes(whole.resolve(file)),
                    Files.readAllBytes(out.resolve(file)), file);
        }
        assertEquals(metrics(whole), metrics(out));
    }

    /** All that doesn't depend on time. */
    private static List<Map<String, Object>> metrics(Path run) throws IOException {
        List<Map<String, Object>> lines = Metrics.of(run);
        for (Map<String, Object> line : lines) {
            line.keySet().removeAll(Set.of("seconds", "tokens_per_second", "peak_rss_bytes"));
        }
        return lines;
    }
}
