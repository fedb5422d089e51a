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
            FloatVector ba = (FloatVector) FloatVector.fromArray(SPECIES, b, q).check(SPECIES);
            FloatVector bb =
                    (FloatVector) FloatVector.fromArray(SPECIES, b, q + LANES).check(SPECIES);
            FloatVector a0 = FloatVector.broadcast(SPECIES, a[p0 + k]);
            c0a = ba.fma(a0, c0a);
            c0b = bb.fma(a0, c0b);
            FloatVector a1 = FloatVector.broadcast(SPECIES, a[p1 + k]);
            c1a = ba.fma(a1, c1a);
            c1b = bb.fma(a1, c1b);
            FloatVector a2 = FloatVector.broadcast(SPECIES, a[p2 + k]);
            c2a = ba.fma(a2, c2a);
            c2b = bb.fma(a2, c2b);
            FloatVector a3 = FloatVector.broadcast(SPECIES, a[p3 + k]);
            c3a = ba.fma(a3, c3a);
            c3b = bb.fma(a3, c3b);
        }
        at = cOffset;
        ((FloatVector) c0a.check(SPECIES)).intoArray(c, at);
        ((FloatVector) c0b.check(SPECIES)).intoArray(c, at + LANES);
        at += cStride;
        ((FloatVector) c1a.check(SPECIES)).intoArray(c, at);
        ((FloatVector) c1b.check(SPECIES)).intoArray(c, at + LANES);
        at += cStride;
        ((FloatVector) c2a.check(SPECIES)).intoArray(c, at);
        ((FloatVector) c2b.check(SPECIES)).intoArray(c, at + LANES);
        at += cStride;
        ((FloatVector) c3a.check(SPECIES)).intoArray(c, at);
        ((FloatVector) c3b.check(SPECIES)).intoArray(c, at + LANES);
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
            FloatVector ba = (FloatVector) FloatVector.fromArray(SPECIES, b, q).check(SPECIES);
            FloatVector a0 = FloatVector.broadcast(SPECIES, a[p0 + k]);
            c0a = ba.fma(a0, c0a);
            FloatVector a1 = FloatVector.broadcast(SPECIES, a[p1 + k]);
            c1a = ba.fma(a1, c1a);
            FloatVector a2 = FloatVector.broadcast(SPECIES, a[p2 + k]);
            c2a = ba.fma(a2, c2a);
            FloatVector a3 = FloatVector.broadcast(SPECIES, a[p3 + k]);
            c3a = ba.fma(a3, c3a);
        }
        at = cOffset;
        ((FloatVector) c0a.check(SPECIES)).intoArray(c, at);
        at += cStride;
        ((FloatVector) c1a.check(SPECIES)).intoArray(c, at);
        at += cStride;
        ((FloatVector) c2a.check(SPECIES)).intoArray(c, at);
        at += cStride;
        ((FloatVector) c3a.check(SPECIES)).intoArray(c, at);
    }
}
