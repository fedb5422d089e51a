package veneer.engine.kernel.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Tiles for processors with 32 vector registers: eight rows and up to three vectors of columns,
 * held in registers while k runs. An element of A is broadcast next to its use, a vector of B is
 * loaded once for eight rows. With 24 accumulators, 3 vectors of B and one broadcast, 28 registers
 * are in use, and every loaded value serves enough multiplications that loads never limit the
 * speed.
 */
public final class VectorTiles32 {
    private static final VectorSpecies<Float> SPECIES = VectorWidth.FLOATS;
    private static final int LANES = SPECIES.length();

    private VectorTiles32() {}

    /**
     * Takes the steps from one k to the next as arguments: where the compiler knows them, it
     * unrolls this loop and loses a tenth of the speed.
     */
    static void tile8x3(int depth, float[] a, int aOffset, int aStep, float[] b, int bOffset,
            int bStep, boolean accumulate, float[] c, int cOffset, int cStride) {
        FloatVector c0a, c0b, c0c;
        FloatVector c1a, c1b, c1c;
        FloatVector c2a, c2b, c2c;
        FloatVector c3a, c3b, c3c;
        FloatVector c4a, c4b, c4c;
        FloatVector c5a, c5b, c5c;
        FloatVector c6a, c6b, c6c;
        FloatVector c7a, c7b, c7c;
        int at = cOffset;
        if (accumulate) {
            c0a = FloatVector.fromArray(SPECIES, c, at);
            c0b = FloatVector.fromArray(SPECIES, c, at + LANES);
            c0c = FloatVector.fromArray(SPECIES, c, at + 2 * LANES);
            at += cStride;
            c1a = FloatVector.fromArray(SPECIES, c, at);
            c1b = FloatVector.fromArray(SPECIES, c, at + LANES);
            c1c = FloatVector.fromArray(SPECIES, c, at + 2 * LANES);
            at += cStride;
            c2a = FloatVector.fromArray(SPECIES, c, at);
            c2b = FloatVector.fromArray(SPECIES, c, at + LANES);
            c2c = FloatVector.fromArray(SPECIES, c, at + 2 * LANES);
            at += cStride;
            c3a = FloatVector.fromArray(SPECIES, c, at);
            c3b = FloatVector.fromArray(SPECIES, c, at + LANES);
            c3c = FloatVector.fromArray(SPECIES, c, at + 2 * LANES);
            at += cStride;
            c4a = FloatVector.fromArray(SPECIES, c, at);
            c4b = FloatVector.fromArray(SPECIES, c, at + LANES);
            c4c = FloatVector.fromArray(SPECIES, c, at + 2 * LANES);
            at += cStride;
            c5a = FloatVector.fromArray(SPECIES, c, at);
            c5b = FloatVector.fromArray(SPECIES, c, at + LANES);
            c5c = FloatVector.fromArray(SPECIES, c, at + 2 * LANES);
            at += cStride;
            c6a = FloatVector.fromArray(SPECIES, c, at);
            c6b = FloatVector.fromArray(SPECIES, c, at + LANES);
            c6c = FloatVector.fromArray(SPECIES, c, at + 2 * LANES);
            at += cStride;
            c7a = FloatVector.fromArray(SPECIES, c, at);
            c7b = FloatVector.fromArray(SPECIES, c, at + LANES);
            c7c = FloatVector.fromArray(SPECIES, c, at + 2 * LANES);
        } else {
            c0a = c0b = c0c = FloatVector.zero(SPECIES);
            c1a = c1b = c1c = FloatVector.zero(SPECIES);
            c2a = c2b = c2c = FloatVector.zero(SPECIES);
            c3a = c3b = c3c = FloatVector.zero(SPECIES);
            c4a = c4b = c4c = FloatVector.zero(SPECIES);
            c5a = c5b = c5c = FloatVector.zero(SPECIES);
            c6a = c6b = c6c = FloatVector.zero(SPECIES);
            c7a = c7b = c7c = FloatVector.zero(SPECIES);
        }
        for (int k = 0; k < depth; k++) {
            int p = aOffset + k * aStep;
            int q = bOffset + k * bStep;
            FloatVector ba = FloatVector.fromArray(SPECIES, b, q);
            FloatVector bb = FloatVector.fromArray(SPECIES, b, q + LANES);
            FloatVector bc = FloatVector.fromArray(SPECIES, b, q + 2 * LANES);
            FloatVector a0 = FloatVector.broadcast(SPECIES, a[p]);
            c0a = a0.fma(ba, c0a);
            c0b = a0.fma(bb, c0b);
            c0c = a0.fma(bc, c0c);
            FloatVector a1 = FloatVector.broadcast(SPECIES, a[p + 1]);
            c1a = a1.fma(ba, c1a);
            c1b = a1.fma(bb, c1b);
            c1c = a1.fma(bc, c1c);
            FloatVector a2 = FloatVector.broadcast(SPECIES, a[p + 2]);
            c2a = a2.fma(ba, c2a);
            c2b = a2.fma(bb, c2b);
            c2c = a2.fma(bc, c2c);
            FloatVector a3 = FloatVector.broadcast(SPECIES, a[p + 3]);
            c3a = a3.fma(ba, c3a);
            c3b = a3.fma(bb, c3b);
            c3c = a3.fma(bc, c3c);
            FloatVector a4 = FloatVector.broadcast(SPECIES, a[p + 4]);
            c4a = a4.fma(ba, c4a);
            c4b = a4.fma(bb, c4b);
            c4c = a4.fma(bc, c4c);
            FloatVector a5 = FloatVector.broadcast(SPECIES, a[p + 5]);
            c5a = a5.fma(ba, c5a);
            c5b = a5.fma(bb, c5b);
            c5c = a5.fma(bc, c5c);
            FloatVector a6 = FloatVector.broadcast(SPECIES, a[p + 6]);
            c6a = a6.fma(ba, c6a);
            c6b = a6.fma(bb, c6b);
            c6c = a6.fma(bc, c6c);
            FloatVector a7 = FloatVector.broadcast(SPECIES, a[p + 7]);
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

    static void tile8x2(int depth, float[] a, int aOffset, float[] b, int bOffset,
            boolean accumulate, float[] c, int cOffset, int cStride) {
        FloatVector c0a, c0b;
        FloatVector c1a, c1b;
        FloatVector c2a, c2b;
        FloatVector c3a, c3b;
        FloatVector c4a, c4b;
        FloatVector c5a, c5b;
        FloatVector c6a, c6b;
        FloatVector c7a, c7b;
        int at = cOffset;
        if (accumulate) {
            c0a = FloatVector.fromArray(SPECIES, c, at);
            c0b = FloatVector.fromArray(SPECIES, c, at + LANES);
            at += cStride;
            c1a = FloatVector.fromArray(SPECIES, c, at);
            c1b = FloatVector.fromArray(SPECIES, c, at + LANES);
            at += cStride;
            c2a = FloatVector.fromArray(SPECIES, c, at);
            c2b = FloatVector.fromArray(SPECIES, c, at + LANES);
            at += cStride;
            c3a = FloatVector.fromArray(SPECIES, c, at);
            c3b = FloatVector.fromArray(SPECIES, c, at + LANES);
            at += cStride;
            c4a = FloatVector.fromArray(SPECIES, c, at);
            c4b = FloatVector.fromArray(SPECIES, c, at + LANES);
            at += cStride;
            c5a = FloatVector.fromArray(SPECIES, c, at);
            c5b = FloatVector.fromArray(SPECIES, c, at + LANES);
            at += cStride;
            c6a = FloatVector.fromArray(SPECIES, c, at);
            c6b = FloatVector.fromArray(SPECIES, c, at + LANES);
            at += cStride;
            c7a = FloatVector.fromArray(SPECIES, c, at);
            c7b = FloatVector.fromArray(SPECIES, c, at + LANES);
        } else {
            c0a = c0b = FloatVector.zero(SPECIES);
            c1a = c1b = FloatVector.zero(SPECIES);
            c2a = c2b = FloatVector.zero(SPECIES);
            c3a = c3b = FloatVector.zero(SPECIES);
            c4a = c4b = FloatVector.zero(SPECIES);
            c5a = c5b = FloatVector.zero(SPECIES);
            c6a = c6b = FloatVector.zero(SPECIES);
            c7a = c7b = FloatVector.zero(SPECIES);
        }
        for (int k = 0; k < depth; k++) {
            int p = aOffset + k * 8;
            int q = bOffset + k * (2 * LANES);
            FloatVector ba = FloatVector.fromArray(SPECIES, b, q);
            FloatVector bb = FloatVector.fromArray(SPECIES, b, q + LANES);
            FloatVector a0 = FloatVector.broadcast(SPECIES, a[p]);
            c0a = a0.fma(ba, c0a);
            c0b = a0.fma(bb, c0b);
            FloatVector a1 = FloatVector.broadcast(SPECIES, a[p + 1]);
            c1a = a1.fma(ba, c1a);
            c1b = a1.fma(bb, c1b);
            FloatVector a2 = FloatVector.broadcast(SPECIES, a[p + 2]);
            c2a = a2.fma(ba, c2a);
            c2b = a2.fma(bb, c2b);
            FloatVector a3 = FloatVector.broadcast(SPECIES, a[p + 3]);
            c3a = a3.fma(ba, c3a);
            c3b = a3.fma(bb, c3b);
            FloatVector a4 = FloatVector.broadcast(SPECIES, a[p + 4]);
            c4a = a4.fma(ba, c4a);
            c4b = a4.fma(bb, c4b);
            FloatVector a5 = FloatVector.broadcast(SPECIES, a[p + 5]);
            c5a = a5.fma(ba, c5a);
            c5b = a5.fma(bb, c5b);
            FloatVector a6 = FloatVector.broadcast(SPECIES, a[p + 6]);
            c6a = a6.fma(ba, c6a);
            c6b = a6.fma(bb, c6b);
            FloatVector a7 = FloatVector.broadcast(SPECIES, a[p + 7]);
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

    static void tile8x1(int depth, float[] a, int aOffset, float[] b, int bOffset,
            boolean accumulate, float[] c, int cOffset, int cStride) {
        FloatVector c0a;
        FloatVector c1a;
        FloatVector c2a;
        FloatVector c3a;
        FloatVector c4a;
        FloatVector c5a;
        FloatVector c6a;
        FloatVector c7a;
        int at = cOffset;
        if (accumulate) {
            c0a = FloatVector.fromArray(SPECIES, c, at);
            at += cStride;
            c1a = FloatVector.fromArray(SPECIES, c, at);
            at += cStride;
            c2a = FloatVector.fromArray(SPECIES, c, at);
            at += cStride;
            c3a = FloatVector.fromArray(SPECIES, c, at);
            at += cStride;
            c4a = FloatVector.fromArray(SPECIES, c, at);
            at += cStride;
            c5a = FloatVector.fromArray(SPECIES, c, at);
            at += cStride;
            c6a = FloatVector.fromArray(SPECIES, c, at);
            at += cStride;
            c7a = FloatVector.fromArray(SPECIES, c, at);
        } else {
            c0a = FloatVector.zero(SPECIES);
            c1a = FloatVector.zero(SPECIES);
            c2a = FloatVector.zero(SPECIES);
            c3a = FloatVector.zero(SPECIES);
            c4a = FloatVector.zero(SPECIES);
            c5a = FloatVector.zero(SPECIES);
            c6a = FloatVector.zero(SPECIES);
            c7a = FloatVector.zero(SPECIES);
        }
        for (int k = 0; k < depth; k++) {
            int p = aOffset + k * 8;
            int q = bOffset + k * LANES;
            FloatVector ba = FloatVector.fromArray(SPECIES, b, q);
            FloatVector a0 = FloatVector.broadcast(SPECIES, a[p]);
            c0a = a0.fma(ba, c0a);
            FloatVector a1 = FloatVector.broadcast(SPECIES, a[p + 1]);
            c1a = a1.fma(ba, c1a);
            FloatVector a2 = FloatVector.broadcast(SPECIES, a[p + 2]);
            c2a = a2.fma(ba, c2a);
            FloatVector a3 = FloatVector.broadcast(SPECIES, a[p + 3]);
            c3a = a3.fma(ba, c3a);
            FloatVector a4 = FloatVector.broadcast(SPECIES, a[p + 4]);
            c4a = a4.fma(ba, c4a);
            FloatVector a5 = FloatVector.broadcast(SPECIES, a[p + 5]);
            c5a = a5.fma(ba, c5a);
            FloatVector a6 = FloatVector.broadcast(SPECIES, a[p + 6]);
            c6a = a6.fma(ba, c6a);
            FloatVector a7 = FloatVector.broadcast(SPECIES, a[p + 7]);
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
