package veneer.lora.adapter;

import java.util.LinkedHashMap;
import java.util.Map;
import veneer.engine.nn.Initializers;
import veneer.engine.nn.Linear;
import veneer.engine.random.RandomStream;
import veneer.engine.tensor.Tensor;
import veneer.engine.tensor.Weight;

/**
 * A low-rank update beside a frozen weight (Hu et al. 2021, equation 3): {@code h = W₀x + ΔW·x}
 * with {@code ΔW = (α/r)·B·A}, W₀ {@code (out, in)}, A {@code (r, in)}, B {@code (out, r)}.
 *
 * <p>A starts random and B zero, so that ΔW starts at zero and the first pass equals the pretrained
 * model's. Articles often write {@code x @ (W_A @ W_B) * alpha} for a row vector x; there {@code
 * W_A = Aᵀ}, {@code W_B = Bᵀ}, and their alpha is α/r.
 */
public final class LoraLinear implements AdaptedLayer, Linear.Adaptation {
    private final Tensor a;
    private final Tensor b;
    private final float scaling;

    /**
     * An update from its factors.
     *
     * @param a {@code (r, in)}
     * @param b {@code (out, r)}
     * @param scaling α/r
     */
    public LoraLinear(Tensor a, Tensor b, float scaling) {
        if (a.shape().rank() != 2 || b.shape().rank() != 2
                || a.shape().extent(0) != b.shape().extent(1)) {
            throw new IllegalArgumentException(
                    "A (r, in) and B (out, r) share their rank, not " + a.shape() + " and "
                            + b.shape());
        }
        this.a = a;
        this.b = b;
        this.scaling = scaling;
    }

    /**
     * A fresh update: A uniform in ±1/√in, which is Kaiming's uniform start with a = √5, and B
     * zero.
     *
     * @param base the layer beneath
     * @param rank r
     * @param scaling α/r
     * @param random where A comes from
     * @return the update, which adds nothing yet
     */
    static LoraLinear fresh(Linear base, int rank, float scaling, RandomStream random) {
        Tensor a = Initializers.kaimingUniform(random, Math.sqrt(5), rank, base.inputs());
        Tensor b = Initializers.constant(0, base.outputs(), rank);
        return new LoraLinear(a, b, scaling);
    }

    /** {@code W₀x + (α/r)·B·A·x}. */
    @Override
    public Tensor forward(Tensor x, Linear base) {
        return addTo(base.product(x), x);
    }

    /** {@code y + B·(α/r·A·x)}: ΔW is never formed, and its product goes onto y in place. */
    Tensor addTo(Tensor y, Tensor x) {
        Tensor low = x.linear(a).scale(scaling); // (…, r)
        return y.addLinear(low, b); // (…, out)
    }

    @Override
    public Weight merged(Weight base) {
        return WidenedWeight.sum(base, delta());
    }

    /** {@code ΔW = (α/r)·B·A}, {@code (out, in)}, which no forward pass forms. */
    Tensor delta() {
        return b.scale(scaling).matmul(a);
    }

    @Override
    public Map<String, Tensor> parameters() {
        Map<String, Tensor> parameters = new LinkedHashMap<>();
        parameters.put("lora_A.weight", a);
        parameters.put("lora_B.weight", b);
        return parameters;
    }

    /**
     * The factor that reads the input.
     *
     * @return A, {@code (r, in)}
     */
    public Tensor a() {
        return a;
    }

    /**
     * The factor that writes the output.
     *
     * @return B, {@code (out, r)}
     */
    public Tensor b() {
        return b;
    }

    /**
     * The rank.
     *
     * @return r
     */
    public int rank() {
        return a.shape().extent(0);
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
