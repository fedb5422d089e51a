package veneer.engine.kernel.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The tile of a shallow product, such as that with an adapter of rank 8: as wide as the row of C,
 * not as narrow as the registers. Four rows take up four k at a time. Their sixteen elements of A
 * stay in registers while j runs along the rows; a vector of B and one of each row of C are loaded
 * for sixteen multiply-adds. A tile that is held in registers would be loaded and stored too often:
 * at a depth of 8 it reaches 65 GF/s where this one reaches 99, at 64 both reach 100.
 */
public final class VectorUpdate {
    private static final VectorSpecies<Float> SPECIES = VectorWidth.FLOATS;
    private static final int LANES = SPECIES.length();
    private static final int ROWS = 4;
    private static final int DEPTH = 4;

    private VectorUpdate() {}

    /** Adds a product to rows of C; their number is a multiple of four. */
    static void tile(int rows, int columns, int depth, float[] a, int aOffset, int aStride,
            float[] b, int bOffset, int bStep, float[] c, int cOffset, int cStride) {
        for (int i = 0; i < rows; i += ROWS) {
            int from = aOffset + i * aStride;
            int to = cOffset + i * cStride;
            int k = 0;
            for (; k <= depth - DEPTH; k += DEPTH) {
                update4x4(columns, a, from + k, aStride, b, bOffset + k * bStep, bStep, c, to,
                        cStride);
            }
            for (; k < depth; k++) {
                update4x1(columns, a, from + k, aStride, b, bOffset + k * bStep, c, to, cStride);
            }
        }
    }

    private static void update4x4(int columns, float[] a, int aOffset, int aStride, float[] b,
            int bOffset, int bStep, float[] c, int cOffset, int cStride) {
        int p0 = aOffset;
        FloatVector a00 = FloatVector.broadcast(SPECIES, a[p0]);
        FloatVector a01 = FloatVector.broadcast(SPECIES, a[p0 + 1]);
        FloatVector a02 = FloatVector.broadcast(SPECIES, a[p0 + 2]);
        FloatVector a03 = FloatVector.broadcast(SPECIES, a[p0 + 3]);
        int p1 = aOffset + aStride;
        FloatVector a10 = FloatVector.broadcast(SPECIES, a[p1]);
        FloatVector a11 = FloatVector.broadcast(SPECIES, a[p1 + 1]);
        FloatVector a12 = FloatVector.broadcast(SPECIES, a[p1 + 2]);
        FloatVector a13 = FloatVector.broadcast(SPECIES, a[p1 + 3]);
        int p2 = aOffset + 2 * aStride;
        FloatVector a20 = FloatVector.broadcast(SPECIES, a[p2]);
        FloatVector a21 = FloatVector.broadcast(SPECIES, a[p2 + 1]);
        FloatVector a22 = FloatVector.broadcast(SPECIES, a[p2 + 2]);
        FloatVector a23 = FloatVector.broadcast(SPECIES, a[p2 + 3]);
        int p3 = aOffset + 3 * aStride;
        FloatVector a30 = FloatVector.broadcast(SPECIES, a[p3]);
        FloatVector a31 = FloatVector.broadcast(SPECIES, a[p3 + 1]);
        FloatVector a32 = FloatVector.broadcast(SPECIES, a[p3 + 2]);
        FloatVector a33 = FloatVector.broadcast(SPECIES, a[p3 + 3]);
        int q0 = bOffset;
        int q1 = bOffset + bStep;
        int q2 = bOffset + 2 * bStep;
        int q3 = bOffset + 3 * bStep;
        int o0 = cOffset;
        int o1 = cOffset + cStride;
        int o2 = cOffset + 2 * cStride;
        int o3 = cOffset + 3 * cStride;
        for (int j = 0; j < columns; j += LANES) {
            FloatVector c0 = FloatVector.fromArray(SPECIES, c, o0 + j);
            FloatVector c1 = FloatVector.fromArray(SPECIES, c, o1 + j);
            FloatVector c2 = FloatVector.fromArray(SPECIES, c, o2 + j);
            FloatVector c3 = FloatVector.fromArray(SPECIES, c, o3 + j);
            FloatVector b0 = (FloatVector) FloatVector.fromArray(SPECIES, b, q0 + j).check(SPECIES);
            c0 = b0.fma(a00, c0);
            c1 = b0.fma(a10, c1);
            c2 = b0.fma(a20, c2);
            c3 = b0.fma(a30, c3);
            FloatVector b1 = (FloatVector) FloatVector.fromArray(SPECIES, b, q1 + j).check(SPECIES);
            c0 = b1.fma(a01, c0);
            c1 = b1.fma(a11, c1);
            c2 = b1.fma(a21, c2);
            c3 = b1.fma(a31, c3);
            FloatVector b2 = (FloatVector) FloatVector.fromArray(SPECIES, b, q2 + j).check(SPECIES);
            c0 = b2.fma(a02, c0);
            c1 = b2.fma(a12, c1);
            c2 = b2.fma(a22, c2);
            c3 = b2.fma(a32, c3);
            FloatVector b3 = (FloatVector) FloatVector.fromArray(SPECIES, b, q3 + j).check(SPECIES);
            c0 = b3.fma(a03, c0);
            c1 = b3.fma(a13, c1);
            c2 = b3.fma(a23, c2);
            c3 = b3.fma(a33, c3);
            ((FloatVector) c0.check(SPECIES)).intoArray(c, o0 + j);
            ((FloatVector) c1.check(SPECIES)).intoArray(c, o1 + j);
            ((FloatVector) c2.check(SPECIES)).intoArray(c, o2 + j);
            ((FloatVector) c3.check(SPECIES)).intoArray(c, o3 + j);
        }
    }

    private static void update4x1(int columns, float[] a, int aOffset, int aStride, float[] b,
            int bOffset, float[] c, int cOffset, int cStride) {
        FloatVector a0 = FloatVector.broadcast(SPECIES, a[aOffset]);
        FloatVector a1 = FloatVector.broadcast(SPECIES, a[aOffset + aStride]);
        FloatVector a2 = FloatVector.broadcast(SPECIES, a[aOffset + 2 * aStride]);
        FloatVector a3 = FloatVector.broadcast(SPECIES, a[aOffset + 3 * aStride]);
        int o1 = cOffset + cStride;
        int o2 = cOffset + 2 * cStride;
        int o3 = cOffset + 3 * cStride;
        for (int j = 0; j < columns; j += LANES) {
            FloatVector c0 = FloatVector.fromArray(SPECIES, c, cOffset + j);
            FloatVector c1 = FloatVector.fromArray(SPECIES, c, o1 + j);
            FloatVector c2 = FloatVector.fromArray(SPECIES, c, o2 + j);
            FloatVector c3 = FloatVector.fromArray(SPECIES, c, o3 + j);
            FloatVector b0 =
                    (FloatVector) FloatVector.fromArray(SPECIES, b, bOffset + j).check(SPECIES);
            c0 = b0.fma(a0, c0);
            c1 = b0.fma(a1, c1);
            c2 = b0.fma(a2, c2);
            c3 = b0.fma(a3, c3);
            ((FloatVector) c0.check(SPECIES)).intoArray(c, cOffset + j);
            ((FloatVector) c1.check(SPECIES)).intoArray(c, o1 + j);
            ((FloatVector) c2.check(SPECIES)).intoArray(c, o2 + j);
            ((FloatVector) c3.check(SPECIES)).intoArray(c, o3 + j);
        }
    }
}
