package veneer.lora.adapter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static veneer.transformer.ReferenceCases.assertClose;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import veneer.engine.io.SafeTensors;
import veneer.engine.optim.AdamW;
import veneer.engine.tensor.Tensor;
import veneer.lora.config.InitLoraWeights;
import veneer.lora.config.LoraConfig;
import veneer.lora.config.TargetModules;
import veneer.transformer.model.CausalLm;

/** An update with a symmetric start in PEFT's files. */
class SymmetricFileTest {
    private static final int[][] IDS = {{1, 5, 9, 200, 17, 3}};

    @TempDir
    private Path folder;

    private CausalLm model;

    @BeforeEach
    void load() throws IOException {
        model = CausalLm.load(Path.of(System.getProperty("veneer.root", ".."))
                .resolve("fixtures/llama-tied/base"));
    }

    @AfterEach
    void close() {
        model.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void c56IsAPlainUpdateOfTwiceTheRankToPeft(boolean useRslora) throws IOException {
        Lora lora = trained(useRslora);
        float[] logits = model.logits(IDS).data();
        PeftAdapter.save(lora, folder, "base");
        lora.detach();
        withoutMark();
        Lora plain = PeftAdapter.load(model, folder);
        assertEquals(8, plain.config().r());
        assertEquals(InitLoraWeights.KAIMING, plain.config().initLoraWeights());
        assertEquals(6, plain.config().rank("model.layers.0.self_attn.v_proj"));
        assertClose("logits", logits, model.logits(IDS).data(), 1e-5);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void goesOnWithItsStartFrozen(boolean useRslora) throws IOException {
        Lora lora = trained(useRslora);
        float[] logits = model.logits(IDS).data();
        PeftAdapter.save(lora, folder, "base");
        step(lora);
        float[] expected = model.logits(IDS).data();
        lora.detach();
        Lora loaded = PeftAdapter.load(model, folder);
        assertEquals(
                lora.config().with(c -> c.targetModules = TargetModules.parse("q_proj,v_proj")),
                loaded.config());
        assertArrayEquals(logits, model.logits(IDS).data());
        step(loaded);
        assertArrayEquals(expected, model.logits(IDS).data());
        assertTrue(
                loaded.layers().get("model.layers.0.self_attn.q_proj") instanceof SymmetricLinear);
    }

    @ParameterizedTest
    @CsvSource({"16, false", "0.1, true", "3, true", "7.3, false", "123456.789, true"})
    void alphaComesBackToTheBit(double alpha, boolean useRslora) {
        LoraConfig config = LoraConfig.DEFAULT.with(c -> {
            c.loraAlpha = alpha;
            c.useRslora = useRslora;
            c.alphaPattern = Map.of("q_proj", alpha / 3);
            c.initLoraWeights = InitLoraWeights.SYMMETRIC;
        });
        LoraConfig plain = SymmetricFile.plain(config);
        assertEquals(config.scaling("v_proj"), plain.scaling("v_proj"), 1e-6 * alpha);
        LoraConfig back = SymmetricFile.symmetric(plain);
        assertEquals(alpha, back.loraAlpha());
        assertEquals(config.scaling("q_proj"), back.scaling("q_proj"));
        assertEquals(config.r(), back.r());
    }

    @Test
    void theFileHoldsTheStartBehindTheFactors() throws IOException {
        Lora lora = trained(false);
        PeftAdapter.save(lora, folder, "base");
        SymmetricLinear layer =
                (SymmetricLinear) lora.layers().get("model.layers.0.self_attn.q_proj");
        String path = "base_model.model.model.layers.0.self_attn.q_proj.";
        try (SafeTensors file = SafeTensors.open(folder.resolve(PeftAdapter.WEIGHTS))) {
            float[] a = file.tensor(path + "lora_A.weight").toFloats();
            float[] b = file.tensor(path + "lora_B.weight").toFloats();
            assertEquals(2 * 4 * 32, a.length);
            assertEquals(layer.update().a().data()[37], a[37]);
            assertEquals(layer.startA().data()[37], a[4 * 32 + 37]);
            assertEquals(layer.update().b().data()[4 * 5 + 3], b[8 * 5 + 3]);
            assertEquals(-layer.startB().data()[4 * 5 + 3], b[8 * 5 + 4 + 3]);
        }
        assertTrue(Files.readString(folder.resolve(PeftAdapter.CONFIG))
                .contains("\"init_lora_weights\": true"));
    }

    private Lora trained(boolean useRslora) {
        Lora lora = Lora.attach(model, LoraConfig.DEFAULT.with(c -> {
            c.r = 4;
            c.loraAlpha = 3;
            c.useRslora = useRslora;
            c.rankPattern = Map.of("v_proj", 3);
            c.initLoraWeights = InitLoraWeights.SYMMETRIC;
        }), 5);
        step(lora);
        return lora;
    }

    private void step(Lora lora) {
        AdamW optimizer = new AdamW(lora.parameters(), AdamW.Settings.of(1e-2, 0));
        Tensor loss = model.loss(IDS, IDS);
        loss.backward();
        optimizer.step();
        model.clearGradients();
    }

    /** What PEFT keeps of a header when it saves an adapter again. */
    private void withoutMark() throws IOException {
        Path file = folder.resolve(PeftAdapter.WEIGHTS);
        Path plain = folder.resolve("plain");
        try (SafeTensors tensors = SafeTensors.open(file)) {
            SafeTensors.write(plain, Map.of("format", "pt"),
                    List.copyOf(tensors.tensors().values()));
        }
        Files.move(plain, file, StandardCopyOption.REPLACE_EXISTING);
    }
}
