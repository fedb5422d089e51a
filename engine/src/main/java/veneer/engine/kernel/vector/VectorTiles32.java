package veneer.engine.kernel.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Tiles for processors with 32 vector registers: eight rows and up to three vectors of columns stay
 * in registers while k runs. An element of A is broadcast next to its use, a vector of B is loaded
 * once for eight rows: eleven loads for 24 multiply-adds, which then limit the speed alone.
 */
public final class VectorTiles32 {
    private static final VectorSpecies<Float> SPECIES = VectorWidth.FLOATS;
    private static final int LANES = SPECIES.length();

    private VectorTiles32() {}

    /**
     * Takes the step of B as an argument, so that B can also be read where it lies.
     */
    static void tile8x3(int depth, float[] a, int aOffset, int aStride, float[] b, int bOffset,
            int bStep, float[] c, int cOffset, int cStride) {
        int at = cOffset;
        FloatVector c0a = FloatVector.fromArray(SPECIES, c, at);
        FloatVector c0b = FloatVector.fromArray(SPECIES, c, at + LANES);
        FloatVector c0c = FloatVector.fromArray(SPECIES, c, at + 2 * LANES);
        at += cStride;
        FloatVector c1a = FloatVector.fromArray(SPECIES, c, at);
        FloatVector c1b = FloatVector.fromArray(SPECIES, c, at + LANES);
        FloatVector c1c = FloatVector.fromArray(SPECIES, c, at + 2 * LANES);
        at += cStride;
        FloatVector c2a = FloatVector.fromArray(SPECIES, c, at);
        FloatVector c2b = FloatVector.fromArray(SPECIES, c, at + LANES);
        FloatVector c2c = FloatVector.fromArray(SPECIES, c, at + 2 * LANES);
        at += cStride;
        FloatVector c3a = FloatVector.fromArray(SPECIES, c, at);
        FloatVector c3b = FloatVector.fromArray(SPECIES, c, at + LANES);
        FloatVector c3c = FloatVector.fromArray(SPECIES, c, at + 2 * LANES);
        at += cStride;
        FloatVector c4a = FloatVector.fromArray(SPECIES, c, at);
        FloatVector c4b = FloatVector.fromArray(SPECIES, c, at + LANES);
        FloatVector c4c = FloatVector.fromArray(SPECIES, c, at + 2 * LANES);
        at += cStride;
        FloatVector c5a = FloatVector.fromArray(SPECIES, c, at);
        FloatVector c5b = FloatVector.fromArray(SPECIES, c, at + LANES);
        FloatVector c5c = FloatVector.fromArray(SPECIES, c, at + 2 * LANES);
        at += cStride;
        FloatVector c6a = FloatVector.fromArray(SPECIES, c, at);
        FloatVector c6b = FloatVector.fromArray(SPECIES, c, at + LANES);
        FloatVector c6c = FloatVector.fromArray(SPECIES, c, at + 2 * LANES);
        at += cStride;
        FloatVector c7a = FloatVector.fromArray(SPECIES, c, at);
        FloatVector c7b = FloatVector.fromArray(SPECIES, c, at + LANES);
        FloatVector c7c = FloatVector.fromArray(SPECIES, c, at + 2 * LANES);
        int p0 = aOffset;
        int p1 = aOffset + aStride;
        int p2 = aOffset + 2 * aStride;
        int p3 = aOffset + 3 * aStride;
        int p4 = aOffset + 4 * aStride;
        int p5 = aOffset + 5 * aStride;
        int p6 = aOffset + 6 * aStride;
        int p7 = aOffset + 7 * aStride;
        for (int k = 0; k < depth; k++) {
            int q = bOffset + k * bStep;
            FloatVector ba = FloatVector.fromArray(SPECIES, b, q);
            FloatVector bb = FloatVector.fromArray(SPECIES, b, q + LANES);
            FloatVector bc = FloatVector.fromArray(SPECIES, b, q + 2 * LANES);
            FloatVector a0 = FloatVector.broadcast(SPECIES, a[p0 + k]);
            c0a = a0.fma(ba, c0a);
            c0b = a0.fma(bb, c0b);
            c0c = a0.fma(bc, c0c);
            FloatVector a1 = FloatVector.broadcast(SPECIES, a[p1 + k]);
            c1a = a1.fma(ba, c1a);
            c1b = a1.fma(bb, c1b);
            c1c = a1.fma(bc, c1c);
            FloatVector a2 = FloatVector.broadcast(SPECIES, a[p2 + k]);
            c2a = a2.fma(ba, c2a);
            c2b = a2.fma(bb, c2b);
            c2c = a2.fma(bc, c2c);
            FloatVector a3 = FloatVector.broadcast(SPECIES, a[p3 + k]);
            c3a = a3.fma(ba, c3a);
            c3b = a3.fma(bb, c3b);
            c3c = a3.fma(bc, c3c);
            FloatVector a4 = FloatVector.broadcast(SPECIES, a[p4 + k]);
            c4a = a4.fma(ba, c4a);
            c4b = a4.fma(bb, c4b);
            c4c = a4.fma(bc, c4c);
            FloatVector a5 = FloatVector.broadcast(SPECIES, a[p5 + k]);
            c5a = a5.fma(ba, c5a);
            c5b = a5.fma(bb, c5b);
            c5c = a5.fma(bc, c5c);
            FloatVector a6 = FloatVector.broadcast(SPECIES, a[p6 + k]);
            c6a = a6.fma(ba, c6a);
            c6b = a6.fma(bb, c6b);
            c6c = a6.fma(bc, c6c);
            FloatVector a7 = FloatVector.broadcast(SPECIES, a[p7 + k]);
            c7a = a7.fma(ba, c7a);
            c7b = a7.fma(bb, c7b);
            c7c = a7.fma(bc, c7c);
        }
        at = cOffset;
        c0a.intoArray(c, at);
        c0b.intoArray(c, at + LANES);
        c0c.intoArray(c, at + 2 * LANES);
        at += cStride;
        c1a.intoArray(c, at);
        c1b.intoArray(c, at + LANES);
        c1c.intoArray(c, at + 2 * LANES);
        at += cStride;
        c2a.intoArray(c, at);
        c2b.intoArray(c, at + LANES);
        c2c.intoArray(c, at + 2 * LANES);
        at += cStride;
        c3a.intoArray(c, at);
        c3b.intoArray(c, at + LANES);
        c3c.intoArray(c, at + 2 * LANES);
        at += cStride;
        c4a.intoArray(c, at);
        c4b.intoArray(c, at + LANES);
        c4c.intoArray(c, at + 2 * LANES);
        at += cStride;
        c5a.intoArray(c, at);
        c5b.intoArray(c, at + LANES);
        c5c.intoArray(c, at + 2 * LANES);
        at += cStride;
        c6a.intoArray(c, at);
        c6b.intoArray(c, at + LANES);
        c6c.intoArray(c, at + 2 * LANES);
        at += cStride;
        c7a.intoArray(c, at);
        c7b.intoArray(c, at + LANES);
        c7c.intoArray(c, at + 2 * LANES);
    }

