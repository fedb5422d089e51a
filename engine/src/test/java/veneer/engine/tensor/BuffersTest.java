package veneer.engine.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static veneer.engine.tensor.TestTensors.random;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import veneer.engine.random.RandomStream;

/** Arrays come back when a scope closes, none too early, and what they held is void. */
class BuffersTest {
    private final Buffers buffers = new Buffers();
    private final Tensor x = random("x", 6, 8);
    private final Tensor w = random("w", 8, 8);

    @Test
    void aScopeGetsTheArraysOfTheOneBefore() {
        float[] first;
        try (var _ = buffers.open()) {
            first = x.silu().data();
            assertNotSame(first, x.tanh().data());
        }
        try (var _ = buffers.open()) {
            Tensor a = x.silu();
            Tensor b = x.tanh();
            assertTrue(a.data() == first || b.data() == first);
        }
    }

    @Test
    void anArrayServesASmallerTensorToo() {
        float[] first;
        try (var _ = buffers.open()) {
            first = x.silu().data();
        }
        try (var _ = buffers.open()) {
            Tensor smaller = x.slice(0, 0, 5);
            assertEquals(40, smaller.shape().size());
            assertSame(first, smaller.data());
        }
    }

    /** Batches of any lengths take hardly more together than the longest of them. */
    @Test
    void lengthsThatChangeTakeWhatTheLongestTakes() {
        RandomStream random = new RandomStream(2, "lengths");
        int longest = 0;
        for (int batch = 0; batch < 300; batch++) {
            int length = 40 + random.nextInt(360);
            longest = Math.max(longest, length);
            batch(length);
            double needed = 9_000_000 + 3.0 * (8 + 192 + 576 + 1536) * longest;
            long there = buffers.free().stream().mapToLong(array -> array.length).sum();
            assertTrue(there < 1.2 * needed, there + " where " + needed + " are needed");
        }
        List<float[]> before = buffers.free();
        batch(100);
        assertEquals(Set.copyOf(before), Set.copyOf(buffers.free()));
    }

    @Test
    void aLongerTensorGetsAnArrayInPlaceOfTheShorter() {
        for (int length = 100; length < 3000; length += 25) {
            arraysOf(3, length);
        }
        assertEquals(3, buffers.free().size());
    }

    @Test
    void aShortTensorDoesNotTakeAMuchLongerArray() {
        arraysOf(1, 3000);
        float[] shorter;
        try (var _ = buffers.open()) {
            shorter = Buffers.take(300);
        }
        assertTrue(shorter.length < 600);
        assertEquals(2, buffers.free().size());
    }

    /** So many arrays of each of some lengths, in a scope. */
    private void arraysOf(int count, int... lengths) {
        try (var _ = buffers.open()) {
            for (int i = 0; i < count; i++) {
                for (int length : lengths) {
                    Buffers.take(length);
                }
            }
        }
    }

    /** What a model takes of a batch of some length, and of any. */
    private void batch(int length) {
        try (var _ = buffers.open()) {
            for (int layer = 0; layer < 3; layer++) {
                for (int channels : new int[] {8, 192, 576, 1536}) {
                    Buffers.take(channels * length);
                }
            }
            Buffers.take(9_000_000);
        }
    }

    @Test
    void aForgottenResultGivesItsArrayBackAndIsComputedAgain() {
        try (var _ = buffers.open()) {
            Tensor y = x.silu();
            float[] first = y.data();
            float[] expected = Arrays.copyOf(first, 48);
            y.forget();
            assertSame(first, x.tanh().data());
            assertNotSame(first, y.data());
            assertArrayEquals(expected, Arrays.copyOf(y.data(), 48));
            assertSame(y.data(), y.data());
        }
    }

    @Test
    void onlyWhatCanBeComputedAgainIsForgotten() {
        try (var _ = buffers.open()) {
            Tensor product = x.linear(w);
            Tensor shared = x.silu();
            Tensor view = shared.reshape(48);
            for (Tensor kept : List.of(product, shared, x)) {
                float[] array = kept.data();
                kept.forget();
                assertSame(array, kept.data());
            }
            assertSame(shared.data(), view.data());
        }
    }

    @Test
    void aForgottenResultIsVoidAfterwards() {
        Tensor y;
        try (var _ = buffers.open()) {
            y = x.silu();
            y.forget();
        }
        assertThrows(IllegalStateException.class, y::data);
    }

    /** Of each link the product stays; the walk has one activation at a time. */
    @Test
    void theWalkForgetsOnceMore() {
        try (var _ = buffers.open()) {
            links(4);
        }
        int few = buffers.free().size();
        try (var _ = buffers.open()) {
            links(40);
        }
        assertEquals(36, buffers.free().size() - few);
    }

    private void links(int length) {
        Tensor y = x;
        for (int i = 0; i < length; i++) {
            Tensor activation = y.silu();
            y = activation.linear(w);
            activation.forget();
        }
        y.sum().backward();
    }

