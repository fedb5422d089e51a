package veneer.bench;

import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * The products of an adapter {@code h = (x·Aᵀ)·Bᵀ} of rank r beside a layer of as many inputs as
 * outputs, and of its gradients, each named for what it makes.
 */
@State(Scope.Benchmark)
public class ThinProductBenchmark extends ProductComparison {
    /** The rank. */
    @Param({"8", "16", "64"})
    public int r;

    /**
     * {@code low}: {@code x·Aᵀ}; {@code high}: {@code low·Bᵀ}, added; {@code low-gradient}:
     * {@code dh·B}; {@code input-gradient}: {@code dLow·A}, added; {@code a-gradient}:
     * {@code dLowᵀ·x}, added; {@code b-gradient}: {@code dhᵀ·low}, added.
     */
    @Param({"low", "high", "low-gradient", "input-gradient", "a-gradient", "b-gradient"})
    public String product;

    /** Rows of x. */
    @Param("1024")
    public int tokens;

    /** Inputs and outputs of the layer. */
    @Param("576")
    public int channels;

    @Override
    ProductShape shape() {
        return switch (product) {
            case "low" -> ProductShape.forward(tokens, channels, r);
            case "high" -> new ProductShape(false, true, tokens, channels, r, true);
            case "low-gradient" -> ProductShape.backward(tokens, r, channels);
            case "input-gradient" -> new ProductShape(false, false, tokens, channels, r, true);
            case "a-gradient" -> new ProductShape(true, false, r, channels, tokens, true);
            case "b-gradient" -> new ProductShape(true, false, channels, r, tokens, true);
            default -> throw new IllegalArgumentException(
                    "there is no product \"" + product + "\" of an adapter");
        };
    }
}
