package veneer.engine.kernel.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Tiles for processors with 16 vector registers: four rows and up to two vectors of columns. Eight
 * sums are just what hides a latency of four cycles at two multiply-adds a cycle. Twelve would fit
 * the registers on paper, but the compiler then keeps one of them in memory, at half the speed.
 */
public final class VectorTiles16 {
    private static final VectorSpecies<Float> SPECIES = VectorWidth.FLOATS;
    private static final int LANES = SPECIES.length();

    private VectorTiles16() {}

    static void tile4x2(int depth, float[] a, int aOffset, int aStride, float[] b, int bOffset,
            float[] c, int cOffset, int cStride) {
        int at = cOffset;
        FloatVector c0a = FloatVector.fromArray(SPECIES, c, at);
        FloatVector c0b = FloatVector.fromArray(SPECIES, c, at + LANES);
        at += cStride;
        FloatVector c1a = FloatVector.fromArray(SPECIES, c, at);
        FloatVector c1b = FloatVector.fromArray(SPECIES, c, at + LANES);
        at += cStride;
        FloatVector c2a = FloatVector.fromArray(SPECIES, c, at);
        FloatVector c2b = FloatVector.fromArray(SPECIES, c, at + LANES);
        at += cStride;
        FloatVector c3a = FloatVector.fromArray(SPECIES, c, at);
        FloatVector c3b = FloatVector.fromArray(SPECIES, c, at + LANES);
        int p0 = aOffset;
        int p1 = aOffset + aStride;
        int p2 = aOffset + 2 * aStride;
        int p3 = aOffset + 3 * aStride;
        for (int k = 0; k < depth; k++) {
            int q = bOffset + k * (2 * LANES);
            FloatVector ba = FloatVector.fromArray(SPECIES, b, q);
            FloatVector bb = FloatVector.fromArray(SPECIES, b, q + LANES);
            FloatVector a0 = FloatVector.broadcast(SPECIES, a[p0 + k]);
            c0a = a0.fma(ba, c0a);
            c0b = a0.fma(bb, c0b);
            FloatVector a1 = FloatVector.broadcast(SPECIES, a[p1 + k]);
            c1a = a1.fma(ba, c1a);
            c1b = a1.fma(bb, c1b);
            FloatVector a2 = FloatVector.broadcast(SPECIES, a[p2 + k]);
            c2a = a2.fma(ba, c2a);
            c2b = a2.fma(bb, c2b);
            FloatVector a3 = FloatVector.broadcast(SPECIES, a[p3 + k]);
            c3a = a3.fma(ba, c3a);
            c3b = a3.fma(bb, c3b);
        }
        at = cOffset;
        c0a.intoArray(c, at);
        c0b.intoArray(c, at + LANES);
        at += cStride;
        c1a.intoArray(c, at);
        c1b.intoArray(c, at + LANES);
        at += cStride;
        c2a.intoArray(c, at);
        c2b.intoArray(c, at + LANES);
        at += cStride;
        c3a.intoArray(c, at);
        c3b.intoArray(c, at + LANES);
    }

    static void tile4x1(int depth, float[] a, int aOffset, int aStride, float[] b, int bOffset,
            float[] c, int cOffset, int cStride) {
        int at = cOffset;
        FloatVector c0a = FloatVector.fromArray(SPECIES, c, at);
        at += cStride;
        FloatVector c1a = FloatVector.fromArray(SPECIES, c, at);
        at += cStride;
        FloatVector c2a = FloatVector.fromArray(SPECIES, c, at);
        at += cStride;
        FloatVector c3a = FloatVector.fromArray(SPECIES, c, at);
        int p0 = aOffset;
        int p1 = aOffset + aStride;
        int p2 = aOffset + 2 * aStride;
        int p3 = aOffset + 3 * aStride;
        for (int k = 0; k < depth; k++) {
            int q = bOffset + k * LANES;
            FloatVector ba = FloatVector.fromArray(SPECIES, b, q);
            FloatVector a0 = FloatVector.broadcast(SPECIES, a[p0 + k]);
            c0a = a0.fma(ba, c0a);
            FloatVector a1 = FloatVector.broadcast(SPECIES, a[p1 + k]);
            c1a = a1.fma(ba, c1a);
            FloatVector a2 = FloatVector.broadcast(SPECIES, a[p2 + k]);
            c2a = a2.fma(ba, c2a);
            FloatVector a3 = FloatVector.broadcast(SPECIES, a[p3 + k]);
            c3a = a3.fma(ba, c3a);
        }
        at = cOffset;
        c0a.intoArray(c, at);
        at += cStride;
        c1a.intoArray(c, at);
        at += cStride;
        c2a.intoArray(c, at);
        at += cStride;
        c3a.intoArray(c, at);
    }
}