    static void tile8x2(int depth, float[] a, int aOffset, int aStride, float[] b, int bOffset,
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
        at += cStride;
        FloatVector c4a = FloatVector.fromArray(SPECIES, c, at);
        FloatVector c4b = FloatVector.fromArray(SPECIES, c, at + LANES);
        at += cStride;
        FloatVector c5a = FloatVector.fromArray(SPECIES, c, at);
        FloatVector c5b = FloatVector.fromArray(SPECIES, c, at + LANES);
        at += cStride;
        FloatVector c6a = FloatVector.fromArray(SPECIES, c, at);
        FloatVector c6b = FloatVector.fromArray(SPECIES, c, at + LANES);
        at += cStride;
        FloatVector c7a = FloatVector.fromArray(SPECIES, c, at);
        FloatVector c7b = FloatVector.fromArray(SPECIES, c, at + LANES);
        int p0 = aOffset;
        int p1 = aOffset + aStride;
        int p2 = aOffset + 2 * aStride;
        int p3 = aOffset + 3 * aStride;
        int p4 = aOffset + 4 * aStride;
        int p5 = aOffset + 5 * aStride;
        int p6 = aOffset + 6 * aStride;
        int p7 = aOffset + 7 * aStride;
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
            FloatVector a4 = FloatVector.broadcast(SPECIES, a[p4 + k]);
            c4a = a4.fma(ba, c4a);
            c4b = a4.fma(bb, c4b);
            FloatVector a5 = FloatVector.broadcast(SPECIES, a[p5 + k]);
            c5a = a5.fma(ba, c5a);
            c5b = a5.fma(bb, c5b);
            FloatVector a6 = FloatVector.broadcast(SPECIES, a[p6 + k]);
            c6a = a6.fma(ba, c6a);
            c6b = a6.fma(bb, c6b);
            FloatVector a7 = FloatVector.broadcast(SPECIES, a[p7 + k]);
            c7a = a7.fma(ba, c7a);
            c7b = a7.fma(bb, c7b);
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
        at += cStride;
        c4a.intoArray(c, at);
        c4b.intoArray(c, at + LANES);
        at += cStride;
        c5a.intoArray(c, at);
        c5b.intoArray(c, at + LANES);
        at += cStride;
        c6a.intoArray(c, at);
        c6b.intoArray(c, at + LANES);
        at += cStride;
        c7a.intoArray(c, at);
        c7b.intoArray(c, at + LANES);
    }

