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

    /** Takes the step of B as an argument, so that B can also be read where it lies. */
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
            FloatVector ba = (FloatVector) FloatVector.fromArray(SPECIES, b, q).check(SPECIES);
            FloatVector bb =
                    (FloatVector) FloatVector.fromArray(SPECIES, b, q + LANES).check(SPECIES);
            FloatVector bc =
                    (FloatVector) FloatVector.fromArray(SPECIES, b, q + 2 * LANES).check(SPECIES);
            FloatVector a0 = FloatVector.broadcast(SPECIES, a[p0 + k]);
            c0a = ba.fma(a0, c0a);
            c0b = bb.fma(a0, c0b);
            c0c = bc.fma(a0, c0c);
            FloatVector a1 = FloatVector.broadcast(SPECIES, a[p1 + k]);
            c1a = ba.fma(a1, c1a);
            c1b = bb.fma(a1, c1b);
            c1c = bc.fma(a1, c1c);
            FloatVector a2 = FloatVector.broadcast(SPECIES, a[p2 + k]);
            c2a = ba.fma(a2, c2a);
            c2b = bb.fma(a2, c2b);
            c2c = bc.fma(a2, c2c);
            FloatVector a3 = FloatVector.broadcast(SPECIES, a[p3 + k]);
            c3a = ba.fma(a3, c3a);
            c3b = bb.fma(a3, c3b);
            c3c = bc.fma(a3, c3c);
            FloatVector a4 = FloatVector.broadcast(SPECIES, a[p4 + k]);
            c4a = ba.fma(a4, c4a);
            c4b = bb.fma(a4, c4b);
            c4c = bc.fma(a4, c4c);
            FloatVector a5 = FloatVector.broadcast(SPECIES, a[p5 + k]);
            c5a = ba.fma(a5, c5a);
            c5b = bb.fma(a5, c5b);
            c5c = bc.fma(a5, c5c);
            FloatVector a6 = FloatVector.broadcast(SPECIES, a[p6 + k]);
            c6a = ba.fma(a6, c6a);
            c6b = bb.fma(a6, c6b);
            c6c = bc.fma(a6, c6c);
            FloatVector a7 = FloatVector.broadcast(SPECIES, a[p7 + k]);
            c7a = ba.fma(a7, c7a);
            c7b = bb.fma(a7, c7b);
            c7c = bc.fma(a7, c7c);
        }
        at = cOffset;
        ((FloatVector) c0a.check(SPECIES)).intoArray(c, at);
        ((FloatVector) c0b.check(SPECIES)).intoArray(c, at + LANES);
        ((FloatVector) c0c.check(SPECIES)).intoArray(c, at + 2 * LANES);
        at += cStride;
        ((FloatVector) c1a.check(SPECIES)).intoArray(c, at);
        ((FloatVector) c1b.check(SPECIES)).intoArray(c, at + LANES);
        ((FloatVector) c1c.check(SPECIES)).intoArray(c, at + 2 * LANES);
        at += cStride;
        ((FloatVector) c2a.check(SPECIES)).intoArray(c, at);
        ((FloatVector) c2b.check(SPECIES)).intoArray(c, at + LANES);
        ((FloatVector) c2c.check(SPECIES)).intoArray(c, at + 2 * LANES);
        at += cStride;
        ((FloatVector) c3a.check(SPECIES)).intoArray(c, at);
        ((FloatVector) c3b.check(SPECIES)).intoArray(c, at + LANES);
        ((FloatVector) c3c.check(SPECIES)).intoArray(c, at + 2 * LANES);
        at += cStride;
        ((FloatVector) c4a.check(SPECIES)).intoArray(c, at);
        ((FloatVector) c4b.check(SPECIES)).intoArray(c, at + LANES);
        ((FloatVector) c4c.check(SPECIES)).intoArray(c, at + 2 * LANES);
        at += cStride;
        ((FloatVector) c5a.check(SPECIES)).intoArray(c, at);
        ((FloatVector) c5b.check(SPECIES)).intoArray(c, at + LANES);
        ((FloatVector) c5c.check(SPECIES)).intoArray(c, at + 2 * LANES);
        at += cStride;
        ((FloatVector) c6a.check(SPECIES)).intoArray(c, at);
        ((FloatVector) c6b.check(SPECIES)).intoArray(c, at + LANES);
        ((FloatVector) c6c.check(SPECIES)).intoArray(c, at + 2 * LANES);
        at += cStride;
        ((FloatVector) c7a.check(SPECIES)).intoArray(c, at);
        ((FloatVector) c7b.check(SPECIES)).intoArray(c, at + LANES);
        ((FloatVector) c7c.check(SPECIES)).intoArray(c, at + 2 * LANES);
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
            FloatVector a4 = FloatVector.broadcast(SPECIES, a[p4 + k]);
            c4a = ba.fma(a4, c4a);
            c4b = bb.fma(a4, c4b);
            FloatVector a5 = FloatVector.broadcast(SPECIES, a[p5 + k]);
            c5a = ba.fma(a5, c5a);
            c5b = bb.fma(a5, c5b);
            FloatVector a6 = FloatVector.broadcast(SPECIES, a[p6 + k]);
            c6a = ba.fma(a6, c6a);
            c6b = bb.fma(a6, c6b);
            FloatVector a7 = FloatVector.broadcast(SPECIES, a[p7 + k]);
            c7a = ba.fma(a7, c7a);
            c7b = bb.fma(a7, c7b);
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
        at += cStride;
        ((FloatVector) c4a.check(SPECIES)).intoArray(c, at);
        ((FloatVector) c4b.check(SPECIES)).intoArray(c, at + LANES);
        at += cStride;
        ((FloatVector) c5a.check(SPECIES)).intoArray(c, at);
        ((FloatVector) c5b.check(SPECIES)).intoArray(c, at + LANES);
        at += cStride;
        ((FloatVector) c6a.check(SPECIES)).intoArray(c, at);
        ((FloatVector) c6b.check(SPECIES)).intoArray(c, at + LANES);
        at += cStride;
        ((FloatVector) c7a.check(SPECIES)).intoArray(c, at);
        ((FloatVector) c7b.check(SPECIES)).intoArray(c, at + LANES);
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
            FloatVector ba = (FloatVector) FloatVector.fromArray(SPECIES, b, q).check(SPECIES);
            FloatVector a0 = FloatVector.broadcast(SPECIES, a[p0 + k]);
            c0a = ba.fma(a0, c0a);
            FloatVector a1 = FloatVector.broadcast(SPECIES, a[p1 + k]);
            c1a = ba.fma(a1, c1a);
            FloatVector a2 = FloatVector.broadcast(SPECIES, a[p2 + k]);
            c2a = ba.fma(a2, c2a);
            FloatVector a3 = FloatVector.broadcast(SPECIES, a[p3 + k]);
            c3a = ba.fma(a3, c3a);
            FloatVector a4 = FloatVector.broadcast(SPECIES, a[p4 + k]);
            c4a = ba.fma(a4, c4a);
            FloatVector a5 = FloatVector.broadcast(SPECIES, a[p5 + k]);
            c5a = ba.fma(a5, c5a);
            FloatVector a6 = FloatVector.broadcast(SPECIES, a[p6 + k]);
            c6a = ba.fma(a6, c6a);
            FloatVector a7 = FloatVector.broadcast(SPECIES, a[p7 + k]);
            c7a = ba.fma(a7, c7a);
        }
        at = cOffset;
        ((FloatVector) c0a.check(SPECIES)).intoArray(c, at);
        at += cStride;
        ((FloatVector) c1a.check(SPECIES)).intoArray(c, at);
        at += cStride;
        ((FloatVector) c2a.check(SPECIES)).intoArray(c, at);
        at += cStride;
        ((FloatVector) c3a.check(SPECIES)).intoArray(c, at);
        at += cStride;
        ((FloatVector) c4a.check(SPECIES)).intoArray(c, at);
        at += cStride;
        ((FloatVector) c5a.check(SPECIES)).intoArray(c, at);
        at += cStride;
        ((FloatVector) c6a.check(SPECIES)).intoArray(c, at);
        at += cStride;
        ((FloatVector) c7a.check(SPECIES)).intoArray(c, at);
    }
}
