package veneer.engine.linalg;

/** Loops along rows, with the same bits however they are compiled. */
final class DoubleRows {
    private DoubleRows() {}

    /** {@code Σ a[i]·b[i]} in four partial sums, which the processor adds side by side. */
    static double dot(double[] a, int aFrom, double[] b, int bFrom, int count) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = 0;
        for (; i <= count - 4; i += 4) {
            s0 += a[aFrom + i] * b[bFrom + i];
            s1 += a[aFrom + i + 1] * b[bFrom + i + 1];
            s2 += a[aFrom + i + 2] * b[bFrom + i + 2];
            s3 += a[aFrom + i + 3] * b[bFrom + i + 3];
        }
        for (; i < count; i++) {
            s0 += a[aFrom + i] * b[bFrom + i];
        }
        return (s0 + s1) + (s2 + s3);
    }

    /** {@code y += factor·x}. */
    static void addScaled(
            double factor, double[] x, int xFrom, double[] y, int yFrom, int count) {
        for (int i = 0; i < count; i++) {
            y[yFrom + i] += factor * x[xFrom + i];
        }
    }

    /** {@code (x, y) = (c·x + s·y, c·y − s·x)}. */
    static void rotate(double[] rows, int x, int y, int count, double c, double s) {
        for (int i = 0; i < count; i++) {
            double before = rows[x + i];
            rows[x + i] = c * before + s * rows[y + i];
            rows[y + i] = c * rows[y + i] - s * before;
        }
    }

    /** The largest magnitude. */
    static double largest(double[] values, int from, int count) {
        double largest = 0;
        for (int i = from; i < from + count; i++) {
            largest = Math.max(largest, Math.abs(values[i]));
        }
        return largest;
    }
}
