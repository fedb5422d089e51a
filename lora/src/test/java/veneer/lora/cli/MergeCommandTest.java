package veneer.lora.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static veneer.transformer.ReferenceCases.assertClose;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import veneer.engine.io.DuplicateKeys;
import veneer.engine.io.Json;
import veneer.engine.io.SafeTensors;
import veneer.engine.io.SafeTensorsFolder;
import veneer.engine.storage.DataType;
import veneer.engine.storage.StoredTensor;
import veneer.lora.adapter.PeftAdapter;
import veneer.transformer.model.CausalLm;

/** Adapters in a model's weights, written as a model of its own. */
class MergeCommandTest {
    private static final int[][] IDS = {{1, 5, 9, 50, 17, 3, 44, 2}};
    private static final Path BASE = CommandLine.fixture("llama-tied/base");
    private static final Path QV = CommandLine.fixture("llama-tied/adapters/qv/adapter");
    private static final Path ALL = CommandLine.fixture("llama-tied/adapters/all-linear/adapter");

    @TempDir
    private Path folder;

    private CommandLine merge(Path model, Path out, Object... more) {
        return CommandLine.run(Stream.concat(
                Stream.of("merge", "--model", model, "--out", out), Stream.of(more)).toArray());
    }

    @Test
    void theWrittenModelIsTheBaseWithItsAdapters() throws IOException {
        Path out = folder.resolve("merged");
        CommandLine run = merge(BASE, out, "--adapter", QV).succeeded();
        assertTrue(run.err().contains("none of it from rounding"), run.err());
        assertClose("logits", adapted(BASE, QV), logits(out), 1e-5);
        assertEquals(names(BASE), names(out));
        assertEquals(Json.readObject(BASE.resolve("config.json"), DuplicateKeys.REFUSED),
                Json.readObject(out.resolve("config.json"), DuplicateKeys.REFUSED));
    }

    @Test
    void whatIsNotTouchedKeepsItsBytes() throws IOException {
        Path base = CommandLine.fixture("qwen2-f16/base");
        Path out = folder.resolve("merged");
        merge(base, out, "--adapter", CommandLine.fixture("qwen2-f16/adapters/qv/adapter"))
                .succeeded();
        try (SafeTensorsFolder before = SafeTensorsFolder.open(base);
                SafeTensorsFolder after = SafeTensorsFolder.open(out)) {
            assertEquals(before.tensors().keySet(), after.tensors().keySet());
            before.tensors().forEach((name, tensor) -> {
                StoredTensor merged = after.tensors().get(name);
                assertEquals(tensor.type(), merged.type(), name);
                if (!name.matches(".*\\.[qv]_proj\\.weight")) {
                    assertArrayEquals(tensor.toFloats(), merged.toFloats(), name);
                }
            });
        }
    }

    @ParameterizedTest
    @CsvSource({"f32, F32, float32", "bf16, BF16, bfloat16", "f16, F16, float16"})
    void aTypeIsThatOfAllNumbers(String dtype, DataType type, String name) throws IOException {
        Path out = folder.resolve("merged");
        merge(BASE, out, "--adapter", ALL, "--dtype", dtype).succeeded();
        try (SafeTensors written = SafeTensors.open(out.resolve("model.safetensors"))) {
            written.tensors().values().forEach(tensor -> assertEquals(type, tensor.type()));
        }
        assertEquals(name, Json.readObject(out.resolve("config.json"), DuplicateKeys.REFUSED)
                .get("dtype"));
        assertClose("logits", adapted(BASE, ALL), logits(out), type == DataType.F32 ? 1e-5 : 0.05);
    }

    @Test
    void c37AQuantizedModelBecomesF16() throws IOException {
        Path base = CommandLine.fixture("gguf/llama-q8_0.gguf");
        Path out = folder.resolve("merged");
        CommandLine run = merge(base, out, "--adapter", ALL).succeeded();
        assertTrue(run.err().contains("from rounding"), run.err());
        try (SafeTensors written = SafeTensors.open(out.resolve("model.safetensors"))) {
            assertEquals(DataType.F16,
                    written.tensor("model.layers.0.self_attn.q_proj.weight").type());
            assertEquals(DataType.F32, written.tensor("model.norm.weight").type());
        }
        assertClose("logits", adapted(base, ALL), logits(out), 2e-3);
        String text = "the sands and";
        assertEquals(CommandLine.run("tokenize", "--model", base, "--text", text).succeeded(),
                CommandLine.run("tokenize", "--model", out, "--text", text));
    }

