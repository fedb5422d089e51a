package veneer.engine.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static veneer.engine.tensor.GradientCheck.random;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import veneer.engine.storage.StoredTensor;

/**
 * Each operation's value against its formula in double, and its gradient against finite
 * differences.
 */
class OperationsTest {
    private static final int SEQUENCES = 2;
    private static final int POSITIONS = 5;

    @Test
    void addAndScale() {
        GradientCheck.check(in -> in[0].add(in[1]), random("a", 3, 7), random("b", 3, 7));
        GradientCheck.check(in -> in[0].add(in[0]), random("a", 3, 7));
        GradientCheck.check(in -> in[0].scale(-1.5f), random("a", 3, 7));
    }

    @Test
    void siluMultiply() {
        GradientCheck.check(in -> in[0].siluMultiply(in[1]), random("gate", 3, 19),
                random("up", 3, 19));
        float y = Tensor.of(new float[] {2}, 1).siluMultiply(Tensor.of(new float[] {3}, 1)).item();
        assertEquals(2 / (1 + Math.exp(-2)) * 3, y, 1e-6);
    }

    @Test
    void rmsNorm() {
        GradientCheck.check(in -> in[0].rmsNorm(in[1], 1e-5f), random("x", 4, 21), random("w", 21));
        float[] y = Tensor.of(new float[] {3, 4}, 2).rmsNorm(Tensor.of(new float[] {1, 2}, 2), 0)
                .data();
        assertArrayEquals(
                new float[] {3 / (float) Math.sqrt(12.5), 8 / (float) Math.sqrt(12.5)}, y, 1e-6f);
    }

    @Test
    void linear() {
        GradientCheck.check(in -> in[0].linear(in[1]), random("x", 2, 3, 9), random("w", 5, 9));
        GradientCheck.check(in -> in[0].linear(in[1]), random("vector", 9), random("w", 5, 9));
    }

    @Test
    void aFrozenWeightGivesTheSameAsATrainedOne() {
        float[] values = random("w", 5, 64).data();
        Weight frozen = new Weight.Frozen(StoredTensor.ofFloats("w", new int[] {5, 64}, values));
        Tensor x = random("x", 3, 64);
        Tensor y = x.linear(frozen);
        assertArrayEquals(x.linear(Tensor.of(values, 5, 64)).data(), y.data());
        GradientCheck.check(in -> in[0].linear(frozen), x);
    }

    @Test
    void addLinear() {
        Tensor x = random("x", 3, 6);
        GradientCheck.check(
                in -> in[0].linear(in[1]).addLinear(in[2], in[3]),
                x, random("w", 4, 6), random("low", 3, 2), random("b", 4, 2));
    }

    @Test
    void embedding() {
        int[] ids = {2, 0, 2, 1, 2, 0};
        GradientCheck.check(in -> Tensor.embedding(in[0], ids, 2, 3), random("table", 4, 5));
        String message = assertThrows(
                IllegalArgumentException.class,
                () -> Tensor.embedding(random("table", 4, 5), new int[] {4}, 1))
                        .getMessage();
        assertTrue(message.contains("id 4") && message.contains("0 to 3"), message);
    }

    @Test
    void rotate() {
        RotaryAngles angles = RotaryAngles.of(4, 10_000, 16);
        GradientCheck.check(in -> in[0].rotate(angles, 3), random("x", SEQUENCES, POSITIONS, 12));
        float[] y = Tensor.of(new float[] {1, 0, 0, 0}, 4).rotate(angles, 5).data();
        assertArrayEquals(new float[] {(float) Math.cos(5), 0, (float) Math.sin(5), 0}, y, 1e-6f);
        assertThrows(IllegalArgumentException.class,
                () -> Tensor.of(new float[4], 4).rotate(angles, 16));
    }

    @Test
    void causalAttention() {
        GradientCheck.check(
                in -> in[0].causalAttention(in[1], in[2], 4, 2),
                random("q", SEQUENCES, POSITIONS, 12),
                random("k", SEQUENCES, POSITIONS, 6),
                random("v", SEQUENCES, POSITIONS, 6));
    }

    @Test
    void attentionOverSeveralBlocksEqualsItsFormula() {
        int positions = 130;
        int size = 8;
        float[] q = random("q", 1, positions, size).data();
        float[] k = random("k", 1, positions, size).data();
        float[] v = random("v", 1, positions, size).data();
        float[] y = Tensor.of(q, 1, positions, size)
                .causalAttention(Tensor.of(k, 1, positions, size), Tensor.of(v, 1, positions, size),
                        1, 1)
                .data();
        for (int row = 0; row < positions; row++) {
            double[] expected = new double[size];
            double sum = 0;
            for (int seen = 0; seen <= row; seen++) {
                double score = 0;
                for (int channel = 0; channel < size; channel++) {
                    score += (double) q[row * size + channel] * k[seen * size + channel];
                }
                double weight = Math.exp(score / Math.sqrt(size));
                sum += weight;
                for (int channel = 0; channel < size; channel++) {
                    expected[channel] += weight * v[seen * size + channel];
                }
            }
            for (int channel = 0; channel < size; channel++) {
                assertEquals(expected[channel] / sum, y[row * size + channel], 1e-6, "row " + row);
            }
        }
    }

