package veneer.engine.linalg;

/**
 * A square matrix as {@code U·B·Vᵀ} with B zero but for its diagonal d and what stands right of it,
 * e; then, by rotations of rows and columns, with e zero too (Golub and Kahan 1965; Golub and
 * Reinsch 1970).
 */
final class Bidiagonal {
    private final int n;
    private final double[] d;
    private final double[] e;
    private final Matrix uTransposed;
    private final Matrix vTransposed;
    private final Rotations ofRows;
    private final Rotations ofColumns;
    private final double scale;

    private Bidiagonal(double[] d, double[] e, Matrix uTransposed, Matrix vTransposed,
            double scale) {
        this.n = d.length;
        this.d = d;
        this.e = e;
        this.uTransposed = uTransposed;
        this.vTransposed = vTransposed;
        this.ofRows = new Rotations(uTransposed);
        this.ofColumns = new Rotations(vTransposed);
        this.scale = scale;
    }

    /**
     * Reduces a matrix, whose numbers are brought near 1 for it.
     *
     * @param vectors whether U and V are asked for
     */
    static Bidiagonal of(Matrix matrix, boolean vectors) {
        int n = matrix.rows();
        double scale = Matrix.powerOfTwo(matrix.largest());
        Matrix a = matrix.scale(scale);
        double[] d = new double[n];
        double[] e = new double[Math.max(0, n - 1)];
        Reflectors left = new Reflectors(n, n, 0);
        Reflectors right = new Reflectors(Math.max(0, n - 1), n, 1);
        double[] line = new double[n];
        for (int k = 0; k < n; k++) {
            for (int i = k; i < n; i++) {
                line[i] = a.data()[i * n + k];
            }
            d[k] = left.reflect(k, line);
            left.applyLeft(k, a, k + 1);
            if (k < n - 1) {
                System.arraycopy(a.data(), k * n, line, 0, n);
                e[k] = right.reflect(k, line);
                right.applyRight(k, a, k + 1);
            }
        }
        return new Bidiagonal(d, e, vectors ? left.transposedProduct(n) : null,
                vectors ? right.transposedProduct(n) : null, scale);
    }

    /**
     * Turns B into a diagonal matrix, and U and V with it.
     *
     * @return the singular values, in no order
     */
    double[] diagonalize() {
        Deflation deflation = new Deflation(d, e);
        deflation.run("singular values",
                (start, end) -> turn(start, end, deflation.nothing()));
        ofRows.apply();
        ofColumns.apply();
        return positive();
    }

    private void turn(int start, int end, double nothing) {
        int zero = zero(start, end, nothing);
        if (zero == end) {
            clearColumn(start, end);
        } else if (zero >= start) {
            clearRow(zero, end);
        } else {
            step(start, end);
        }
    }

    /** The last place of a part where d is nothing, or −1. */
    private int zero(int start, int end, double nothing) {
        for (int i = end; i >= start; i--) {
            if (Math.abs(d[i]) <= nothing) {
                d[i] = 0;
                return i;
            }
        }
        return -1;
    }

    /** With d nothing in a row, turns that row with those below until its e is nothing too. */
    private void clearRow(int row, int end) {
        double stray = e[row];
        e[row] = 0;
        for (int i = row + 1; i <= end && stray != 0; i++) {
            Rotation turn = Rotation.of(d[i], stray);
            d[i] = turn.r();
            ofRows.add(i, row, turn.c(), turn.s());
            if (i < end) {
                stray = -turn.s() * e[i];
                e[i] *= turn.c();
            }
        }
    }

    /** With d nothing in the last column, turns that column with those before it likewise. */
    private void clearColumn(int start, int end) {
        double stray = e[end - 1];
        e[end - 1] = 0;
        for (int i = end - 1; i >= start && stray != 0; i--) {
            Rotation turn = Rotation.of(d[i], stray);
            d[i] = turn.r();
            ofColumns.add(i, end, turn.c(), turn.s());
            if (i > start) {
                stray = -turn.s() * e[i - 1];
                e[i - 1] *= turn.c();
            }
        }
    }

    /**
     * One round of the QR algorithm on BᵀB, which is never formed (Golub and Van Loan 2013,
     * algorithm 8.6.1): a rotation of columns by the shift makes a number below the diagonal, and
     * rotations of rows and columns in turn chase it out.
     */
    private void step(int start, int end) {
        double x = head(start, end);
        double z = e[start];
        for (int k = start; k < end; k++) {
            Rotation columns = Rotation.of(x, z);
            if (k > start) {
                e[k - 1] = columns.r();
            }
            double c = columns.c();
            double s = columns.s();
            x = c * d[k] + s * e[k];
            e[k] = c * e[k] - s * d[k];
            z = s * d[k + 1];
            d[k + 1] *= c;
            ofColumns.add(k, k + 1, c, s);
            Rotation rows = Rotation.of(x, z);
            d[k] = rows.r();
            x = rows.c() * e[k] + rows.s() * d[k + 1];
            d[k + 1] = rows.c() * d[k + 1] - rows.s() * e[k];
            ofRows.add(k, k + 1, rows.c(), rows.s());
            if (k < end - 1) {
                z = rows.s() * e[k + 1];
                e[k + 1] *= rows.c();
            }
        }
        e[end - 1] = x;
    }

    /**
     * {@code (d² − μ)/d} of the part's first number, μ being that eigenvalue of the last 2×2 of
     * BᵀB which is nearer to its corner.
     */
    private double head(int start, int end) {
        double above = end - 1 > start ? e[end - 2] : 0;
        double p = d[end - 1];
        double q = d[end];
        double f = e[end - 1];
        double half = ((p - q) * (p + q) + (above - f) * (above + f)) / 2;
        double off = p * f;
        double root = StrictMath.hypot(half, off);
        double nearer = off == 0 ? 0 : off / (half + Math.copySign(root, half)) * off;
        double mu = q * q + f * f - nearer;
        return d[start] - mu / d[start];
    }

    /** The values, in the size that the matrix had, with the signs of V's rows. */
    private double[] positive() {
        for (int i = 0; i < n; i++) {
            if (d[i] < 0) {
                d[i] = -d[i];
                if (vTransposed != null) {
                    vTransposed.negateRow(i);
                }
            }
            d[i] = Math.abs(d[i] / scale);
        }
        return d;
    }

    Matrix uTransposed() {
        return uTransposed;
    }

    Matrix vTransposed() {
        return vTransposed;
    }
}
