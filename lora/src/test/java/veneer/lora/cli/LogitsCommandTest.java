package veneer.lora.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import veneer.engine.io.SafeTensors;
import veneer.engine.storage.DataType;
import veneer.engine.storage.StoredTensor;

class LogitsCommandTest {
    private static final Path BASE = CommandLine.fixture("llama-tied/base");
    private static final Path EXPECTED =
            CommandLine.fixture("llama-tied/expected-base.safetensors");

    @TempDir
    private Path folder;

    private Path out;

    @BeforeEach
    void nameTheOutput() {
        out = folder.resolve("out.safetensors");
    }

    @Test
    void logitsAndLossArePyTorchs() throws IOException {
        CommandLine run = CommandLine
                .run("logits", "--model", BASE, "--input", EXPECTED, "--out", out).succeeded();
        assertEquals("", run.out());
        assertTrue(run.err().contains("not used of " + EXPECTED), run.err());
        try (SafeTensors expected = SafeTensors.open(EXPECTED);
                SafeTensors actual = SafeTensors.open(out)) {
            assertEquals(Set.of("logits", "loss"), actual.tensors().keySet());
            assertEquals(DataType.F32, actual.tensor("logits").type());
            assertArrayEquals(new int[] {1}, actual.tensor("loss").shape());
            assertClose(expected.tensor("logits"), actual.tensor("logits"));
            assertClose(expected.tensor("loss"), actual.tensor("loss"));
        }
    }

    @Test
    void anAdapterIsUsed() throws IOException {
        Path adapter = CommandLine.fixture("llama-tied/adapters/qv");
        CommandLine.run(
                "logits", "--model", BASE, "--adapter", adapter.resolve("adapter"), "--input",
                EXPECTED, "--out", out)
                .succeeded();
        try (SafeTensors expected = SafeTensors.open(adapter.resolve("expected.safetensors"));
                SafeTensors actual = SafeTensors.open(out)) {
            assertClose(expected.tensor("loss"), actual.tensor("loss"));
        }
    }

    @Test
    void withoutLabelsThereIsNoLoss() throws IOException {
        Path input =
                input(StoredTensor.ofInts("input_ids", new int[] {1, 3}, new int[] {0, 287, 5}));
        CommandLine.run("logits", "--model", BASE, "--input", input, "--out", out).succeeded();
        try (SafeTensors actual = SafeTensors.open(out)) {
            assertEquals(Set.of("logits"), actual.tensors().keySet());
            assertArrayEquals(new int[] {1, 3, 288}, actual.tensor("logits").shape());
        }
    }

    @Test
    void badInputIsNamedAndNothingIsWritten() throws IOException {
        int[] shape = {1, 3};
        StoredTensor ids = StoredTensor.ofInts("input_ids", shape, new int[] {1, 2, 3});
        refuse(input(StoredTensor.ofInts("input_ids", shape, new int[] {0, 288, 5})),
                "input_ids[0, 1] is 288", "288 words");
        refuse(input(StoredTensor.ofInts("input_ids", shape, new int[] {0, 1, -100})),
                "input_ids[0, 2] is -100");
        refuse(input(StoredTensor.ofInts("input_ids", new int[] {3}, new int[] {0, 1, 2})),
                "input_ids must be I32 or I64");
        refuse(input(StoredTensor.ofFloats("input_ids", shape, new float[3])),
                "input_ids must be I32 or I64");
        refuse(input(StoredTensor.ofInts("ids", shape, new int[3])), "no tensor `input_ids`");
        refuse(input(ids, StoredTensor.ofInts("labels", shape, new int[] {1, 2, -1})),
                "labels[0, 2] is -1");
        refuse(input(ids, StoredTensor.ofInts("labels", shape, new int[] {1, -100, -100})),
                "labels has none");
        refuse(input(ids, StoredTensor.ofInts("labels", new int[] {3, 1}, new int[3])),
                "labels has the shape [3, 1]");
        refuse(input(StoredTensor.ofInts("input_ids", new int[] {1, 65}, new int[65])),
                "65 positions", "64");
        Path cut = folder.resolve("cut.safetensors");
        Files.write(cut, Arrays.copyOf(Files.readAllBytes(EXPECTED), 1000));
        refuse(cut, cut);
        refuse(folder.resolve("none"), folder.resolve("none"), "no such file");
    }

    @Test
    void anOutputThatCannotBeWrittenIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        CommandLine.run("logits", "--model", BASE, "--input", EXPECTED, "--out", folder)
                .failed(folder, "is a folder");
        for (Path bad : List.of(file.resolve("out.safetensors"),
                folder.resolve("none/out.safetensors"))) {
            CommandLine.run("logits", "--model", BASE, "--input", EXPECTED, "--out", bad)
                    .failed(bad.getParent(), "can't be written");
        }
    }

    private void refuse(Path input, Object... parts) {
        CommandLine.run("logits", "--model", BASE, "--input", input, "--out", out).failed(parts);
        assertTrue(Files.notExists(out));
    }

    private Path input(StoredTensor... tensors) throws IOException {
        Path file = folder.resolve("in.safetensors");
        SafeTensors.write(file, Map.of(), List.of(tensors));
        return file;
    }

    private static void assertClose(StoredTensor expected, StoredTensor actual) {
        float[] wanted = expected.toFloats();
        float[] got = actual.toFloats();
        assertEquals(wanted.length, got.length);
        double largest = 0;
        for (float value : wanted) {
            largest = Math.max(largest, Math.abs(value));
        }
        for (int index = 0; index < wanted.length; index++) {
            assertEquals(wanted[index], got[index], 1e-5 * largest);
        }
    }
}
