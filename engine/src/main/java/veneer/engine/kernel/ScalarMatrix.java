package veneer.engine.kernel;

/** The matrix product's innermost loops in plain Java, blocked for sixteen registers. */
final class ScalarMatrix implements MatrixKernels {
    private static final int ROWS = 4;
    private static final int COLUMNS = 4;

    @Override
    public int tileRows() {
        return ROWS;
    }

    @Override
    public int tileColumns() {
        return COLUMNS;
    }

    @Override
    public void tile(
            int depth,
            float[] a,
            int aOffset,
            float[] b,
            int bOffset,
            boolean accumulate,
            float[] c,
            int cOffset,
            int cStride) {
        for (int row = 0; row < ROWS; row++) {
            int to = cOffset + row * cStride;
            float c0 = accumulate ? c[to] : 0;
            float c1 = accumulate ? c[to + 1] : 0;
            float c2 = accumulate ? c[to + 2] : 0;
            float c3 = accumulate ? c[to + 3] : 0;
            for (int k = 0; k < depth; k++) {
                float factor = a[aOffset + k * ROWS + row];
                int from = bOffset + k * COLUMNS;
                c0 = Math.fma(factor, b[from], c0);
                c1 = Math.fma(factor, b[from + 1], c1);
                c2 = Math.fma(factor, b[from + 2], c2);
                c3 = Math.fma(factor, b[from + 3], c3);
            }
            c[to] = c0;
            c[to + 1] = c1;
            c[to + 2] = c2;
            c[to + 3] = c3;
        }
    }

    @Override
    public void packAlongLines(
            int lines,
            int depth,
            float[] from,
            int fromOffset,
            int fromStride,
            int width,
            float[] to,
            int toOffset) {
        for (int k = 0; k < depth; k++) {
            int target = toOffset + k * width;
            System.arraycopy(from, fromOffset + k * fromStride, to, target, lines);
            java.util.Arrays.fill(to, target + lines, target + width, 0);
        }
    }

    @Override
    public void packAlongDepth(
            int lines,
            int depth,
            float[] from,
            int fromOffset,
            int fromStride,
            int width,
            float[] to,
            int toOffset) {
        for (int i = 0; i < width; i++) {
            int source = fromOffset + i * fromStride;
            for (int k = 0; k < depth; k++) {
                to[toOffset + k * width + i] = i < lines ? from[source + k] : 0;
            }
        }
    }

    @Override
    public void rowProducts(
            int rows,
            int depth,
            float[] x,
            int xOffset,
            float[] w,
            int wOffset,
            int wStride,
            boolean accumulate,
            float[] y,
            int yOffset) {
        float[] sums = new float[RowKernels.PARTIAL_SUMS];
        for (int row = 0; row < rows; row++) {
            java.util.Arrays.fill(sums, 0);
            int from = wOffset + row * wStride;
            for (int k = 0; k < depth; k++) {
                int j = k % RowKernels.PARTIAL_SUMS;
                sums[j] = Math.fma(x[xOffset + k], w[from + k], sums[j]);
            }
            for (int half = RowKernels.PARTIAL_SUMS / 2; half > 0; half /= 2) {
                for (int j = 0; j < half; j++) {
                    sums[j] += sums[j + half];
                }
            }
            y[yOffset + row] = accumulate ? y[yOffset + row] + sums[0] : sums[0];
        }
    }
}
