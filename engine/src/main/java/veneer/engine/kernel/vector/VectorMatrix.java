package veneer.engine.kernel.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import veneer.engine.kernel.MatrixKernels;
import veneer.engine.kernel.RowKernels;
import veneer.engine.kernel.ScalarMatrix;

/**
 * The innermost loops of the matrix product on the Vector API. The shape of a tile follows from the
 * number of vector registers.
 */
public final class VectorMatrix implements MatrixKernels {
    private static final VectorSpecies<Float> SPECIES = VectorWidth.FLOATS;
    private static final int LANES = SPECIES.length();

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
    public int tileColumns() {
        return (manyRegisters ? 3 : 2) * LANES;
    }

    @Override
    public int columnStep() {
        return LANES;
    }

    @Override
    public void tile(int columns, int depth, float[] a, int aOffset, float[] b, int bOffset,
            boolean accumulate, float[] c, int cOffset, int cStride) {
        if (manyRegisters) {
            if (columns == 3 * LANES) {
                VectorTiles32.tile8x3(depth, a, aOffset, 8, b, bOffset, columns, accumulate, c,
                        cOffset, cStride);
            } else if (columns == 2 * LANES) {
                VectorTiles32.tile8x2(depth, a, aOffset, b, bOffset, accumulate, c, cOffset,
                        cStride);
            } else {
                VectorTiles32.tile8x1(depth, a, aOffset, b, bOffset, accumulate, c, cOffset,
                        cStride);
            }
        } else if (columns == 2 * LANES) {
            VectorTiles16.tile4x2(depth, a, aOffset, b, bOffset, accumulate, c, cOffset, cStride);
        } else {
            VectorTiles16.tile4x1(depth, a, aOffset, b, bOffset, accumulate, c, cOffset, cStride);
        }
    }

    @Override
    public void packAcrossRows(int lines, int depth, float[] from, int fromOffset, int fromStride,
            float[] to, int toOffset, int width) {
        int done = 0;
        for (; done <= lines - LANES; done += LANES) {
            copyLanes(depth, from, fromOffset + done, fromStride, to, toOffset + done, width);
        }
        if (LANES > 8 && done <= lines - 8) {
            copyEights(depth, from, fromOffset + done, fromStride, to, toOffset + done, width);
            done += 8;
        }
        if (done < lines) {
            scalar.packAcrossRows(lines - done, depth, from, fromOffset + done, fromStride, to,
                    toOffset + done, width);
        }
    }

    private static void copyLanes(int depth, float[] from, int fromOffset,
            int fromStride, float[] to, int toOffset, int width) {
        for (int k = 0; k < depth; k++) {
            FloatVector.fromArray(SPECIES, from, fromOffset + k * fromStride)
                    .intoArray(to, toOffset + k * width);
        }
    }

    private static void copyEights(int depth, float[] from, int fromOffset, int fromStride,
            float[] to, int toOffset, int width) {
        for (int k = 0; k < depth; k++) {
            FloatVector.fromArray(FloatVector.SPECIES_256, from, fromOffset + k * fromStride)
                    .intoArray(to, toOffset + k * width);
        }
    }

    @Override
    public void packAlongRows(int lines, int depth, float[] from, int fromOffset, int fromStride,
            float[] to, int toOffset, int width) {
        int done = 0;
        for (int size = LANES; size >= 4; size /= 2) {
            for (; depth >= size && done <= lines - size; done += size) {
                transpose(size, depth, from, fromOffset + done * fromStride, fromStride, to,
                        toOffset + done, width);
            }
        }
        if (done < lines) {
            scalar.packAlongRows(lines - done, depth, from, fromOffset + done * fromStride,
                    fromStride, to, toOffset + done, width);
        }
    }

    /** The last block is taken from the end, over elements that are there already. */
    private static void transpose(int size, int depth, float[] from, int fromOffset, int fromStride,
            float[] to, int toOffset, int width) {
        for (int k = 0; k < depth; k += size) {
            int first = Math.min(k, depth - size);
            VectorTranspose.block(size, from, fromOffset + first, fromStride, to,
                    toOffset + first * width, width);
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
