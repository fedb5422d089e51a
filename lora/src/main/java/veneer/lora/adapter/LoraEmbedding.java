package veneer.lora.adapter;

import java.util.LinkedHashMap;
import java.util.Map;
import veneer.engine.nn.Embedding;
import veneer.engine.tensor.Tensor;
import veneer.engine.tensor.Weight;

/**
 * A low-rank update beside a frozen table W₀ {@code (V, C)}: a word's row becomes {@code W₀[v] +
 * (α/r)·B·A[:, v]}, A {@code (r, V)}, B {@code (C, r)}. A starts at zero and B random, which is the
 * other way round than beside a matrix.
 */
public final class LoraEmbedding implements AdaptedLayer, Embedding.Adaptation {
    private final Tensor a;
    private final Tensor b;
    private final float scaling;

    /**
     * An update from its factors.
     *
     * @param a {@code (r, V)}
     * @param b {@code (C, r)}
     * @param scaling α/r
     */
    LoraEmbedding(Tensor a, Tensor b, float scaling) {
        this.a = a;
        this.b = b;
        this.scaling = scaling;
    }

    @Override
    public Tensor forward(int[] ids, int[] extents, Embedding base) {
        Tensor low = Tensor.embedding(new Weight.Transposed(a), ids, extents).scale(scaling);
        return base.lookup(ids, extents).addLinear(low, b); // (…, C)
    }

    @Override
    public Weight merged(Weight base) {
        return WidenedWeight.sum(base, a.scale(scaling).matmul(b, true, true));
    }

    @Override
    public Map<String, Tensor> parameters() {
        Map<String, Tensor> parameters = new LinkedHashMap<>();
        parameters.put("lora_embedding_A", a);
        parameters.put("lora_embedding_B", b);
        return parameters;
    }

    /**
     * The factor that a word chooses a column of.
     *
     * @return A, {@code (r, V)}
     */
    public Tensor a() {
        return a;
    }

    /**
     * The factor that writes the channels.
     *
     * @return B, {@code (C, r)}
     */
    public Tensor b() {
        return b;
    }

    /**
     * What the product is multiplied by.
     *
     * @return α/r
     */
    public float scaling() {
        return scaling;
    }
}
