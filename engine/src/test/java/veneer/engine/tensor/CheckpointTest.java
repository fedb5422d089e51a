package veneer.engine.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static veneer.engine.tensor.TestTensors.random;

import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import veneer.engine.random.RandomStream;

/** A block that is run again gives what it gives when its graph is kept, bit for bit. */
class CheckpointTest {
    private static final int CHANNELS = 16;

    private final Tensor x = random("x", 2, 70, CHANNELS);
    private final List<Tensor> weights = List.of(
            random("norm", CHANNELS), random("q", CHANNELS, CHANNELS),
            random("k", CHANNELS / 2, CHANNELS), random("v", CHANNELS / 2, CHANNELS),
            random("a", 4, CHANNELS), random("b", CHANNELS, 4));
    private RandomStream random = new RandomStream(1, "dropout");

    /** Attention with a low-rank branch and dropout, and a residual stream around it. */
    private Tensor block(Tensor in) {
        Tensor h = in.rmsNorm(weights.get(0), 1e-5f).dropout(0.3, random);
        Tensor q = h.linear(weights.get(1)).addLinear(h.linear(weights.get(4)), weights.get(5));
        Tensor y = q.causalAttention(h.linear(weights.get(2)), h.linear(weights.get(3)), 4, 2);
        return in.add(y.dropout(0.1, random));
    }

    private static Tensor through(Supplier<Tensor> block) {
        return Tensor.checkpoint(block);
    }

    /** Every bit of the result and of all gradients. */
    private float[][] outcome(UnaryOperator<Tensor> network) {
        random = new RandomStream(1, "dropout");
        x.clearGradient();
        weights.forEach(Tensor::clearGradient);
        Tensor loss = network.apply(x.scale(1.5f)).linear(weights.get(1)).crossEntropy(labels());
        loss.backward();
        float[][] outcome = new float[weights.size() + 2][];
        outcome[0] = loss.data();
        outcome[1] = x.gradient().clone();
        for (int i = 0; i < weights.size(); i++) {
            outcome[i + 2] = weights.get(i).gradient().clone();
        }
        return outcome;
    }

    private static int[] labels() {
        int[] labels = new int[140];
        for (int row = 0; row < labels.length; row++) {
            labels[row] = row % CHANNELS;
        }
        return labels;
    }

    @Test
    void gradientsHaveTheSameBits() {
        float[][] expected = outcome(in -> block(block(block(in))));
        long drawn = random.position();
        assertArrayEquals(expected, outcome(in -> {
            Tensor first = through(() -> block(in));
            Tensor second = through(() -> block(first));
            return through(() -> block(second));
        }));
        assertEquals(drawn, random.position());
        assertArrayEquals(expected, outcome(in -> through(() -> block(block(block(in))))));
    }

    @Test
    void blocksMayBeNested() {
        float[][] expected = outcome(in -> block(block(block(in))));
        assertArrayEquals(expected, outcome(in -> through(() -> {
            Tensor first = through(() -> block(in));
            Tensor second = through(() -> block(through(() -> block(first))));
            return second;
        })));
    }

    @Test
    void aTensorThatIsUsedInsideAndOutsideGetsItsWholeGradient() {
        float[][] expected = outcome(in -> block(in).add(in));
        assertArrayEquals(expected, outcome(in -> through(() -> block(in)).add(in)));
        expected = outcome(in -> block(in).add(block(in)));
        assertArrayEquals(expected, outcome(in -> block(in).add(through(() -> block(in)))));
        assertArrayEquals(expected, outcome(in -> through(() -> block(in)).add(block(in))));
    }

    @Test
    void parametersAloneGetTheirGradients() {
        Tensor constant = Tensor.of(x.data(), 2, 70, CHANNELS);
        Tensor w = weights.get(1);
        constant.linear(w).scale(2).backward(x.data());
        float[] expected = w.gradient().clone();
        w.clearGradient();
        through(() -> constant.linear(w).scale(2)).backward(x.data());
        assertArrayEquals(expected, w.gradient());
    }

    @Test
    void theGraphOfABlockIsNotKept() {
        Tensor y = through(() -> block(x));
        assertSame(Checkpoint.class, y.node().getClass());
        assertEquals(weights.size() + 1, y.node().inputs().size());
        assertTrue(y.node().inputs().stream().allMatch(node -> node instanceof Node.Leaf));
    }

    @Test
    void noGraphIsBuiltWhereNothingRequiresAGradient() {
        Tensor constant = Tensor.of(x.data(), 2, 70, CHANNELS);
        assertFalse(through(() -> constant.add(constant)).requiresGradient());
        try (var _ = NoGradient.open()) {
            assertFalse(through(() -> block(x)).requiresGradient());
        }
        assertSame(x, through(() -> x));
    }

    @Test
    void backwardMayRunUnderNoGradient() {
        float[] expected = outcome(this::block)[1];
        x.clearGradient();
        random = new RandomStream(1, "dropout");
        Tensor loss = through(() -> block(x.scale(1.5f))).linear(weights.get(1))
                .crossEntropy(labels());
        try (var _ = NoGradient.open()) {
            loss.backward();
            assertFalse(x.scale(2).requiresGradient());
        }
        assertArrayEquals(expected, x.gradient());
    }

    @Test
    void aBlockThatChangesIsRefused() {
        int[] runs = {0};
        Tensor shape = through(() -> runs[0]++ == 0 ? x.scale(2) : weights.get(0).scale(2));
        assertThrows(IllegalStateException.class, () -> shape.backward(x.data()));
        runs[0] = 0;
        Tensor draws = through(
                () -> runs[0]++ == 0 ? x.scale(2) : x.dropout(0.5, random));
        assertThrows(IllegalStateException.class, () -> draws.backward(x.data()));
        assertTrue(x.scale(2).requiresGradient());
    }
}
