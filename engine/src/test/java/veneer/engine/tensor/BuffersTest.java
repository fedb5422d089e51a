package veneer.engine.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static veneer.engine.tensor.TestTensors.random;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

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

    @Test
    void whatTheNextScopeHasNoUseForIsDropped() {
        float[] first;
        try (var _ = buffers.open()) {
            first = x.silu().data();
        }
        try (var _ = buffers.open()) {
            w.silu();
        }
        try (var _ = buffers.open()) {
            assertNotSame(first, x.silu().data());
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
        return buffers.free();
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
        float[] expected = x.gradient();
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
