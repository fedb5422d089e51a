package veneer.lora.adapter;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntUnaryOperator;
import veneer.engine.tensor.Tensor;
import veneer.lora.config.InitLoraWeights;
import veneer.lora.config.LoraConfig;

/**
 * How an update with a symmetric start lies in PEFT's files, which have no frozen factors: as a
 * plain one of twice the rank, {@code s·BA − s·B₀A₀ = s·[B, −B₀]·[A; A₀]}. As s is α/r or α/√r, α
 * is doubled or times √2. The file's header tells it from a plain update, so that training can go
 * on with A₀ and B₀ frozen.
 */
final class SymmetricFile {
    /** In the header, and its value there. */
    static final String MARK = "veneer.init_lora_weights";

    /** A quotient by √2 has lost its last bits; an α that somebody wrote has no more digits. */
    private static final MathContext WRITTEN = new MathContext(15);

    private SymmetricFile() {}

    static boolean isMarked(Map<String, String> metadata) {
        return InitLoraWeights.SYMMETRIC.toString().equals(metadata.get(MARK));
    }

    /** The configuration of the plain update. */
    static LoraConfig plain(LoraConfig config) {
        double factor = config.useRslora() ? Math.sqrt(2) : 2;
        return scaled(config, InitLoraWeights.KAIMING, rank -> 2 * rank, alpha -> alpha * factor);
    }

    /** The configuration of which the plain update was made. */
    static LoraConfig symmetric(LoraConfig config) {
        double factor = config.useRslora() ? Math.sqrt(2) : 2;
        return scaled(config, InitLoraWeights.SYMMETRIC, rank -> rank / 2,
                alpha -> new BigDecimal(alpha / factor).round(WRITTEN).doubleValue());
    }

    private static LoraConfig scaled(LoraConfig config, InitLoraWeights start,
            IntUnaryOperator rank, DoubleUnaryOperator alpha) {
        Map<String, Integer> ranks = new LinkedHashMap<>(config.rankPattern());
        ranks.replaceAll((_, value) -> rank.applyAsInt(value));
        Map<String, Double> alphas = new LinkedHashMap<>(config.alphaPattern());
        alphas.replaceAll((_, value) -> alpha.applyAsDouble(value));
        return config.with(c -> {
            c.initLoraWeights = start;
            c.r = rank.applyAsInt(config.r());
            c.loraAlpha = alpha.applyAsDouble(config.loraAlpha());
            c.rankPattern = ranks;
            c.alphaPattern = alphas;
        });
    }

    /** The tensors of the plain update, by PEFT's names behind the module's path. */
    static Map<String, SavedTensor> tensors(SymmetricLinear layer) {
        LoraLinear update = layer.update();
        int rank = update.rank();
        int inputs = update.a().shape().extent(1);
        int outputs = update.b().shape().extent(0);
        return Map.of(
                "lora_A.weight", new SavedTensor(new int[] {2 * rank, inputs},
                        () -> rows(update.a(), layer.startA()),
                        values -> restoreRows(values, update.a(), layer.startA())),
                "lora_B.weight", new SavedTensor(new int[] {outputs, 2 * rank},
                        () -> columns(update.b(), layer.startB()),
                        values -> restoreColumns(values, update.b(), layer.startB())));
    }

    /** {@code [A; A₀]}. */
    private static float[] rows(Tensor a, Tensor start) {
        float[] joined = Arrays.copyOf(a.data(), 2 * a.data().length);
        System.arraycopy(start.data(), 0, joined, a.data().length, a.data().length);
        return joined;
    }

    private static void restoreRows(float[] joined, Tensor a, Tensor start) {
        int count = joined.length / 2;
        System.arraycopy(joined, 0, a.data(), 0, count);
        System.arraycopy(joined, count, start.data(), 0, count);
    }

    /** {@code [B, −B₀]}. */
    private static float[] columns(Tensor b, Tensor start) {
        int rank = b.shape().columns();
        float[] joined = new float[2 * b.data().length];
        for (int i = 0; i < b.data().length; i++) {
            int column = i / rank * 2 * rank + i % rank;
            joined[column] = b.data()[i];
            joined[column + rank] = -start.data()[i];
        }
        return joined;
    }

    private static void restoreColumns(float[] joined, Tensor b, Tensor start) {
        int rank = b.shape().columns();
        for (int i = 0; i < b.data().length; i++) {
            int column = i / rank * 2 * rank + i % rank;
            b.data()[i] = joined[column];
            start.data()[i] = -joined[column + rank];
        }
    }
}
