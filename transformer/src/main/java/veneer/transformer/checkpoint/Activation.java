package veneer.transformer.checkpoint;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The function between the matrices of a feed-forward network. */
public enum Activation {
    /** {@code x·σ(x)}. */
    SILU("silu", "swish"),
    /** {@code x·Φ(x)}. */
    GELU("gelu"),
    /** GELU's approximation by tanh. */
    GELU_TANH("gelu_new", "gelu_pytorch_tanh");

    private final List<String> names;

    Activation(String... names) {
        this.names = List.of(names);
    }

    static Optional<Activation> of(String name) {
        return Arrays.stream(values()).filter(activation -> activation.names.contains(name))
                .findFirst();
    }
}
