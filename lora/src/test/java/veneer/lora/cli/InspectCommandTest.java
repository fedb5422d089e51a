package veneer.lora.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import veneer.engine.io.FormatException;
import veneer.engine.io.Json;
import veneer.engine.io.SafeTensors;
import veneer.engine.storage.DataType;
import veneer.engine.storage.StoredTensor;

class InspectCommandTest {
    private static final Path ADAPTER = CommandLine.fixture("llama-tied/adapters/qv/adapter");
    private static final Path GGUF = CommandLine.fixture("gguf/llama-q4_1.gguf");

    @TempDir
    private Path folder;

    private static StoredTensor tensor(String name, DataType type, int... shape) {
        long elements = Arrays.stream(shape).asLongStream().reduce(1, (a, b) -> a * b);
        MemorySegment data = MemorySegment.ofArray(new byte[(int) type.bytes(elements)]);
        return StoredTensor.of(name, type, shape, data);
    }

    private static Map<?, ?> json(Object path) throws FormatException {
        String out = CommandLine.run("inspect", path, "--json").succeeded().out();
        assertEquals(1, out.lines().count());
        return (Map<?, ?>) Json.parse(out);
    }

    @Test
    void aFileIsShownInColumns() throws IOException {
        Path file = folder.resolve("weights.safetensors");
        SafeTensors.write(file, Map.of("format", "pt", "made by", "hand"), List.of(
                tensor("layers.10.weight", DataType.F16, 3, 500),
                tensor("layers.2.weight", DataType.F16, 3, 500),
                tensor("scalar", DataType.F32),
                tensor("none", DataType.F4, 0, 7),
                tensor("ids", DataType.I64, 1200)));
        CommandLine shown = CommandLine.run("inspect", file).succeeded();
        assertEquals(file + """
                : safetensors file, 16.0 kB

                metadata
                  format   pt
                  made by  hand

                tensors
                  ids               I64  [1200]    1,200  9.60 kB
                  layers.2.weight   F16  [3, 500]  1,500  3.00 kB
                  layers.10.weight  F16  [3, 500]  1,500  3.00 kB
                  none              F4   [0, 7]        0      0 B
                  scalar            F32  []            1      4 B

                total
                  F4    1 tensor      0 parameters      0 B  can't be loaded
                  F16  2 tensors  3,000 parameters  6.00 kB
                  F32   1 tensor       1 parameter      4 B
                  I64   1 tensor  1,200 parameters  9.60 kB
                  all  5 tensors  4,201 parameters  15.6 kB
                """, shown.out());
        assertEquals("", shown.err());
    }

    @Test
    void anAdapterShowsItsSettings() throws IOException {
        String text = CommandLine.run("inspect", ADAPTER).succeeded().out();
        assertTrue(text.startsWith(ADAPTER + ": PEFT adapter, 4.61 kB\n\nconfig\n"), text);
        for (String line : List.of(
                "  peft_type                LORA",
                "  r                        4",
                "  lora_alpha               8",
                "  target_modules           q_proj, v_proj",
                "  F32  8 tensors  896 parameters  3.58 kB")) {
            assertTrue(text.contains("\n" + line + "\n"), text);
        }
        Map<?, ?> config = (Map<?, ?>) json(ADAPTER).get("config");
        assertEquals(4L, config.get("r"));
        assertEquals(List.of("q_proj", "v_proj"), config.get("target_modules"));
    }

    @Test
    void anAdapterThatCannotBeLoadedIsShownToo() throws IOException {
        Files.copy(ADAPTER.resolve("adapter_model.safetensors"),
                folder.resolve("adapter_model.safetensors"));
        Files.writeString(folder.resolve("adapter_config.json"), """
                {"peft_type": "LORA", "r": 4, "lora_alpha": 11.3137, "use_dora": true,
                 "bias": "none", "rank_pattern": {"q_proj": 8}, "alpha_pattern": {},
                 "fan_in_fan_out": false, "modules_to_save": null}""");
        assertEquals(
                "{\"peft_type\":\"LORA\",\"r\":4,\"lora_alpha\":11.3137,\"use_dora\":true,"
                        + "\"bias\":\"none\",\"rank_pattern\":{\"q_proj\":8}}",
                Json.write(json(folder).get("config")));
    }