    @Test
    void sharesOfSeveralAdaptersAddUp() throws IOException {
        Path out = folder.resolve("merged");
        merge(BASE, out, "--adapter", ALL + ":0.25", "--adapter=" + QV + ":-1").succeeded();
        Path expected = folder.resolve("expected.safetensors");
        Path input = CommandLine.fixture("llama-tied/expected-base.safetensors");
        CommandLine.run("logits", "--model", BASE, "--adapter", ALL + ":0.25", "--adapter",
                QV + ":-1", "--input", input, "--out", expected).succeeded();
        Path actual = folder.resolve("actual.safetensors");
        CommandLine.run("logits", "--model", out, "--input", input, "--out", actual).succeeded();
        try (SafeTensors wanted = SafeTensors.open(expected);
                SafeTensors got = SafeTensors.open(actual)) {
            assertClose("logits", wanted.tensor("logits").toFloats(),
                    got.tensor("logits").toFloats(), 1e-5);
        }
    }

    @Test
    void aTokenizerIsCarriedOverWhereThereIsOne() throws IOException {
        Path base = folder.resolve("base");
        Files.createDirectories(base);
        for (String name : names(BASE)) {
            Files.copy(BASE.resolve(name), base.resolve(name));
        }
        Path tokenizer = CommandLine.fixture("tokenizers/smollm/tokenizer.json");
        Files.copy(tokenizer, base.resolve("tokenizer.json"));
        Path out = folder.resolve("merged");
        merge(base, out, "--adapter", QV).succeeded();
        assertArrayEquals(Files.readAllBytes(tokenizer),
                Files.readAllBytes(out.resolve("tokenizer.json")));
        CommandLine.run("generate", "--model", out, "--prompt", "x", "--max-tokens", 2)
                .succeeded();
    }

    @Test
    void badInputIsNamedAndNothingIsWritten() throws IOException {
        Path out = folder.resolve("merged");
        CommandLine.run("merge", "--model", BASE, "--out", out).misused("--adapter");
        merge(BASE, out, "--adapter", QV, "--dtype", "q4_0").misused("--dtype", "q4_0");
        merge(BASE, out, "--adapter", QV + ":1e99").misused("--adapter", "1e99");
        merge(BASE, out, "--adapter", QV + ":much").failed(QV + ":much");
        merge(BASE, out, "--adapter", CommandLine.fixture("gpt2/adapters/qv/adapter")).failed();
        assertFalse(Files.exists(out));
        Files.createDirectories(out);
        Path note = Files.writeString(out.resolve("note.txt"), "mine");
        merge(BASE, out, "--adapter", QV).failed(out, "is not empty");
        assertEquals("mine", Files.readString(note));
    }

    @Test
    void aNumberBeyondTheTypeIsNamed() throws IOException {
        Path out = folder.resolve("merged");
        Path adapter = folder.resolve("huge");
        Files.createDirectories(adapter);
        Files.copy(QV.resolve(PeftAdapter.CONFIG), adapter.resolve(PeftAdapter.CONFIG));
        try (SafeTensors tensors = SafeTensors.open(QV.resolve(PeftAdapter.WEIGHTS))) {
            SafeTensors.write(adapter.resolve(PeftAdapter.WEIGHTS), Map.of(),
                    tensors.tensors().values().stream().map(MergeCommandTest::enlarged).toList());
        }
        merge(BASE, out, "--adapter", adapter, "--dtype", "f16")
                .failed("model.layers.0.self_attn.", "beyond F16");
        assertFalse(Files.exists(out.resolve("config.json")));
    }

    private static StoredTensor enlarged(StoredTensor tensor) {
        float[] values = tensor.toFloats();
        for (int i = 0; i < values.length; i++) {
            values[i] *= 2000;
        }
        return StoredTensor.ofFloats(tensor.name(), tensor.shape(), values);
    }

    private static TreeSet<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static float[] logits(Path model) throws IOException {
        try (CausalLm loaded = CausalLm.load(model)) {
            return loaded.logits(IDS).data();
        }
    }

    private static float[] adapted(Path model, Path adapter) throws IOException {
        try (CausalLm loaded = CausalLm.load(model)) {
            PeftAdapter.load(loaded, adapter);
            return loaded.logits(IDS).data();
        }
    }
}
