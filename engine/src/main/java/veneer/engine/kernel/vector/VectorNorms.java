package veneer.engine.kernel.vector;

import static veneer.engine.kernel.vector.VectorSums.FOUR;
import static veneer.engine.kernel.vector.VectorSums.ONE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import veneer.engine.kernel.ScalarRows;

/**
 * Both norms on the Vector API, row after row. A row is read from memory to be summed, and again,
 * from the nearest cache, to be written. If each were a loop of its own, memory would not be read
 * while it is written. So the loop that writes a row also sums the next one, which begins at
 * {@code next}; at the last row that is the row itself, whose sum nobody needs.
 */
final class VectorNorms {
    private static final VectorSpecies<Float> SPECIES = VectorWidth.FLOATS;
    private static final int LANES = SPECIES.length();

    private VectorNorms() {}

    static void rmsNorm(float[] x, int xOffset, float[] weight, float epsilon, float[] y,
            int yOffset, float[] scales, int scalesOffset, int rows, int count) {
        float squares = rows == 0 ? 0f : squares(x, xOffset, 0f, count);
        for (int row = 0; row < rows; row++) {
            int at = row * count;
            int next = Math.min(row + 1, rows - 1) * count;
            float scale = ScalarRows.scale(squares, count, epsilon);
            scales[scalesOffset + row] = scale;
            squares = applyGains(
                    x, xOffset + at, scale, weight, y, yOffset + at, xOffset + next, count);
        }
    }

    static void rmsNormGradient(float[] x, int xOffset, float[] weight, float[] scales,
            int scalesOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int rows,
            int count) {
        float products = rows == 0 ? 0f : products(x, xOffset, 0f, weight, dy, dyOffset, count);
        for (int row = 0; row < rows; row++) {
            int at = row * count;
            int next = Math.min(row + 1, rows - 1) * count;
            float scale = scales[scalesOffset + row];
            products = addGradient(x, xOffset + at, 0f, scale, weight, dy, dyOffset + at, 0f,
                    scale * products / count, dx, dxOffset + at, 0f, next - at, count);
        }
    }

    static void layerNorm(float[] x, int xOffset, float[] weight, float[] bias, float epsilon,
            float[] y, int yOffset, float[] means, float[] scales, int statisticsOffset, int rows,
            int count) {
        float sum = rows == 0 ? 0f : sum(x, xOffset, count);
        for (int row = 0; row < rows; row++) {
            int at = row * count;
            int next = Math.min(row + 1, rows - 1) * count;
            float mean = sum / count;
            float squares = squares(x, xOffset + at, mean, count);
            float scale = ScalarRows.scale(squares, count, epsilon);
            means[statisticsOffset + row] = mean;
            scales[statisticsOffset + row] = scale;
            sum = normalize(x, xOffset + at, mean, scale, weight, bias, y, yOffset + at,
                    xOffset + next, count);
        }
    }

    static void layerNormGradient(float[] x, int xOffset, float[] weight, float[] means,
            float[] scales, int statisticsOffset, float[] dy, int dyOffset, float[] dx,
            int dxOffset, int rows, int count) {
        float products = rows == 0
                ? 0f
                : products(
                        x, xOffset, means[statisticsOffset], weight, dy, dyOffset, count);
        for (int row = 0; row < rows; row++) {
            int at = row * count;
            int nextRow = Math.min(row + 1, rows - 1);
            float scale = scales[statisticsOffset + row];
            float level = VectorRows.dotProduct(weight, 0, dy, dyOffset + at, count) / count;
            products = addGradient(x, xOffset + at, means[statisticsOffset + row], scale, weight,
                    dy, dyOffset + at, level, scale * products / count, dx, dxOffset + at,
                    means[statisticsOffset + nextRow], nextRow * count - at, count);
        }
    }