    @Test
    void aFolderShowsItsConfigurationAndFiles() throws IOException {
        String one = CommandLine.run("inspect", CommandLine.fixture("llama-tied/base")).succeeded()
                .out();
        assertTrue(one.contains("\n  model_type               llama\n"), one);
        assertTrue(!one.contains("\nfiles\n"), one);

        SafeTensors.write(folder.resolve("b.safetensors"), Map.of("format", "pt"),
                List.of(tensor("x", DataType.F32, 2), tensor("z", DataType.F32, 2)));
        SafeTensors.write(folder.resolve("a.safetensors"), Map.of("format", "pt"),
                List.of(tensor("y", DataType.F32, 2)));
        Files.writeString(folder.resolve("model.safetensors.index.json"), Json.write(Map.of(
                "metadata", Map.of("total_size", 24),
                "weight_map",
                Map.of("x", "b.safetensors", "y", "a.safetensors", "z", "b.safetensors"))));
        String text = CommandLine.run("inspect", folder).succeeded().out();
        assertTrue(text.endsWith("""

                metadata
                  total_size  24

                files
                  a.safetensors   1 tensor  104 B
                  b.safetensors  2 tensors  168 B

                tensors
                  x  F32  [2]  2  8 B
                  y  F32  [2]  2  8 B
                  z  F32  [2]  2  8 B

                total
                  F32  3 tensors  6 parameters  24 B
                """), text);
        List<?> tensors = (List<?>) json(folder).get("tensors");
        assertEquals("a.safetensors", ((Map<?, ?>) tensors.getFirst()).get("file"));
    }

    @Test
    void jsonHasEverything() throws IOException {
        Path file = folder.resolve("weights.safetensors");
        SafeTensors.write(file, Map.of("format", "pt"), List.of(
                tensor("ids", DataType.I64, 3), tensor("w", DataType.F32, 2, 5)));
        String types = "{\"F32\":{\"tensors\":1,\"parameters\":10,\"bytes\":40,\"readable\":true},"
                + "\"I64\":{\"tensors\":1,\"parameters\":3,\"bytes\":24,\"readable\":true}}";
        String files = "[{\"name\":\"weights.safetensors\",\"bytes\":" + Files.size(file)
                + ",\"tensors\":2,\"metadata\":{\"format\":\"pt\"}}]";
        String tensors = "[{\"name\":\"ids\",\"type\":\"I64\",\"shape\":[3],\"parameters\":3,"
                + "\"bytes\":24,\"file\":\"weights.safetensors\"},"
                + "{\"name\":\"w\",\"type\":\"F32\",\"shape\":[2,5],\"parameters\":10,"
                + "\"bytes\":40,\"file\":\"weights.safetensors\"}]";
        assertEquals(
                "{\"path\":" + Json.write(file.toString()) + ",\"format\":\"safetensors\","
                        + "\"config\":{},\"metadata\":{\"format\":\"pt\"},\"parameters\":13,"
                        + "\"bytes\":64,\"types\":" + types + ",\"files\":" + files
                        + ",\"tensors\":" + tensors + ",\"unused\":[]}",
                Json.write(json(file)));
    }

    @Test
    void whatTheModelHasNoUseForIsListed() throws IOException {
        String table = "model.layers.0.self_attn.rotary_emb.inv_freq";
        Path base = Path.of(System.getProperty("veneer.root", ".."))
                .resolve("fixtures/llama-tied/base");
        Files.copy(base.resolve("config.json"), folder.resolve("config.json"));
        try (SafeTensors good = SafeTensors.open(base.resolve("model.safetensors"))) {
            List<StoredTensor> tensors = new ArrayList<>(good.tensors().values());
            tensors.add(StoredTensor.ofFloats(table, new int[] {4}, new float[4]));
            SafeTensors.write(folder.resolve("model.safetensors"), Map.of(), tensors);
        }
        String text = CommandLine.run("inspect", folder).succeeded().out();
        assertTrue(text.contains("\nnot used by the model\n  " + table + "\n"), text);
        assertEquals(List.of(table), json(folder).get("unused"));
    }

    @Test
    void ofGgufMetadataTextIsShortAndJsonIsWhole() throws IOException {
        String text = CommandLine.run("inspect", GGUF).succeeded().out();
        assertTrue(text.startsWith(GGUF + ": GGUF file, "), text);
        assertTrue(text.contains("\n  general.architecture "), text);
        assertTrue(text.matches("(?s).*\n  tokenizer\\.ggml\\.tokens +288 values: .*…\n.*"), text);
        assertTrue(text.lines().skip(1).allMatch(line -> line.length() <= 100), text);
        Map<?, ?> metadata = (Map<?, ?>) json(GGUF).get("metadata");
        assertEquals(288, ((List<?>) metadata.get("tokenizer.ggml.tokens")).size());
    }

    @Test
    void typesThatCannotBeLoadedAreListed() throws IOException {
        Path file = Files.write(folder.resolve("k.gguf"), new GgufBytes(2, 0)
                .tensor("a", 15, 0, 256, 2) // Q8_K
                .tensor("b", 17, 608, 512) // IQ2_XS
                .withData(608 + 148));
        String text = CommandLine.run("inspect", file).succeeded().out();
        assertTrue(text.contains("\n  a  Q8_K    [2, 256]  512  584 B\n"), text);
        assertTrue(text.contains("\n  b  IQ2_XS  [512]     512  148 B\n"), text);
        assertTrue(text.contains("\n  Q8_K     1 tensor    512 parameters  584 B  can't be"), text);
    }

