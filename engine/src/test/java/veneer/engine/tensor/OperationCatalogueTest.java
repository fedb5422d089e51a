package veneer.engine.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import veneer.engine.kernel.Compute;
import veneer.engine.kernel.KernelProvider;
import veneer.engine.kernel.Kernels;
import veneer.engine.random.RandomStream;

/** What holds for every use of every operation in the {@link OperationCatalogue}. */
class OperationCatalogueTest {
    /** Of the largest value, or of 1; sums here have up to 2,100 terms (PRECISION.md). */
    private static final double TOLERANCE = 4e-6;

    /** Differences are in double: this one leaves 1e−8 of curvature and 1e−11 of rounding. */
    private static final double STEP = 1e-4;

    private static final float[] SPECIAL = {
            0f, -0f, 1f, -1f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY,
            Float.MIN_VALUE, -Float.MIN_VALUE, Float.MIN_NORMAL, Float.MAX_VALUE, -Float.MAX_VALUE,
            88.8f, -104f, 1e-30f, 0.5f,
    };

    static List<OperationCase> cases() {
        return OperationCatalogue.cases();
    }

    @Test
    void noOperationIsMissing() {
        assertEquals(Set.of(), OperationCatalogue.missing());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aValueIsThatOfTheFormula(OperationCase use) {
        Tensor[] inputs = use.parameters(use.values());
        DoubleTensor expected = use.expected(inputs);
        Tensor result = use.operation().of(inputs);
        assertEquals(expected.shape(), result.shape());
        assertSame(use.node(), result.node().getClass());
        assertClose("element", expected.data(), result.data());
    }

    /** The gradient is that of {@code Σ c·y} with random c, so that every element counts. */
    @ParameterizedTest
    @MethodSource("cases")
    void aGradientIsThatOfFiniteDifferences(OperationCase use) {
        Tensor[] inputs = use.parameters(use.values());
        float[] weights = backward(use, inputs);
        float[][] once = gradients(inputs);
        use.operation().of(inputs).backward(weights);
        float[][] twice = gradients(inputs);
        for (int input = 0; input < inputs.length; input++) {
            int[] moved = moved(inputs, input);
            double[] slopes = slopes(use, inputs, input, moved, weights);
            assertClose("gradient by input " + input, slopes, pick(once[input], moved));
            double[] doubled = Arrays.stream(slopes).map(slope -> 2 * slope).toArray();
            assertClose("sum of two gradients", doubled, pick(twice[input], moved));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void onlyWantedGradientsAreTaken(OperationCase use) {
        float[][] values = use.values();
        Tensor[] all = use.parameters(values);
        float[] weights = backward(use, all);
        for (int wanted = 0; wanted < all.length; wanted++) {
            Tensor[] inputs = use.parameters(values);
            for (int other = 0; other < inputs.length; other++) {
                if (other != wanted) {
                    inputs[other] =
                            Tensor.of(values[other].clone(), all[other].shape().toArray());
                }
            }
            use.operation().of(inputs).backward(weights);
            assertArrayEquals(bits(all[wanted].gradient()), bits(inputs[wanted].gradient()));
        }
        try (var _ = NoGradient.open()) {
            assertFalse(use.operation().of(use.parameters(values)).requiresGradient());
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void scalarAndVectorKernelsGiveTheSameBits(OperationCase use) {
        assumeTrue(KernelProvider.vector().isPresent(),
                () -> "no vector kernels here: " + KernelProvider.obstacle().orElse(""));
        Kernels vector = KernelProvider.vector().orElseThrow();
        for (float[][] values : List.of(use.values(), specialValues(use))) {
            assertArrayEquals(
                    outcome(use, values, KernelProvider.scalar(), 1),
                    outcome(use, values, vector, 1));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void anyNumberOfThreadsGivesTheSameBits(OperationCase use) {
        for (float[][] values : List.of(use.values(), specialValues(use))) {
            int[][] expected = outcome(use, values, KernelProvider.best(), 1);
            for (int threads : new int[] {2, 3, 5}) {
                assertArrayEquals(expected, outcome(use, values, KernelProvider.best(), threads),
                        threads + " threads");
            }
        }
    }

    /** In place is allowed only where the gradient stays right. */
    @ParameterizedTest
    @MethodSource("cases")
    void noResultIsChangedInPlaceThatItsGradientNeeds(OperationCase use) {
        Tensor[] expected = use.parameters(use.values());
        float[] weights = backward(use, expected);
        Tensor[] inputs = use.parameters(use.values());
        Tensor result = use.operation().of(inputs);
        Tensor other = Tensor.of(
                new RandomStream(4, "other").uniform(result.shape().size(), 1),
                result.shape().toArray());
        Tensor changed;
        try {
            changed = result.addInPlace(other);
        } catch (IllegalStateException refused) {
            assertTrue(refused.getMessage().contains("in place"), refused.getMessage());
            return;
        }
        assertThrows(IllegalStateException.class, result::data);
        changed.backward(weights);
        for (int input = 0; input < inputs.length; input++) {
            assertArrayEquals(bits(expected[input].gradient()), bits(inputs[input].gradient()));
        }
    }

    /** The arrays hold what the same use left of other values, NaN among it. */
    @ParameterizedTest
    @MethodSource("cases")
    void arraysThatWereUsedBeforeGiveTheSameBits(OperationCase use) {
        int[][] expected = outcome(use, use.values(), KernelProvider.best(), 1);
        Buffers buffers = new Buffers();
        for (int threads : new int[] {1, 2}) {
            try (var _ = buffers.open()) {
                outcome(use, specialValues(use), KernelProvider.best(), threads);
            }
            try (var _ = buffers.open()) {
                assertArrayEquals(expected,
                        outcome(use, use.values(), KernelProvider.best(), threads));
            }
        }
    }

    /** The array of an input that was forgotten holds other numbers when the walk back begins. */
    @ParameterizedTest
    @MethodSource("cases")
    void inputsThatAreComputedAgainGiveTheSameBits(OperationCase use) {
        int[][] expected = gradientsBehind(use, 1, _ -> {});
        for (int threads : new int[] {1, 3}) {
            assertArrayEquals(expected, gradientsBehind(use, threads, Tensor::forget));
            try (var _ = new Buffers().open()) {
                assertArrayEquals(expected, gradientsBehind(use, threads, input -> {
                    input.forget();
                    Arrays.fill(Buffers.take(input.shape().size()), Float.NaN);
                }));
            }
        }
    }

    /** The gradients of parameters from which inputs are made that can be computed again. */
    private static int[][] gradientsBehind(OperationCase use, int threads,
            Consumer<Tensor> afterUse) {
        Compute before = Compute.current();
        Compute compute = Compute.of(KernelProvider.best(), threads);
        Compute.use(compute);
        try {
            Tensor[] parameters = use.parameters(use.values());
            Tensor[] inputs = Arrays.stream(parameters)
                    .map(parameter -> parameter.dropout(0, new RandomStream(1, "none")))
                    .toArray(Tensor[]::new);
            Tensor result = use.operation().of(inputs);
            Arrays.stream(inputs).forEach(afterUse);
            result.backward(new RandomStream(3, "weights").uniform(result.shape().size(), 1));
            return Arrays.stream(parameters).map(parameter -> bits(parameter.gradient()))
                    .toArray(int[][]::new);
        } finally {
            Compute.use(before);
            compute.workers().close();
        }
    }

    /** Every bit of the result and of all gradients. */
    private static int[][] outcome(OperationCase use, float[][] values, Kernels kernels,
            int threads) {
        Compute before = Compute.current();
        Compute compute = Compute.of(kernels, threads);
        Compute.use(compute);
        try {
            Tensor[] inputs = use.parameters(values);
            Tensor result = use.operation().of(inputs);
            int[][] outcome = new int[inputs.length + 1][];
            outcome[inputs.length] =
                    bits(Arrays.copyOf(result.data(), result.shape().size()));
            float[] weights = specialValues(result.shape().size(), "weights");
            result.backward(weights);
            for (int input = 0; input < inputs.length; input++) {
                outcome[input] = bits(inputs[input].gradient());
            }
            return outcome;
        } finally {
            Compute.use(before);
            compute.workers().close();
        }
    }

    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToIntBits(values[i]);
        }
        return bits;
    }

    private static float[][] specialValues(OperationCase use) {
        float[][] values = new float[use.inputs().size()][];
        for (int i = 0; i < values.length; i++) {
            values[i] = specialValues(use.inputs().get(i).shape().size(), "special " + i);
        }
        return values;
    }

    /** Ordinary numbers, and one special one among four. */
    private static float[] specialValues(int size, String name) {
        float[] values = new RandomStream(5, name).uniform(size, 3);
        RandomStream random = new RandomStream(6, name);
        for (int i = 0; i < size; i++) {
            if (random.nextInt(4) == 0) {
                values[i] = SPECIAL[random.nextInt(SPECIAL.length)];
            }
        }
        return values;
    }

    /** Walks back from a result with random weights, which are returned. */
    private static float[] backward(OperationCase use, Tensor[] inputs) {
        Tensor result = use.operation().of(inputs);
        float[] weights = new RandomStream(3, "weights").uniform(result.shape().size(), 1);
        result.backward(weights.clone());
        return weights;
    }

    private static float[][] gradients(Tensor[] inputs) {
        return Arrays.stream(inputs).map(input -> input.gradient().clone()).toArray(float[][]::new);
    }

    /** Which elements of an input are moved: all, or as many as there is time for. */
    private static int[] moved(Tensor[] inputs, int input) {
        int total = Arrays.stream(inputs).mapToInt(tensor -> tensor.data().length).sum();
        int size = inputs[input].data().length;
        int count = Math.min(size, Math.max(4, 20_000 / Math.max(1, total)));
        int[] moved = new int[count];
        for (int i = 0; i < count; i++) {
            moved[i] = (int) ((long) size * i / count);
        }
        return moved;
    }

    /** The derivatives by the moved elements; a result that stays NaN doesn't move. */
    private static double[] slopes(OperationCase use, Tensor[] inputs, int input, int[] moved,
            float[] weights) {
        DoubleTensor[] values =
                Arrays.stream(inputs).map(DoubleTensor::of).toArray(DoubleTensor[]::new);
        double[] slopes = new double[moved.length];
        for (int i = 0; i < moved.length; i++) {
            double[] data = values[input].data();
            double kept = data[moved[i]];
            data[moved[i]] = kept + STEP;
            double[] above = use.formula().of(values).data().clone();
            data[moved[i]] = kept - STEP;
            double[] below = use.formula().of(values).data().clone();
            data[moved[i]] = kept;
            for (int j = 0; j < weights.length; j++) {
                boolean number = !Double.isNaN(above[j]) || !Double.isNaN(below[j]);
                slopes[i] += number ? weights[j] * (above[j] - below[j]) / (2 * STEP) : 0;
            }
        }
        return slopes;
    }

    private static float[] pick(float[] values, int[] indices) {
        float[] picked = new float[indices.length];
        for (int i = 0; i < indices.length; i++) {
            picked[i] = values[indices[i]];
        }
        return picked;
    }

    private static void assertClose(String what, double[] expected, float[] actual) {
        double largest = Arrays.stream(expected).map(Math::abs).reduce(1, Math::max);
        for (int i = 0; i < expected.length; i++) {
            int element = i;
            assertTrue(
                    Math.abs(actual[i] - expected[i]) <= TOLERANCE * largest
                            || Double.isNaN(expected[i]) && Float.isNaN(actual[i]),
                    () -> what + " " + element + " is " + actual[element] + ", not "
                            + expected[element]);
        }
    }
}
