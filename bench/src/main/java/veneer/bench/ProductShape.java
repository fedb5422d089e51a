package veneer.bench;

/**
 * One matrix product {@code C = op(A)·op(B)}, or {@code C += op(A)·op(B)}, of row-major matrices
 * without gaps.
 *
 * @param transposeA whether A is stored (k, m) instead of (m, k)
 * @param transposeB whether B is stored (n, k) instead of (k, n)
 * @param m the rows of C
 * @param n the columns of C
 * @param k the depth of the sums
 * @param accumulate whether the product is added to C
 */
record ProductShape(
        boolean transposeA, boolean transposeB, int m, int n, int k, boolean accumulate) {

    /** {@code x·Wᵀ}: what a linear layer does with m tokens. */
    static ProductShape forward(int tokens, int in, int out) {
        return new ProductShape(false, true, tokens, out, in, false);
    }

    /** {@code dy·W}: the gradient that goes back through a linear layer. */
    static ProductShape backward(int tokens, int in, int out) {
        return new ProductShape(false, false, tokens, in, out, false);
    }

    int strideA() {
        return transposeA ? m : k;
    }

    int strideB() {
        return transposeB ? k : n;
    }

    /** 10⁹ floating-point operations, a multiplication and an addition for each term. */
    double gigaflops() {
        return 2e-9 * m * n * k;
    }
}
