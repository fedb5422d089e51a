package veneer.engine.kernel;

import veneer.engine.kernel.KernelCase.Values;

import java.util.Random;

/**
 * One matrix product with operands that don't start at their arrays' first element and have gaps
 * between their rows. What lies in C's gaps must stay as it is.
 */
record ProductCase(boolean transposeA, boolean transposeB, boolean accumulate, int m, int n, int k,
        float[] a, float[] b, float[] c) {
    static final int A_OFFSET = 3;
    static final int B_OFFSET = 5;
    static final int C_OFFSET = 2;
    private static final int A_GAP = 1;
    private static final int B_GAP = 2;
    private static final int C_GAP = 3;

    static ProductCase draw(boolean transposeA, boolean transposeB, boolean accumulate, int m,
            int n, int k, Values values, Random random) {
        float[] a = draw(values, random, A_OFFSET + (m + A_GAP) * (k + A_GAP));
        float[] b = draw(values, random, B_OFFSET + (n + B_GAP) * (k + B_GAP));
        float[] c = draw(values, random, C_OFFSET + m * (n + C_GAP));
        if (!accumulate) {
            for (int i = 0; i < m && n > 0; i++) {
                c[C_OFFSET + i * (n + C_GAP) + random.nextInt(n)] = Float.NaN;
            }
        }
        return new ProductCase(transposeA, transposeB, accumulate, m, n, k, a, b, c);
    }

    private static float[] draw(Values values, Random random, int size) {
        float[] drawn = new float[size];
        for (int i = 0; i < size; i++) {
            drawn[i] = values.draw(random);
        }
        return drawn;
    }

    private int aStride() {
        return (transposeA ? m : k) + A_GAP;
    }

    private int bStride() {
        return (transposeB ? k : n) + B_GAP;
    }

    private int cStride() {
        return n + C_GAP;
    }

    /** What the product is defined to be. */
    float[] expected() {
        float[] result = c.clone();
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                int at = C_OFFSET + i * cStride() + j;
                float sum = accumulate ? c[at] : 0f;
                for (int p = 0; p < k; p++) {
                    float left = transposeA
                            ? a[A_OFFSET + p * aStride() + i]
                            : a[A_OFFSET + i * aStride() + p];
                    float right = transposeB
                            ? b[B_OFFSET + j * bStride() + p]
                            : b[B_OFFSET + p * bStride() + j];
                    sum = Math.fma(left, right, sum);
                }
                result[at] = sum;
            }
        }
        return result;
    }

    float[] multiply(Compute compute) {
        float[] result = c.clone();
        MatrixProduct.multiply(transposeA, transposeB, m, n, k, a, A_OFFSET, aStride(), b, B_OFFSET,
                bStride(), accumulate, result, C_OFFSET, cStride(), compute);
        return result;
    }

    /** The same with the rows of B read as a {@link RowSource} promises they are. */
    float[] multiplyRows(Compute compute) {
        int columns = transposeB ? k : n;
        RowSource rows = (row, column, count, to, offset) -> {
            boolean aligned = column % 32 == 0 && (count % 32 == 0 || column + count == columns);
            if (!aligned || column + count > columns || row >= (transposeB ? n : k)) {
                throw new AssertionError("row " + row + ", column " + column + ", count " + count);
            }
            System.arraycopy(b, B_OFFSET + row * bStride() + column, to, offset, count);
        };
        float[] result = c.clone();
        MatrixProduct.multiply(transposeA, transposeB, m, n, k, a, A_OFFSET, aStride(), rows,
                accumulate, result, C_OFFSET, cStride(), compute);
        return result;
    }

    static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToIntBits(values[i]);
        }
        return bits;
    }

    @Override
    public String toString() {
        return (transposeA ? "Aᵀ" : "A") + (transposeB ? "·Bᵀ" : "·B") + (accumulate ? " + C" : "")
                + ", m " + m + ", n " + n + ", k " + k;
    }
}