    static void tile8x1(int depth, float[] a, int aOffset, int aStride, float[] b, int bOffset,
            float[] c, int cOffset, int cStride) {
        int at = cOffset;
        FloatVector c0a = FloatVector.fromArray(SPECIES, c, at);
        at += cStride;
        FloatVector c1a = FloatVector.fromArray(SPECIES, c, at);
        at += cStride;
        FloatVector c2a = FloatVector.fromArray(SPECIES, c, at);
        at += cStride;
        FloatVector c3a = FloatVector.fromArray(SPECIES, c, at);
        at += cStride;
        FloatVector c4a = FloatVector.fromArray(SPECIES, c, at);
        at += cStride;
        FloatVector c5a = FloatVector.fromArray(SPECIES, c, at);
        at += cStride;
        FloatVector c6a = FloatVector.fromArray(SPECIES, c, at);
        at += cStride;
        FloatVector c7a = FloatVector.fromArray(SPECIES, c, at);
        int p0 = aOffset;
        int p1 = aOffset + aStride;
        int p2 = aOffset + 2 * aStride;
        int p3 = aOffset + 3 * aStride;
        int p4 = aOffset + 4 * aStride;
        int p5 = aOffset + 5 * aStride;
        int p6 = aOffset + 6 * aStride;
        int p7 = aOffset + 7 * aStride;
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
            FloatVector a4 = FloatVector.broadcast(SPECIES, a[p4 + k]);
            c4a = a4.fma(ba, c4a);
            FloatVector a5 = FloatVector.broadcast(SPECIES, a[p5 + k]);
            c5a = a5.fma(ba, c5a);
            FloatVector a6 = FloatVector.broadcast(SPECIES, a[p6 + k]);
            c6a = a6.fma(ba, c6a);
            FloatVector a7 = FloatVector.broadcast(SPECIES, a[p7 + k]);
            c7a = a7.fma(ba, c7a);
        }
        at = cOffset;
        c0a.intoArray(c, at);
        at += cStride;
        c1a.intoArray(c, at);
        at += cStride;
        c2a.intoArray(c, at);
        at += cStride;
        c3a.intoArray(c, at);
        at += cStride;
        c4a.intoArray(c, at);
        at += cStride;
        c5a.intoArray(c, at);
        at += cStride;
        c6a.intoArray(c, at);
        at += cStride;
        c7a.intoArray(c, at);
    }
}