    /** {@code Σ a[i]}. */
    static float sum(float[] a, int aOffset, int count) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        int bound = VectorSums.wholeBlocks(count);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector sum = FloatVector.fromArray(SPECIES, a, aOffset + i).add(s0);
            s0 = ONE ? sum : s1;
            s1 = FOUR ? s2 : sum;
            s2 = s3;
            s3 = sum;
        }
        if (bound == count) {
            return VectorSums.joined(s0, s1, s2, s3);
        }
        float[] partial = VectorSums.inArray(s0, s1, s2, s3);
        ScalarRows.addElements(partial, a, aOffset + bound, count - bound);
        return ScalarRows.joined(partial);
    }

    /** {@code Σ (a[i] − shift)²}. */
    private static float squares(float[] a, int aOffset, float shift, int count) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        int bound = VectorSums.wholeBlocks(count);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector centred = FloatVector.fromArray(SPECIES, a, aOffset + i).sub(shift);
            FloatVector sum = centred.fma(centred, s0);
            s0 = ONE ? sum : s1;
            s1 = FOUR ? s2 : sum;
            s2 = s3;
            s3 = sum;
        }
        if (bound == count) {
            return VectorSums.joined(s0, s1, s2, s3);
        }
        float[] partial = VectorSums.inArray(s0, s1, s2, s3);
        ScalarRows.addSquares(partial, a, aOffset + bound, shift, count - bound);
        return ScalarRows.joined(partial);
    }

    /** {@code Σ (a[i] − shift)·(b[i]·c[i])}, with {@code b} from its beginning. */
    private static float products(float[] a, int aOffset, float shift, float[] b, float[] c,
            int cOffset, int count) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        int bound = VectorSums.wholeBlocks(count);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector product = FloatVector.fromArray(SPECIES, b, i)
                    .mul(FloatVector.fromArray(SPECIES, c, cOffset + i));
            FloatVector sum =
                    FloatVector.fromArray(SPECIES, a, aOffset + i).sub(shift).fma(product, s0);
            s0 = ONE ? sum : s1;
            s1 = FOUR ? s2 : sum;
            s2 = s3;
            s3 = sum;
        }
        if (bound == count) {
            return VectorSums.joined(s0, s1, s2, s3);
        }
        float[] partial = VectorSums.inArray(s0, s1, s2, s3);
        ScalarRows.addProducts(
                partial, a, aOffset + bound, shift, b, bound, c, cOffset + bound, count - bound);
        return ScalarRows.joined(partial);
    }

    /** {@code y[i] = x[i]·scale·weight[i]}; returns {@code Σ x[next + i]²}. */
    private static float applyGains(float[] x, int xOffset, float scale, float[] weight, float[] y,
            int yOffset, int next, int count) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        int bound = VectorSums.wholeBlocks(count);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector ahead = FloatVector.fromArray(SPECIES, x, next + i);
            FloatVector normalized = FloatVector.fromArray(SPECIES, x, xOffset + i).mul(scale);
            normalized.mul(FloatVector.fromArray(SPECIES, weight, i)).intoArray(y, yOffset + i);

            FloatVector sum = ahead.fma(ahead, s0);
            s0 = ONE ? sum : s1;
            s1 = FOUR ? s2 : sum;
            s2 = s3;
            s3 = sum;
        }
        if (bound == count) {
            return VectorSums.joined(s0, s1, s2, s3);
        }
        float[] partial = VectorSums.inArray(s0, s1, s2, s3);
        ScalarRows.addSquares(partial, x, next + bound, 0f, count - bound);
        ScalarRows.applyGains(x, xOffset + bound, scale, weight, bound, y, yOffset + bound,
                count - bound);
        return ScalarRows.joined(partial);
    }

    /** {@code y[i] = fma((x[i] − mean)·scale, weight[i], bias[i])}; returns the next row's sum. */
    private static float normalize(float[] x, int xOffset, float mean, float scale, float[] weight,
            float[] bias, float[] y, int yOffset, int next, int count) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        int bound = VectorSums.wholeBlocks(count);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector sum = FloatVector.fromArray(SPECIES, x, next + i).add(s0);
            FloatVector normalized =
                    FloatVector.fromArray(SPECIES, x, xOffset + i).sub(mean).mul(scale);
            FloatVector gain = FloatVector.fromArray(SPECIES, weight, i);
            normalized.fma(gain, FloatVector.fromArray(SPECIES, bias, i)).intoArray(y, yOffset + i);

            s0 = ONE ? sum : s1;
            s1 = FOUR ? s2 : sum;
            s2 = s3;
            s3 = sum;
        }
        if (bound == count) {
            return VectorSums.joined(s0, s1, s2, s3);
        }
        float[] partial = VectorSums.inArray(s0, s1, s2, s3);
        ScalarRows.addElements(partial, x, next + bound, count - bound);
        ScalarRows.normalize(x, xOffset + bound, mean, scale, weight, bias, bound, y,
                yOffset + bound, count - bound);
        return ScalarRows.joined(partial);
    }

    /**
     * {@link ScalarRows#addNormGradient}; returns the sum of {@link #products} of the row that
     * begins {@code ahead} elements after this one and has the mean {@code nextMean}.
     */
    private static float addGradient(float[] x, int xOffset, float mean, float scale,
            float[] weight, float[] dy, int dyOffset, float level, float projection, float[] dx,
            int dxOffset, float nextMean, int ahead, int count) {
        FloatVector scales = FloatVector.broadcast(SPECIES, scale);
        FloatVector projections = FloatVector.broadcast(SPECIES, projection);
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        int bound = VectorSums.wholeBlocks(count);
        for (int i = 0; i < bound; i += LANES) {
            int xi = xOffset + i;
            int dyi = dyOffset + i;
            FloatVector gain = FloatVector.fromArray(SPECIES, weight, i);
            FloatVector product = gain.mul(FloatVector.fromArray(SPECIES, dy, dyi + ahead));
            FloatVector sum = FloatVector.fromArray(SPECIES, x, xi + ahead).sub(nextMean)
                    .fma(product, s0);

            FloatVector direct = gain.mul(FloatVector.fromArray(SPECIES, dy, dyi));
            FloatVector centred = FloatVector.fromArray(SPECIES, x, xi).sub(mean);
            FloatVector gradient =
                    centred.mul(scales).neg().fma(projections, direct).sub(level);
            FloatVector old = FloatVector.fromArray(SPECIES, dx, dxOffset + i);
            gradient.fma(scales, old).intoArray(dx, dxOffset + i);

            s0 = ONE ? sum : s1;
            s1 = FOUR ? s2 : sum;
            s2 = s3;
            s3 = sum;
        }
        if (bound == count) {
            return VectorSums.joined(s0, s1, s2, s3);
        }
        float[] partial = VectorSums.inArray(s0, s1, s2, s3);
        ScalarRows.addProducts(partial, x, xOffset + ahead + bound, nextMean, weight, bound, dy,
                dyOffset + ahead + bound, count - bound);
        ScalarRows.addNormGradient(x, xOffset + bound, mean, scale, weight, bound, dy,
                dyOffset + bound, level, projection, dx, dxOffset + bound, count - bound);
        return ScalarRows.joined(partial);
    }
}
