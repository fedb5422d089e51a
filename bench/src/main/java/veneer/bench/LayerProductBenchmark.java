package veneer.bench;

import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The products of a frozen linear layer: SmolLM2-135M's layers, if nothing else is asked for. */
@State(Scope.Benchmark)
public class LayerProductBenchmark extends ProductComparison {
    /** Input and output channels. */
    @Param({"576x1536", "1536x576"})
    public String layer;

    /** Rows of x: tokens of the batch. */
    @Param({"256", "512", "1024"})
    public int tokens;

    /** {@code forward}: {@code x·Wᵀ}; {@code backward}: {@code dy·W}. */
    @Param({"forward", "backward"})
    public String direction;

    @Override
    ProductShape shape() {
        return shape(layer, tokens, direction);
    }

    static ProductShape shape(String layer, int tokens, String direction) {
        String[] channels = layer.split("x");
        int in = Integer.parseInt(channels[0]);
        int out = Integer.parseInt(channels[1]);
        return switch (direction) {
            case "forward" -> ProductShape.forward(tokens, in, out);
            case "backward" -> ProductShape.backward(tokens, in, out);
            default -> throw new IllegalArgumentException(
                    "direction must be forward or backward, not \"" + direction + "\"");
        };
    }
}