    /** What a block computes again of a tensor from outside goes back when the block ends. */
    @Test
    void checkpointsUseForgottenResults() {
        Tensor v = random("v", 8, 8);
        x.silu().linear(w).linear(v).sum().backward();
        float[][] expected =
                {x.gradient().clone(), w.gradient().clone(), v.gradient().clone()};
        List.of(x, w, v).forEach(Tensor::clearGradient);
        try (var _ = buffers.open()) {
            Tensor y = x.silu();
            Tensor z = Tensor.checkpoint(() -> y.linear(w));
            y.forget();
            z.linear(v).sum().backward();
            assertArrayEquals(expected[0], x.gradient());
            assertArrayEquals(expected[1], w.gradient());
            assertArrayEquals(expected[2], v.gradient());
            Arrays.fill(Buffers.take(48), Float.NaN);
            assertArrayEquals(x.silu().data(), y.data());
        }
    }

    @Test
    void aResultIsVoidAfterwardsAndAGradientIsNot() {
        Tensor y;
        try (var _ = buffers.open()) {
            y = x.linear(w);
            y.multiply(y).sum().backward();
        }
        assertEquals("this tensor (6, 8) was computed within Buffers that have closed; copy what"
                + " is needed before they close",
                assertThrows(IllegalStateException.class, y::data).getMessage());
        float[] gradient = w.gradient().clone();
        try (var _ = buffers.open()) {
            x.linear(w).exp();
        }
        assertArrayEquals(gradient, w.gradient());
    }

    @Test
    void aGradientThatIsAdoptedDoesNotGoBack() {
        try (var _ = buffers.open()) {
            x.reshape(8, 6).backward(new float[48]);
            assertArrayEquals(new float[48], x.gradient());
            float[] taken = w.reshape(64).exp().data();
            assertNotSame(taken, x.gradient());
        }
    }

    /** Steps of a parameter leave no garbage, and none counts on what the one before left. */
    @Test
    void aParametersGradientUsesItsArrayAgain() {
        for (Supplier<Tensor> use : List.<Supplier<Tensor>>of(
                () -> x.linear(w), () -> w.scale(2), () -> x.add(x))) {
            use.get().sum().backward();
            List<float[]> first =
                    Stream.of(x, w).map(Tensor::gradient).filter(Objects::nonNull).toList();
            List<float[]> expected = first.stream().map(float[]::clone).toList();
            List.of(x, w).forEach(Tensor::clearGradient);
            List.of(x, w).forEach(Tensor::clearGradient);
            try (var _ = buffers.open()) {
                use.get().sum().backward();
            }
            List<float[]> second =
                    Stream.of(x, w).map(Tensor::gradient).filter(Objects::nonNull).toList();
            for (int i = 0; i < first.size(); i++) {
                assertSame(first.get(i), second.get(i));
                assertArrayEquals(expected.get(i), second.get(i));
            }
            List.of(x, w).forEach(Tensor::clearGradient);
        }
    }

    /** A chain has as many results as operations, and two gradients at a time. */
    @Test
    void gradientsGoBackAsTheWalkLeavesThem() {
        assertEquals(36, arraysOfAChain(40) - arraysOfAChain(4));
    }

    private static int arraysOfAChain(int length) {
        Buffers buffers = new Buffers();
        try (var _ = buffers.open()) {
            Tensor y = random("x", 6, 8);
            for (int i = 0; i < length; i++) {
                y = y.scale(1.5f);
            }
            y.sum().backward();
        }
        return buffers.free().size();
    }

    @Test
    void aCheckpointedBlockKeepsOnlyItsResult() {
        List<float[]> inside = new ArrayList<>();
        try (var _ = buffers.open()) {
            Tensor y = Tensor.checkpoint(() -> {
                Tensor h = x.exp();
                inside.add(h.data());
                return h.tanh();
            });
            assertSame(inside.getFirst(), x.silu().data());
            assertNotSame(y.data(), x.silu().data());
        }
    }

    @Test
    void withoutGraphACheckpointedBlockKeepsOnlyItsResult() {
        List<float[]> inside = new ArrayList<>();
        try (var _ = buffers.open(); var _ = NoGradient.open()) {
            Tensor.checkpoint(() -> {
                Tensor h = x.exp();
                inside.add(h.data());
                return h.tanh();
            });
            assertSame(inside.getFirst(), x.silu().data());
        }
    }

    @Test
    void checkpointsGiveTheSameGradients() {
        x.exp().tanh().silu().linear(w).sum().backward();
        float[] expected = x.gradient().clone();
        for (int step = 0; step < 3; step++) {
            x.clearGradient();
            try (var _ = buffers.open()) {
                Tensor h = Tensor.checkpoint(() -> x.exp().tanh());
                Tensor.checkpoint(() -> h.silu().linear(w)).sum().backward();
            }
            assertArrayEquals(expected, x.gradient());
        }
    }
}
