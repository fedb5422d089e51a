package veneer.engine.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static veneer.engine.tensor.TestTensors.random;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import veneer.engine.random.RandomStream;
import veneer.engine.storage.StoredTensor;

/** What holds for single operations and for graphs of them, beside the catalogue's tests. */
class OperationsTest {
    @Test
    void aFrozenWeightGivesTheSameAsATrainedOne() {
        float[] values = random("w", 5, 64).data();
        Weight frozen = new Weight.Frozen(StoredTensor.ofFloats("w", new int[] {5, 64}, values));
        Tensor x = random("x", 3, 64);
        Tensor y = x.linear(frozen);
        assertArrayEquals(x.linear(Tensor.of(values, 5, 64)).data(), y.data());
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
        float[] dx = x.gradient().clone();
        float[] dw = w.gradient().clone();
        x.clearGradient();
        w.clearGradient();
        Tensor whole = x.linear(w).crossEntropy(labels);
        whole.backward();
        assertEquals(whole.item(), chunked.item());
        assertArrayEquals(x.gradient(), dx);
        assertArrayEquals(w.gradient(), dw);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    void dropoutOfRowsInPartsIsThatOfTheWhole(int columns) {
        Tensor x = random("x", 6, 5, columns);
        RandomStream whole = new RandomStream(0, "dropout");
        float[] expected = x.dropout(0.4, whole).data();
        RandomStream parts = new RandomStream(0, "dropout");
        int done = 0;
        for (int rows : new int[] {1, 3, 2}) {
            int size = rows * 5 * columns;
            float[] part = Arrays.copyOfRange(x.data(), done, done + size);
            assertArrayEquals(Arrays.copyOfRange(expected, done, done + size),
                    Tensor.of(part, rows, 5, columns).dropout(0.4, parts).data());
            done += size;
        }
        assertEquals(whole.position(), parts.position());
        for (double probability : new double[] {-0.1, 1, Double.NaN}) {
            assertThrows(IllegalArgumentException.class, () -> x.dropout(probability, whole));
        }
    }

    @Test
    void aBiasOfTheWrongShapeIsNamed() {
        Tensor x = random("x", 2, 3);
        String message = assertThrows(IllegalArgumentException.class,
                () -> x.layerNorm(random("w", 3), random("b", 4), 1e-5f)).getMessage();
        assertTrue(message.contains("bias of shape (3), not (4)"), message);
        message = assertThrows(IllegalArgumentException.class,
                () -> x.linear(random("w", 5, 3), random("b", 3))).getMessage();
        assertTrue(message.contains("bias of shape (5), not (3)"), message);
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
    void anIdOutsideTheTableIsNamed() {
        String message = assertThrows(
                IllegalArgumentException.class,
                () -> Tensor.embedding(random("table", 4, 5), new int[] {4}, 1))
                        .getMessage();
        assertTrue(message.contains("id 4") && message.contains("0 to 3"), message);
    }

    @Test
    void positionsAndLabelsAreChecked() {
        RotaryAngles angles = RotaryAngles.of(new float[] {1, 0.01f}, 16);
        assertThrows(IllegalArgumentException.class,
                () -> Tensor.of(new float[4], 4).rotate(angles, 16));
        assertThrows(IllegalArgumentException.class,
                () -> Tensor.of(new float[6], 1, 6).crossEntropy(new int[] {6}));
    }

    @Test
    void onlyAScalarHasABeginning() {
        assertThrows(IllegalStateException.class, () -> random("x", 2, 3).backward());
    }

    @Test
    void equalMaximaShareTheGradient() {
        Tensor x = Tensor.parameter(new float[] {1, 3, 3, 2, Float.NaN, 5}, 2, 3);
        Tensor max = x.max(1);
        assertArrayEquals(new float[] {3, Float.NaN}, max.data());
        max.backward(new float[] {1, 4});
        assertArrayEquals(new float[] {0, 0.5f, 0.5f, 0, 4, 0}, x.gradient());
    }

    @Test
    void aSumOfNothingButItselfIsNotTheTensor() {
        Tensor x = random("x", 3, 1);
        for (Tensor y : List.of(x.sum(1), x.mean(1), x.max(1))) {
            assertNotSame(x.data(), y.data());
            assertArrayEquals(x.data(), y.data());
        }
    }

    /** The shapes differ, the elements are the same ones. */
    @Test
    void operandsDontShareAGradient() {
        Tensor x = random("x", 3);
        Tensor y = random("y", 1, 3);
        for (int time = 0; time < 2; time++) {
            x.add(y).backward(new float[] {1, 1, 1});
            y.subtract(x).backward(new float[] {4, 4, 4});
            x.subtract(y).backward(new float[] {9, 9, 9});
        }
        assertArrayEquals(new float[] {12, 12, 12}, x.gradient());
        assertArrayEquals(new float[] {-8, -8, -8}, y.gradient());
    }

    @Test
    void aReshapedTensorSharesItsElements() {
        Tensor x = random("x", 2, 6);
        assertSame(x.data(), x.reshape(3, -1).data());
    }

    static List<Arguments> refused() {
        Tensor x = random("x", 2, 3);
        Tensor y = random("y", 3, 2);
        return List.of(
                arguments("linear needs an input (…, in) and a weight (out, in), not (2, 3) and"
                        + " (3, 2)", (Executable) () -> x.linear(y)),
                arguments("add of (2, 3) and (3, 2): the extents 3 and 2 differ, and neither is 1",
                        (Executable) () -> x.add(y)),
                arguments("where of (3, 2) and (2, 3): the extents 2 and 3 differ, and neither is"
                        + " 1", (Executable) () -> x.where(y, x)),
                arguments("matmul needs (…, m, k) and (…, n, k), not (2, 3) and (3, 2)",
                        (Executable) () -> x.matmul(y, false, true)),
                arguments("matmul needs (…, m, k) and (…, k, n), not (2, 3) and (3)",
                        (Executable) () -> x.matmul(random("z", 3))),
                arguments("sum of (2, 3) has no axis 2", (Executable) () -> x.sum(2)),
                arguments("mean of (2, 3) has no axis -3", (Executable) () -> x.mean(-3)),
                arguments("max of (2, 3) names axis 1 twice", (Executable) () -> x.max(1, -1)),
                arguments("max of (3, 0) over no elements",
                        (Executable) () -> random("none", 3, 0).max(1)),
                arguments("reshape of (2, 3) to [4, -1]: the extents must hold 6 elements; one of"
                        + " them may be -1", (Executable) () -> x.reshape(4, -1)),
                arguments("reshape of (2, 3) to [7]: the extents must hold 6 elements; one of them"
                        + " may be -1", (Executable) () -> x.reshape(7)),
                arguments("transpose of (2, 3) by [0, 0] must name each axis once",
                        (Executable) () -> x.transpose(0, 0)),
                arguments("slice of (2, 3) along axis 1 from 2 to 4 is not within 0 to 3",
                        (Executable) () -> x.slice(-1, 2, 4)),
                arguments("concat along axis 0 of (2, 3) and (3, 2): the other extents must be"
                        + " equal", (Executable) () -> Tensor.concat(0, x, y)),
                arguments("concat of no tensors has no shape",
                        (Executable) () -> Tensor.concat(0)));
    }

    @ParameterizedTest
    @MethodSource
    void refused(String message, Executable operation) {
        assertEquals(message,
                assertThrows(IllegalArgumentException.class, operation).getMessage());
    }
}
