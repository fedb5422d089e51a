package veneer.engine.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static veneer.engine.tensor.TestTensors.random;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What attention does not see has no part in it, not even as zeros. */
class AttentionScopeTest {
    private static final int SIZE = 8;
    private static final int HEADS = 2;

    private static Tensor attend(Tensor[] qkv, AttentionScope scope) {
        return qkv[0].causalAttention(qkv[1], qkv[2], HEADS, 1, scope);
    }

    private static Tensor[] inputs(int positions) {
        return new Tensor[] {
                random("q", 1, positions, SIZE), random("k", 1, positions, SIZE / HEADS),
                random("v", 1, positions, SIZE / HEADS)
        };
    }

    private static Tensor[] part(Tensor[] inputs, int from, int to) {
        return Arrays.stream(inputs).map(input -> {
            int columns = input.shape().columns();
            float[] rows = Arrays.copyOfRange(input.data(), from * columns, to * columns);
            return Tensor.parameter(rows, 1, to - from, columns);
        }).toArray(Tensor[]::new);
    }

    /** A packed document gives the bits that it gives alone, forward and backward. */
    @Test
    void aDocumentIsAsIfAlone() {
        int[] lengths = {70, 1, 129, 0, 30};
        Tensor[] packed = inputs(IntStream.of(lengths).sum());
        float[] weights = random("weights", packed[0].shape().size()).data();
        for (int window : new int[] {1, 40, 1000}) {
            Arrays.stream(packed).forEach(Tensor::clearGradient);
            Tensor y = attend(packed, AttentionScope.documents(lengths).window(window));
            y.backward(weights);
            int from = 0;
            for (int length : lengths) {
                int to = from + length;
                Tensor[] alone = part(packed, from, to);
                Tensor part = attend(alone, AttentionScope.SEQUENCE.window(window));
                assertArrayEquals(Arrays.copyOfRange(y.data(), from * SIZE, to * SIZE),
                        part.data());
                part.backward(Arrays.copyOfRange(weights, from * SIZE, to * SIZE));
                for (int i = 0; i < alone.length; i++) {
                    int columns = alone[i].shape().columns();
                    assertArrayEquals(
                            Arrays.copyOfRange(
                                    packed[i].gradient(), from * columns, to * columns),
                            alone[i].gradient());
                }
                from = to;
            }
        }
    }

    /** What lies before every window of a block is not read: it may be anything. */
    @Test
    void aWindowIsNotAMask() {
        Tensor[] inputs = inputs(300);
        int window = 50;
        int block = 64;
        Arrays.fill(inputs[1].data(), 0, 100 * SIZE / HEADS, Float.NaN);
        Arrays.fill(inputs[2].data(), 0, 100 * SIZE / HEADS, Float.NaN);
        Tensor y = attend(inputs, AttentionScope.SEQUENCE.window(window));
        y.backward(random("weights", inputs[0].shape().size()).data());
        int firstBlockBeyond = (100 + window - 1 + block - 1) / block * block;
        for (int i = firstBlockBeyond * SIZE; i < y.data().length; i++) {
            assertTrue(Float.isFinite(y.data()[i]), "element " + i);
            assertTrue(Float.isFinite(inputs[0].gradient()[i]), "gradient " + i);
        }
    }

    /** To rounding: the step adds its products along the rows. */
    @Test
    void aCachedStepSeesTheSameWindow() {
        int positions = 100;
        Tensor[] inputs = inputs(positions);
        float[] expected = attend(inputs, AttentionScope.SEQUENCE.window(30)).data();
        float[] last = Arrays.copyOfRange(
                inputs[0].data(), (positions - 1) * SIZE, positions * SIZE);
        float[] step = Tensor.of(last, SIZE)
                .attendTo(inputs[1].data(), inputs[2].data(), 70, positions, HEADS, 1)
                .data();
        assertArrayEquals(
                Arrays.copyOfRange(expected, (positions - 1) * SIZE, positions * SIZE), step,
                1e-6f);
    }

    @Test
    void aWindowAsWideAsTheSequenceChangesNothing() {
        Tensor[] inputs = inputs(130);
        float[] expected = attend(inputs, AttentionScope.SEQUENCE).data();
        assertArrayEquals(expected, attend(inputs, AttentionScope.SEQUENCE.window(130)).data());
        assertArrayEquals(expected, attend(inputs, AttentionScope.documents(new int[] {130}))
                .data());
    }

    @Test
    void aScopeThatDoesNotFitIsRefused() {
        String message = assertThrows(IllegalArgumentException.class,
                () -> attend(inputs(8), AttentionScope.documents(new int[] {3, 4}))).getMessage();
        assertEquals("the documents of sequence 0 have 7 positions, not 8", message);
        message = assertThrows(IllegalArgumentException.class,
                () -> attend(inputs(8), AttentionScope.documents(new int[] {8}, new int[] {8})))
                        .getMessage();
        assertEquals("a scope of 2 sequences does not fit a batch of 1", message);
        assertThrows(IllegalArgumentException.class,
                () -> AttentionScope.documents(new int[] {9, -1}));
        assertThrows(IllegalArgumentException.class, () -> AttentionScope.SEQUENCE.window(0));
    }
}
