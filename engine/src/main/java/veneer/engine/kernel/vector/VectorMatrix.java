package veneer.engine.kernel.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import veneer.engine.kernel.MatrixKernels;
import veneer.engine.kernel.RowKernels;
import veneer.engine.kernel.ScalarMatrix;

/**
 * The innermost loops of the matrix product on the Vector API. The shape of a tile follows from the
 * number of vector registers, the blocks from what a tile reads and from where.
 *
 * <table>
 * <caption>What is chosen, and the measurement that chose it, in GF/s of one core of a Zen 4 whose
 * multiply-adds peak at 118 (16 registers: the same core with {@code -XX:UseAVX=2})</caption>
 * <tr><th>constant</th><th>32 registers</th><th>16 registers</th></tr>
 * <tr><td>tile, rows × vectors</td>
 * <td>8 × 3: 115; 6 × 4: 115, but rank 8 would fill 8 of its 12 rows; 12 × 2: 114, but 96 with
 * vectors of 256 bits</td>
 * <td>4 × 2: 102; 3 × 3: 104, on a third more loads; 5 × 2: 42 or 100, as the compiler
 * likes</td></tr>
 * <tr><td>depth of a shallow product, whose tile is wide</td>
 * <td colspan="2">up to 32: at 8, 99 for 65; at 16, 101 for 82; at 64, no difference</td></tr>
 * <tr><td>{@code blockDepth}</td>
 * <td>1536: n = 1152 at 576: 103.5, at 1152: 105.3</td>
 * <td>1536: n = 1536 at 512: 95, at 1024: 96, at 1536: 98</td></tr>
 * <tr><td>{@code blockSize}</td>
 * <td>6 MB, in the outer cache, which 8 bytes a cycle come from: n = 2048 with 1536 columns a
 * block: 104, with 768: 103, with 384: 100</td>
 * <td>384 KB, in the core's second cache, for a tile takes 16 bytes a cycle: 512 KB or 256 KB
 * cost a hundredth</td></tr>
 * </table>
 */
public final class VectorMatrix implements MatrixKernels {
    private static final VectorSpecies<Float> SPECIES = VectorWidth.FLOATS;
    private static final int LANES = SPECIES.length();

    private static final int SHALLOW = 32;

    /** With eight k, such a panel of B takes half of the nearest cache. */
    private static final int SHALLOW_COLUMNS = 512;

    private static final int BLOCK_DEPTH = 1536;
    private static final int BLOCK_OF_MANY = 3 << 19;
    private static final int BLOCK_OF_FEW = 3 << 15;

    private final ScalarMatrix scalar = new ScalarMatrix();
    private final RowKernels dots = new VectorRows();
    private final boolean manyRegisters;

    VectorMatrix(int registers) {
        manyRegisters = registers >= VectorRegisters.MANY;
    }

    @Override
    public int tileRows() {
        return manyRegisters ? 8 : 4;
    }

    @Override
    public int tileColumns(int depth) {
        return depth <= SHALLOW ? SHALLOW_COLUMNS : (manyRegisters ? 3 : 2) * LANES;
    }

    @Override
    public int columnStep() {
        return LANES;
    }

    @Override
    public boolean readsInPlace() {
        return manyRegisters;
    }

    @Override
    public int blockSize() {
        return manyRegisters ? BLOCK_OF_MANY : BLOCK_OF_FEW;
    }

    @Override
    public int blockDepth() {
        return BLOCK_DEPTH;
    }

    @Override
    public void tile(int columns, int depth, float[] a, int aOffset, int aStride, float[] b,
            int bOffset, int bStep, float[] c, int cOffset, int cStride) {
        if (columns > tileColumns(SHALLOW + 1)) {
            VectorUpdate.tile(tileRows(), columns, depth, a, aOffset, aStride, b, bOffset, bStep, c,
                    cOffset, cStride);
        } else if (manyRegisters) {
            if (columns == 3 * LANES) {
                VectorTiles32.tile8x3(depth, a, aOffset, aStride, b, bOffset, bStep, c, cOffset,
                        cStride);
            } else if (columns == 2 * LANES) {
                VectorTiles32.tile8x2(depth, a, aOffset, aStride, b, bOffset, c, cOffset, cStride);
            } else {
                VectorTiles32.tile8x1(depth, a, aOffset, aStride, b, bOffset, c, cOffset, cStride);
            }
        } else if (columns == 2 * LANES) {
            VectorTiles16.tile4x2(depth, a, aOffset, aStride, b, bOffset, c, cOffset, cStride);
        } else {
            VectorTiles16.tile4x1(depth, a, aOffset, aStride, b, bOffset, c, cOffset, cStride);
        }
    }

    @Override
    public void copy(int rows, int columns, float[] from, int fromOffset, int fromStride,
            float[] to, int toOffset, int toStride) {
        int done = 0;
        for (; done <= columns - LANES; done += LANES) {
            copyLanes(rows, from, fromOffset + done, fromStride, to, toOffset + done, toStride);
        }
        if (done < columns) {
            scalar.copy(rows, columns - done, from, fromOffset + done, fromStride, to,
                    toOffset + done, toStride);
        }
    }

    private static void copyLanes(int rows, float[] from, int fromOffset, int fromStride,
            float[] to, int toOffset, int toStride) {
        for (int i = 0; i < rows; i++) {
            FloatVector.fromArray(SPECIES, from, fromOffset + i * fromStride)
                    .intoArray(to, toOffset + i * toStride);
        }
    }

    @Override
    public void transpose(int rows, int columns, float[] from, int fromOffset, int fromStride,
            float[] to, int toOffset, int toStride) {
        int done = 0;
        for (; columns >= LANES && done <= rows - LANES; done += LANES) {
            transposeRows(columns, from, fromOffset + done * fromStride, fromStride, to,
                    toOffset + done, toStride);
        }
        if (done < rows) {
            scalar.transpose(rows - done, columns, from, fromOffset + done * fromStride, fromStride,
                    to, toOffset + done, toStride);
        }
    }

    /** The last block is taken from the end, over elements that are there already. */
    private static void transposeRows(int columns, float[] from, int fromOffset, int fromStride,
            float[] to, int toOffset, int toStride) {
        for (int j = 0; j < columns; j += LANES) {
            int first = Math.min(j, columns - LANES);
            VectorTranspose.block(from, fromOffset + first, fromStride, to,
                    toOffset + first * toStride, toStride);
        }
    }

    @Override
    public void rowProducts(int rows, int depth, float[] x, int xOffset, float[] w, int wOffset,
            int wStride, boolean accumulate, float[] y, int yOffset) {
        for (int row = 0; row < rows; row++) {
            float product = dots.dot(x, xOffset, w, wOffset + row * wStride, depth);
            int to = yOffset + row;
            y[to] = accumulate ? y[to] + product : product;
        }
    }
}