    @Test
    void whatWouldConfuseATerminalIsEscaped() throws IOException {
        Path file = Files.write(folder.resolve("odd.gguf"), new GgufBytes(1, 2)
                .string("template", "a\nb\u001b[31m" + "c".repeat(100))
                .floats("scores", Float.NEGATIVE_INFINITY, 0.5f, Float.NaN)
                .tensor("w\u202e\r", 0, 0, 1)
                .withData(4));
        String text = CommandLine.run("inspect", file).succeeded().out();
        assertTrue(text.contains("\n  template  a\\nb\\u001b[31mccc"), text);
        assertTrue(text.contains("\n  scores    -Infinity, 0.5, NaN\n"), text);
        assertTrue(text.contains("\n  w\\u202e\\u000d  F32  [1]  1  4 B\n"), text);
        Map<?, ?> metadata = (Map<?, ?>) json(file).get("metadata");
        assertEquals(List.of("-Infinity", 0.5, "NaN"), metadata.get("scores"));
    }

    @Test
    void aFileIsKnownByItsContent() throws IOException {
        Path gguf = Files.copy(GGUF, folder.resolve("model"));
        assertEquals("gguf", json(gguf).get("format"));
        Path weights = Files.copy(
                ADAPTER.resolve("adapter_model.safetensors"), folder.resolve("weights.bin"));
        assertEquals("safetensors", json(weights).get("format"));
    }

    @Test
    void badInputIsToldInOneLine() throws IOException {
        Path none = folder.resolve("none");
        CommandLine.run("inspect", none).failed(none, "no such file or folder");
        CommandLine.run("inspect", folder).failed(
                folder, "neither a model (model.safetensors", "nor an adapter");
        Path text = Files.writeString(folder.resolve("text"), "Some words about a model.\n");
        CommandLine.run("inspect", text).failed(text, "neither a safetensors nor a GGUF file");
        Path named = Files.copy(text, folder.resolve("text.safetensors"));
        CommandLine.run("inspect", named).failed(named, "is it a safetensors file?");
        for (String name : List.of("empty", "empty.safetensors", "empty.gguf")) {
            Path empty = Files.createFile(folder.resolve(name));
            CommandLine.run("inspect", empty).failed(empty);
        }
    }

    @Test
    void aFileThatIsCutOffIsBad() throws IOException {
        for (Path whole : List.of(GGUF, ADAPTER.resolve("adapter_model.safetensors"))) {
            byte[] bytes = Files.readAllBytes(whole);
            Path cut = folder.resolve(whole.getFileName());
            for (int length : new int[] {3, 20, 700, bytes.length / 2, bytes.length - 1}) {
                Files.write(cut, Arrays.copyOf(bytes, length));
                CommandLine.run("inspect", cut).failed(cut);
            }
        }
    }

    @Test
    void aFolderThatIsIncompleteIsBad() throws IOException {
        Path config = Files.copy(ADAPTER.resolve("adapter_config.json"),
                folder.resolve("adapter_config.json"));
        CommandLine.run("inspect", folder).failed("adapter_model.safetensors: no such file");
        Files.writeString(config, "{}");
        CommandLine.run("inspect", folder).failed(config, "the key peft_type is missing");
        Files.delete(config);
        Path index = Files.writeString(folder.resolve("model.safetensors.index.json"), "{}");
        CommandLine.run("inspect", folder).failed(index, "weight_map is missing");
    }

    @Test
    void wrongUsageIsNamed() {
        CommandLine.run("inspect").misused("inspect needs FILE|DIR");
        CommandLine.run("inspect", "a", "b").misused("takes one FILE|DIR", "\"b\"");
        CommandLine.run("inspect", "").misused("FILE|DIR must name a file");
        CommandLine.run("inspect", "--jsn", "a").misused("--jsn", "nearest is --json");
    }

    /** Whatever the reference implementations wrote: no file among them is bad. */
    @Test
    void everyReferenceFileIsGood() throws IOException {
        List<Path> paths = new ArrayList<>();
        for (Path root : List.of(
                CommandLine.fixture(""),
                Path.of(System.getProperty("veneer.reference", "../../shared/reference")))) {
            if (Files.isDirectory(root)) {
                try (Stream<Path> all = Files.walk(root)) {
                    all.filter(InspectCommandTest::holdsWeights).forEach(paths::add);
                }
            }
        }
        assertTrue(paths.size() >= 15, paths.toString());
        for (Path path : paths) {
            CommandLine shown = CommandLine.run("inspect", path).succeeded();
            assertTrue(shown.out().startsWith(path + ": "), shown.out());
            assertEquals("", shown.err());
        }
    }

    private static boolean holdsWeights(Path path) {
        String name = path.getFileName().toString();
        return name.endsWith(".safetensors") || name.endsWith(".gguf") || name.equals("base")
                || name.equals("adapter");
    }
}