    @Test
    void aRowOfAttentionDoesNotDependOnTheRowsAfterIt() {
        int size = 8;
        float[] all = random("qkv", 1, 130, size).data();
        for (int positions : new int[] {1, 63, 64, 65, 130}) {
            float[] some = Arrays.copyOf(all, positions * size);
            Tensor x = Tensor.of(some, 1, positions, size);
            Tensor whole = Tensor.of(all, 1, 130, size);
            float[] expected =
                    Arrays.copyOf(whole.causalAttention(whole, whole, 2, 2).data(), some.length);
            assertArrayEquals(expected, x.causalAttention(x, x, 2, 2).data());
        }
    }

    @Test
    void crossEntropy() {
        int[] labels = {1, Tensor.IGNORED_LABEL, 4, 0};
        GradientCheck.check(in -> in[0].crossEntropy(labels), random("logits", 4, 6));
        GradientCheck.check(
                in -> in[0].linearCrossEntropy(in[1], labels), random("x", 4, 3),
                random("w", 6, 3));
        float uniform = Tensor.of(new float[24], 4, 6).crossEntropy(labels).item();
        assertEquals(Math.log(6), uniform, 1e-6);
        assertThrows(IllegalArgumentException.class,
                () -> Tensor.of(new float[6], 1, 6).crossEntropy(new int[] {6}));
    }

    @Test
    void chunkedCrossEntropyEqualsThatOfWholeLogits() {
        int rows = 600;
        int[] labels = new int[rows];
        for (int row = 0; row < rows; row++) {
            labels[row] = row % 3 == 0 ? Tensor.IGNORED_LABEL : row % 11;
        }
        Tensor x = random("x", rows, 16);
        Tensor w = random("w", 11, 16);
        Tensor chunked = x.linearCrossEntropy(w, labels);
        chunked.backward();
        float[] dx = x.gradient();
        float[] dw = w.gradient();
        x.clearGradient();
        w.clearGradient();
        Tensor whole = x.linear(w).crossEntropy(labels);
        whole.backward();
        assertEquals(whole.item(), chunked.item());
        assertArrayEquals(x.gradient(), dx);
        assertArrayEquals(w.gradient(), dw);
    }

    @Test
    void noLabelGivesNoNumber() {
        int[] labels = {Tensor.IGNORED_LABEL};
        assertTrue(Float.isNaN(Tensor.of(new float[6], 1, 6).crossEntropy(labels).item()));
    }

    @Test
    void gradientsAccumulateUntilTheyAreCleared() {
        Tensor x = random("x", 1, 3);
        Tensor w = random("w", 2, 3);
        int[] labels = {1};
        x.linear(w).crossEntropy(labels).backward();
        float[] once = x.gradient().clone();
        x.linear(w).crossEntropy(labels).backward();
        for (int i = 0; i < once.length; i++) {
            assertEquals(2 * once[i], x.gradient()[i]);
        }
        x.clearGradient();
        assertNull(x.gradient());
    }

    @Test
    void aGraphIsWalkedOnceAndThenGone() {
        Tensor x = random("x", 1);
        Tensor y = x.scale(2);
        y.backward();
        assertTrue(!y.requiresGradient());
        assertThrows(IllegalStateException.class, y::backward);
        x.backward();
        assertEquals(3, x.gradient()[0]);
    }

    @Test
    void noGraphIsBuiltUnderNoGradient() {
        Tensor x = random("x", 2, 3);
        try (var _ = NoGradient.open()) {
            assertTrue(!x.add(x).requiresGradient());
        }
        assertTrue(x.add(x).requiresGradient());
    }

    @Test
    void aGraphMayBeAsDeepAsItLikes() {
        Tensor x = random("x", 1);
        Tensor y = x;
        for (int depth = 0; depth < 100_000; depth++) {
            y = y.add(x);
        }
        y.backward();
        assertEquals(100_001, x.gradient()[0]);
    }

    @Test
    void shapesThatDoNotFitAreNamed() {
        String message = assertThrows(
                IllegalArgumentException.class, () -> random("x", 2, 3).linear(random("w", 4, 5)))
                        .getMessage();
        assertTrue(message.contains("(2, 3)") && message.contains("(4, 5)"), message);
        assertThrows(IllegalArgumentException.class,
                () -> random("x", 2, 3).add(random("y", 3, 2)));
        assertThrows(IllegalStateException.class, () -> random("x", 2, 3).backward());
    }

    @Test
    void emptyTensorsPassThrough() {
        Tensor none = Tensor.parameter(new float[0], 0, 4);
        assertEquals(0, none.linear(random("w", 3, 4)).data().length);
        assertEquals(0, none.rmsNorm(random("w", 4), 1e-5f).data().length);
    }
}
