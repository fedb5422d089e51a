package veneer.lora.adapter;

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import veneer.engine.io.FormatException;
import veneer.engine.io.SafeTensors;
import veneer.engine.storage.DataType;
import veneer.engine.storage.StoredTensor;
import veneer.lora.config.Bias;
import veneer.lora.config.InitLoraWeights;
import veneer.lora.config.LoraConfig;
import veneer.lora.config.TargetModules;
import veneer.transformer.model.CausalLm;

/** What an adapter's folder holds, and what it must hold to fit a model. */
class AdapterFilesTest {
    private static final Path FIXTURES =
            Path.of(System.getProperty("veneer.root", "..")).resolve("fixtures");
    private static final Path QV = FIXTURES.resolve("llama-tied/adapters/qv/adapter");
    private static final String PREFIX = "base_model.model.";
    private static final String Q = PREFIX + "model.layers.0.self_attn.q_proj.";
    private static final String EMBEDDING = "model.embed_tokens";
    private static final int[][] IDS = {{1, 5, 9, 20, 17, 3}};

    /** One of each kind of update and of what is trained besides. */
    private static final Map<String, Consumer<LoraConfig.Draft>> KINDS = new LinkedHashMap<>();

    static {
        KINDS.put("plain", _ -> {});
        KINDS.put("all-linear", c -> c.targetModules = new TargetModules.AllLinear());
        KINDS.put("rslora-patterns", c -> {
            c.useRslora = true;
            c.rankPattern = Map.of("v_proj", 2);
            c.alphaPattern = Map.of("layers.1.self_attn.q_proj", 5.5);
        });
        KINDS.put("dora", c -> c.useDora = true);
        KINDS.put("embedding", c -> c.targetModules =
                TargetModules.parse("q_proj,embed_tokens"));
        KINDS.put("lora-bias", c -> c.loraBias = true);
        KINDS.put("bias-all", c -> c.bias = Bias.ALL);
        KINDS.put("bias-lora-only", c -> c.bias = Bias.LORA_ONLY);
        KINDS.put("dropout", c -> c.loraDropout = 0.25);
        KINDS.put("layers", c -> {
            c.layersToTransform = List.of(1);
            c.excludeModules = TargetModules.parse("v_proj");
        });
        KINDS.put("tokens-all-linear", c -> {
            c.targetModules = new TargetModules.AllLinear();
            c.trainableTokenIndices = Map.of(LoraConfig.INPUT_EMBEDDING, List.of(5, 9));
        });
        KINDS.put("symmetric", c -> c.initLoraWeights = InitLoraWeights.SYMMETRIC);
        KINDS.put("zero-a", c -> c.initLoraWeights = InitLoraWeights.ZERO_A);
        KINDS.put("norm", c -> c.modulesToSave = List.of("model.norm"));
    }

    @TempDir
    private Path folder;

    private CausalLm model;

    @BeforeEach
    void load() throws IOException {
        model = CausalLm.load(FIXTURES.resolve("llama-tied/base"));
    }

    @AfterEach
    void close() {
        model.close();
    }

    @TestFactory
    Stream<DynamicTest> c52WhatIsSavedComesBackToTheBit() {
        return KINDS.entrySet().stream().map(kind -> DynamicTest.dynamicTest(kind.getKey(), () -> {
            try (CausalLm base = CausalLm.load(FIXTURES.resolve("llama-biases/base"))) {
                Path saved = Files.createDirectory(folder.resolve(kind.getKey()));
                Lora lora = Lora.attach(base, LoraConfig.of(4, 6, new TargetModules.FamilyDefault())
                        .with(kind.getValue()), 1);
                disturb(lora);
                float[] logits = base.logits(IDS).data();
                PeftAdapter.save(lora, saved, "base");
                lora.detach();
                Lora loaded = PeftAdapter.load(base, saved);
                assertArrayEquals(logits, base.logits(IDS).data());
                Path again = Files.createDirectory(folder.resolve(kind.getKey() + "-again"));
                PeftAdapter.save(loaded, again, "base");
                for (String file : List.of(PeftAdapter.CONFIG, PeftAdapter.WEIGHTS)) {
                    assertEquals(-1, Files.mismatch(saved.resolve(file), again.resolve(file)));
                }
                assertEquals(Set.of(PeftAdapter.CONFIG, PeftAdapter.WEIGHTS), names(saved));
                assertTrue(Files.readString(saved.resolve(PeftAdapter.CONFIG))
                        .contains("\"inference_mode\": true"));
            }
        }));
    }

