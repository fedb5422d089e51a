package veneer.engine.linalg;

/**
 * A symmetric matrix as {@code V·T·Vᵀ} with T zero but for its diagonal d and what stands beside
 * it, e; then, by rotations, with e zero too.
 */
final class Tridiagonal {
    private final int n;
    private final double[] d;
    private final double[] e;
    private final Matrix vTransposed;
    private final Rotations rotations;
    private final double scale;

    private Tridiagonal(double[] d, double[] e, Matrix vTransposed, double scale) {
        this.n = d.length;
        this.d = d;
        this.e = e;
        this.vTransposed = vTransposed;
        this.rotations = new Rotations(vTransposed);
        this.scale = scale;
    }

    /** Reduces a matrix, whose numbers are brought near 1 for it. */
    static Tridiagonal of(Matrix matrix) {
        int n = matrix.rows();
        double scale = Matrix.powerOfTwo(matrix.largest());
        Matrix a = matrix.scale(scale);
        Reflectors reflectors = new Reflectors(Math.max(0, n - 1), n, 1);
        double[] d = new double[n];
        double[] e = new double[Math.max(0, n - 1)];
        double[] row = new double[n];
        for (int k = 0; k < n; k++) {
            d[k] = a.get(k, k);
            if (k < n - 1) {
                System.arraycopy(a.data(), k * n, row, 0, n);
                e[k] = reflectors.reflect(k, row);
                reflectors.applyBoth(k, a);
            }
        }
        return new Tridiagonal(d, e, reflectors.transposedProduct(n), scale);
    }

    /**
     * Turns T into a diagonal matrix, and V with it.
     *
     * @return the eigenvalues, in no order
     */
    double[] diagonalize() {
        new Deflation(d, e).run("eigenvalues", this::step);
        rotations.apply();
        for (int i = 0; i < n; i++) {
            d[i] /= scale;
        }
        return d;
    }

    /** One round, with the shift of Wilkinson: the last 2×2's eigenvalue nearer to its corner. */
    private void step(int start, int end) {
        double half = (d[end - 1] - d[end]) / 2;
        double off = e[end - 1];
        double root = StrictMath.hypot(half, off);
        double mu = d[end] - off / (half + Math.copySign(root, half)) * off;
        double x = d[start] - mu;
        double z = e[start];
        for (int k = start; k < end; k++) {
            Rotation turn = Rotation.of(x, z);
            if (k > start) {
                e[k - 1] = turn.r();
            }
            double c = turn.c();
            double s = turn.s();
            double difference = d[k + 1] - d[k];
            double moved = s * (s * difference + 2 * c * e[k]);
            e[k] = (c - s) * (c + s) * e[k] + c * s * difference;
            d[k] += moved;
            d[k + 1] -= moved;
            rotations.add(k, k + 1, c, s);
            if (k < end - 1) {
                x = e[k];
                z = s * e[k + 1];
                e[k + 1] *= c;
            }
        }
    }

    Matrix vTransposed() {
        return vTransposed;
    }
}
