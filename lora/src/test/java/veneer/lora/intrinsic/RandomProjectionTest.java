package veneer.lora.intrinsic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import veneer.engine.kernel.Compute;
import veneer.engine.random.RandomStream;

class RandomProjectionTest {
    private static final int[][] EXTENTS = {
            {1, 1}, {5, 5}, {64, 3}, {65, 64}, {1000, 1}, {1000, 100}, {4096, 128}, {5000, 33}
    };

    static Stream<RandomProjection> all() {
        List<RandomProjection> all = new ArrayList<>();
        for (int[] extents : EXTENTS) {
            all.add(new DenseProjection(extents[0], extents[1], 7));
            all.add(new SparseProjection(extents[0], extents[1], 7));
            all.add(new Fastfood(extents[0], extents[1], 7));
        }
        return all.stream();
    }

    private static float[] normal(String name, int count) {
        return new RandomStream(3, name).normal(count, 1);
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    private static float[] column(RandomProjection projection, int index) {
        float[] unit = new float[projection.coordinates()];
        unit[index] = 1;
        return projection.expand(unit);
    }

    /** Off by a few roundings to float32 of sums whose terms are of the size of the whole. */
    @ParameterizedTest
    @MethodSource("all")
    void reducingIsTheTransposedOfExpanding(RandomProjection projection) {
        float[] x = normal("x", projection.coordinates());
        float[] g = normal("g", projection.parameters());
        double size = Math.sqrt(dot(x, x) * dot(g, g));
        assertEquals(dot(projection.expand(x), g), dot(x, projection.reduce(g)), 1e-6 * size);
    }

    @ParameterizedTest
    @MethodSource("all")
    void columnsHaveLengthOne(RandomProjection projection) {
        for (int i = 0; i < projection.coordinates(); i++) {
            float[] column = column(projection, i);
            assertEquals(1, dot(column, column), 1e-6 + cutOff(projection), "column " + i);
        }
    }

    /** What Fastfood's last block has of D, of which a column may lose any part. */
    private static double cutOff(RandomProjection projection) {
        int size = Integer.highestOneBit(2 * projection.coordinates() - 1);
        boolean whole = !(projection instanceof Fastfood) || projection.parameters() % size == 0;
        return whole ? 0 : (double) size / projection.parameters();
    }

    /**
     * The product of two columns has the variance 1/D, with Fastfood twice that, which sums squares
     * of normal numbers; and so the length of what is expanded has 2/D or 4/D.
     */
    @Test
    void directionsAreNearlyOrthogonal() {
        int parameters = 4096;
        int coordinates = 64;
        for (RandomProjection projection : List.of(
                new DenseProjection(parameters, coordinates, 1),
                new SparseProjection(parameters, coordinates, 1),
                new Fastfood(parameters, coordinates, 1))) {
            double variance = (projection instanceof Fastfood ? 2.0 : 1.0) / parameters;
            double squares = 0;
            for (int i = 1; i < coordinates; i++) {
                double product = dot(column(projection, i), column(projection, i - 1));
                assertTrue(Math.abs(product) < 6 * Math.sqrt(variance), projection + " " + i);
                squares += product * product / variance;
            }
            assertEquals(1, squares / (coordinates - 1), 5 * Math.sqrt(2.0 / (coordinates - 1)));
            float[] x = normal("length", coordinates);
            float[] moved = projection.expand(x);
            assertEquals(1, dot(moved, moved) / dot(x, x), 6 * Math.sqrt(2 * variance),
                    projection.toString());
        }
    }

    @Test
    void aSparseColumnHasAsManyNumbersAsItSays() {
        for (int i = 0; i < 20; i++) {
            int numbers = 0;
            for (float number : column(new SparseProjection(10_000, 20, 1), i)) {
                numbers += number == 0 ? 0 : 1;
            }
            assertEquals(100, numbers);
        }
    }

    /** Walsh and Hadamard's matrix by its definition. */
    @Test
    void theFastTransformIsTheMatrix() {
        double[] x = new double[16];
        for (int i = 0; i < 16; i++) {
            x[i] = normal("h", 16)[i];
        }
        double[] fast = x.clone();
        Fastfood.transform(fast);
        for (int i = 0; i < 16; i++) {
            double sum = 0;
            for (int j = 0; j < 16; j++) {
                sum += Integer.bitCount(i & j) % 2 == 0 ? x[j] : -x[j];
            }
            assertEquals(sum, fast[i], 1e-14);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void bitsDontDependOnThreads(RandomProjection projection) {
        float[] x = normal("x", projection.coordinates());
        float[] g = normal("g", projection.parameters());
        Compute before = Compute.current();
        Compute three = Compute.of(before.kernels(), 3);
        Compute.use(before.serial());
        try {
            float[] full = projection.expand(x);
            float[] low = projection.reduce(g);
            Compute.use(three);
            assertArrayEquals(full, projection.expand(x));
            assertArrayEquals(low, projection.reduce(g));
        } finally {
            Compute.use(before);
            three.workers().close();
        }
    }

    @Test
    void extentsThatDontFitAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new DenseProjection(10, 11, 0));
        assertThrows(IllegalArgumentException.class, () -> new SparseProjection(10, 0, 0));
        String message = assertThrows(IllegalArgumentException.class,
                () -> new Fastfood(10, 3, 0).expand(new float[4])).getMessage();
        assertEquals("the projection takes 3 numbers, not 4", message);
    }
}