    private static Set<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }
    }

    /** Moves every parameter, so that nothing is at its start. */
    private static void disturb(Lora lora) {
        lora.parameters().values().forEach(parameter -> {
            for (int i = 0; i < parameter.data().length; i++) {
                parameter.data()[i] += (i % 7 - 3) * 0.01f;
            }
        });
    }

    @Test
    void c26AnAdaptersNumbersAreFloat32WhateverTheBaseIs() throws IOException {
        try (CausalLm half = CausalLm.load(FIXTURES.resolve("qwen2-f16/base"))) {
            PeftAdapter.save(Lora.attach(half, LoraConfig.DEFAULT, 0), folder, "base");
            try (SafeTensors file = SafeTensors.open(folder.resolve(PeftAdapter.WEIGHTS))) {
                file.tensors().values().forEach(
                        tensor -> assertEquals(DataType.F32, tensor.type(), tensor.name()));
            }
        }
    }

    @Test
    void c27ALoadedAdapterCanBeTrainedAndASecondOneIsNotActive() throws IOException {
        Adapters adapters = new Adapters(model);
        adapters.load("one", QV).parameters().values()
                .forEach(parameter -> assertTrue(parameter.requiresGradient()));
        adapters.load("two", FIXTURES.resolve("llama-tied/adapters/all-linear/adapter"));
        assertEquals(Set.of("one"), adapters.active().keySet());
    }

    @Test
    void c54TheBasesOwnEmbeddingIsNotWrittenAndPassedOverWhereItIs() throws IOException {
        Lora lora = Lora.attach(
                model, LoraConfig.of(2, 2, TargetModules.parse("embed_tokens")), 0);
        PeftAdapter.save(lora, folder, "base");
        lora.detach();
        Map<String, StoredTensor> tensors = tensors(folder);
        assertEquals(Set.of(PREFIX + EMBEDDING + ".lora_embedding_A",
                PREFIX + EMBEDDING + ".lora_embedding_B"), tensors.keySet());
        float[] own = model.checkpoint().tensors().get(EMBEDDING + ".weight").toFloats();
        for (String name : List.of(".base_layer.weight", ".weight")) {
            List<String> notes = new ArrayList<>();
            write(tensors, tensor(PREFIX + EMBEDDING + name, own, 288, 32));
            PeftAdapter.load(model, folder, new AdapterLoading(false, false, 0, notes::add))
                    .detach();
            assertTrue(notes.getFirst().contains("3 of 3 tensors"), notes.toString());
            float[] other = own.clone();
            other[100]++;
            write(tensors, tensor(PREFIX + EMBEDDING + name, other, 288, 32));
            assertRefused("2 of 3 tensors fit", EMBEDDING + name + " differs");
            write(tensors, tensor(PREFIX + EMBEDDING + name, new float[289 * 32], 289, 32));
            assertRefused(EMBEDDING + name + " differs");
        }
        write(tensors, tensor(PREFIX + "model.embed_tokens_extra.weight", own, 288, 32));
        assertRefused("model.embed_tokens_extra.weight belongs to no targeted module");
    }

    @Test
    void c55C63C64AndC65TensorsThatDoNotFitAreAllListed() throws IOException {
        Files.copy(QV.resolve(PeftAdapter.CONFIG), folder.resolve(PeftAdapter.CONFIG));
        Map<String, StoredTensor> tensors = tensors(QV);
        tensors.remove(Q + "lora_A.weight");
        tensors.put(Q + "lora_B.weight", tensor(Q + "lora_B.weight", new float[64], 32, 2));
        float[] own = new float[32 * 32];
        write(tensors,
                tensor(PREFIX + "model.layers.9.mlp.up_proj.lora_A.weight", new float[1], 1),
                tensor(PREFIX + "model.layers.0.self_attn.o_proj.weight", own, 32, 32));
        float[] before = model.logits(IDS).data();
        assertRefused(
                "6 of 9 tensors fit",
                "model.layers.0.self_attn.q_proj.lora_A.weight is missing",
                "q_proj.lora_B.weight has the shape [32, 2] instead of [32, 4]",
                "model.layers.9.mlp.up_proj.lora_A.weight belongs to no targeted module",
                "model.layers.0.self_attn.o_proj.weight differs from the model's own weight");
        assertArrayEquals(before, model.logits(IDS).data());
        assertTrue(model.parameters().isEmpty());
    }

    @Test
    void whatMatchesNothingIsOneLineWhenAnAdapterIsLoaded() throws IOException {
        Files.copy(QV.resolve(PeftAdapter.WEIGHTS), folder.resolve(PeftAdapter.WEIGHTS));
        Files.writeString(folder.resolve(PeftAdapter.CONFIG),
                Files.readString(QV.resolve(PeftAdapter.CONFIG))
                        .replace("\"v_proj\"", "\"v_proj\", \"w_proj\"")
                        .replace("\"rank_pattern\": {}", "\"rank_pattern\": {\"x_proj\": 2}"));
        List<String> notes = new ArrayList<>();
        PeftAdapter.load(model, folder, new AdapterLoading(false, false, 0, notes::add));
        assertEquals(2, notes.size(), notes.toString());
        assertTrue(notes.getFirst().endsWith("8 of 8 tensors"), notes.toString());
        assertTrue(notes.getLast().contains("target w_proj matches no")
                && notes.getLast().contains("rank_pattern x_proj matches none")
                && !notes.getLast().contains("\n"), notes.toString());
    }

    @Test
    void aPickleIsNotRead() throws IOException {
        Files.copy(QV.resolve(PeftAdapter.CONFIG), folder.resolve(PeftAdapter.CONFIG));
        Files.write(folder.resolve("adapter_model.bin"), new byte[10]);
        assertRefused("adapter_model.bin", "save the adapter as adapter_model.safetensors");
    }

    @Test
    void numbersThatAreNoFloatsAreRefused() throws IOException {
        Files.copy(QV.resolve(PeftAdapter.CONFIG), folder.resolve(PeftAdapter.CONFIG));
        Map<String, StoredTensor> tensors = tensors(QV);
        tensors.put(Q + "lora_A.weight", StoredTensor.ofInts(
                Q + "lora_A.weight", new int[] {4, 32}, new int[4 * 32]));
        write(tensors);
        assertRefused("lora_A.weight is I32, which is not supported");
    }

    private void assertRefused(String... parts) {
        String message = assertThrows(
                FormatException.class, () -> PeftAdapter.load(model, folder)).getMessage();
        assertTrue(message.startsWith(folder.toString()), message);
        for (String part : parts) {
            assertTrue(message.contains(part), message + " lacks " + part);
        }
        assertFalse(message.contains("\n"), message);
    }

    private static Map<String, StoredTensor> tensors(Path adapter) throws IOException {
        try (SafeTensors file = SafeTensors.open(adapter.resolve(PeftAdapter.WEIGHTS))) {
            Map<String, StoredTensor> tensors = new LinkedHashMap<>();
            file.tensors().forEach((name, tensor) -> tensors.put(
                    name, StoredTensor.ofFloats(name, tensor.shape(), tensor.toFloats())));
            return tensors;
        }
    }

    private static StoredTensor tensor(String name, float[] values, int... shape) {
        return StoredTensor.ofFloats(name, shape, values);
    }

    private void write(Map<String, StoredTensor> tensors, StoredTensor... more)
            throws IOException {
        List<StoredTensor> all = new ArrayList<>(tensors.values());
        all.addAll(Arrays.asList(more));
        SafeTensors.write(folder.resolve(PeftAdapter.WEIGHTS), Map.of(), all);
    }
}
