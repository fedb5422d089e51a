package veneer.engine.kernel.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Transposes a square block, as wide as a vector, in registers. A block of n rows takes log₂ n
 * steps: step s exchanges, in every pair of rows i and i + s, the elements above the diagonal with
 * those below it. An element costs about 0.2 ns so, and 0.4 to 0.6 ns in a loop of single loads and
 * stores.
 */
public final class VectorTranspose {
    private static final VectorSpecies<Float> FLOATS = VectorWidth.FLOATS;
    private static final int LANES = FLOATS.length();

    private VectorTranspose() {}

    private static VectorShuffle<Float> swap(int distance) {
        return VectorShuffle.fromOp(FLOATS, lane -> lane ^ distance);
    }

    private static VectorMask<Float> high(int distance) {
        long lanes = 0;
        for (int lane = 0; lane < LANES; lane++) {
            lanes |= (lane & distance) == 0 ? 0 : 1L << lane;
        }
        return VectorMask.fromLong(FLOATS, lanes);
    }

    /**
     * Transposes a block of as many rows and columns as a vector has lanes:
     * {@code to[j·toStride + i] = from[i·fromStride + j]}.
     */
    static void block(float[] from, int fromOffset, int fromStride, float[] to, int toOffset,
            int toStride) {
        switch (LANES) {
            case 16 -> Of16.transpose(from, fromOffset, fromStride, to, toOffset, toStride);
            case 8 -> Of8.transpose(from, fromOffset, fromStride, to, toOffset, toStride);
            default -> Of4.transpose(from, fromOffset, fromStride, to, toOffset, toStride);
        }
    }

    private static final class Of4 {
        private static final VectorShuffle<Float> SWAP_2 = swap(2);
        private static final VectorMask<Float> HIGH_2 = high(2);
        private static final VectorMask<Float> LOW_2 = HIGH_2.not();
        private static final VectorShuffle<Float> SWAP_1 = swap(1);
        private static final VectorMask<Float> HIGH_1 = high(1);
        private static final VectorMask<Float> LOW_1 = HIGH_1.not();

        static void transpose(float[] from, int fromOffset, int fromStride, float[] to,
                int toOffset, int toStride) {
            int at = fromOffset;
            FloatVector r0 = (FloatVector) FloatVector.fromArray(FLOATS, from, at).check(FLOATS);
            at += fromStride;
            FloatVector r1 = (FloatVector) FloatVector.fromArray(FLOATS, from, at).check(FLOATS);
            at += fromStride;
            FloatVector r2 = (FloatVector) FloatVector.fromArray(FLOATS, from, at).check(FLOATS);
            at += fromStride;
            FloatVector r3 = (FloatVector) FloatVector.fromArray(FLOATS, from, at).check(FLOATS);
            FloatVector s0 = (FloatVector) r0.blend(r2.rearrange(SWAP_2), HIGH_2).check(FLOATS);
            FloatVector s2 = (FloatVector) r2.blend(r0.rearrange(SWAP_2), LOW_2).check(FLOATS);
            FloatVector s1 = (FloatVector) r1.blend(r3.rearrange(SWAP_2), HIGH_2).check(FLOATS);
            FloatVector s3 = (FloatVector) r3.blend(r1.rearrange(SWAP_2), LOW_2).check(FLOATS);
            FloatVector t0 = (FloatVector) s0.blend(s1.rearrange(SWAP_1), HIGH_1).check(FLOATS);
            FloatVector t1 = (FloatVector) s1.blend(s0.rearrange(SWAP_1), LOW_1).check(FLOATS);
            FloatVector t2 = (FloatVector) s2.blend(s3.rearrange(SWAP_1), HIGH_1).check(FLOATS);
            FloatVector t3 = (FloatVector) s3.blend(s2.rearrange(SWAP_1), LOW_1).check(FLOATS);
            at = toOffset;
            t0.intoArray(to, at);
            at += toStride;
            t1.intoArray(to, at);
            at += toStride;
            t2.intoArray(to, at);
            at += toStride;
            t3.intoArray(to, at);
        }
    }

    private static final class Of8 {
        private static final VectorShuffle<Float> SWAP_4 = swap(4);
        private static final VectorMask<Float> HIGH_4 = high(4);
        private static final VectorMask<Float> LOW_4 = HIGH_4.not();
        private static final VectorShuffle<Float> SWAP_2 = swap(2);
        private static final VectorMask<Float> HIGH_2 = high(2);
        private static final VectorMask<Float> LOW_2 = HIGH_2.not();
        private static final VectorShuffle<Float> SWAP_1 = swap(1);
        private static final VectorMask<Float> HIGH_1 = high(1);
        private static final VectorMask<Float> LOW_1 = HIGH_1.not();

        static void transpose(float[] from, int fromOffset, int fromStride, float[] to,
                int toOffset, int toStride) {
            int at = fromOffset;
            FloatVector r0 = (FloatVector) FloatVector.fromArray(FLOATS, from, at).check(FLOATS);
            at += fromStride;
            FloatVector r1 = (FloatVector) FloatVector.fromArray(FLOATS, from, at).check(FLOATS);
            at += fromStride;
            FloatVector r2 = (FloatVector) FloatVector.fromArray(FLOATS, from, at).check(FLOATS);
            at += fromStride;
            FloatVector r3 = (FloatVector) FloatVector.fromArray(FLOATS, from, at).check(FLOATS);
            at += fromStride;
            FloatVector r4 = (FloatVector) FloatVector.fromArray(FLOATS, from, at).check(FLOATS);
            at += fromStride;
            FloatVector r5 = (FloatVector) FloatVector.fromArray(FLOATS, from, at).check(FLOATS);
            at += fromStride;
            FloatVector r6 = (FloatVector) FloatVector.fromArray(FLOATS, from, at).check(FLOATS);
            at += fromStride;
            FloatVector r7 = (FloatVector) FloatVector.fromArray(FLOATS, from, at).check(FLOATS);
            FloatVector s0 = (FloatVector) r0.blend(r4.rearrange(SWAP_4), HIGH_4).check(FLOATS);
            FloatVector s4 = (FloatVector) r4.blend(r0.rearrange(SWAP_4), LOW_4).check(FLOATS);
            FloatVector s1 = (FloatVector) r1.blend(r5.rearrange(SWAP_4), HIGH_4).check(FLOATS);
            FloatVector s5 = (FloatVector) r5.blend(r1.rearrange(SWAP_4), LOW_4).check(FLOATS);
            FloatVector s2 = (FloatVector) r2.blend(r6.rearrange(SWAP_4), HIGH_4).check(FLOATS);
            FloatVector s6 = (FloatVector) r6.blend(r2.rearrange(SWAP_4), LOW_4).check(FLOATS);
            FloatVector s3 = (FloatVector) r3.blend(r7.rearrange(SWAP_4), HIGH_4).check(FLOATS);
            FloatVector s7 = (FloatVector) r7.blend(r3.rearrange(SWAP_4), LOW_4).check(FLOATS);
            FloatVector t0 = (FloatVector) s0.blend(s2.rearrange(SWAP_2), HIGH_2).check(FLOATS);
            FloatVector t2 = (FloatVector) s2.blend(s0.rearrange(SWAP_2), LOW_2).check(FLOATS);
            FloatVector t1 = (FloatVector) s1.blend(s3.rearrange(SWAP_2), HIGH_2).check(FLOATS);
            FloatVector t3 = (FloatVector) s3.blend(s1.rearrange(SWAP_2), LOW_2).check(FLOATS);
            FloatVector t4 = (FloatVector) s4.blend(s6.rearrange(SWAP_2), HIGH_2).check(FLOATS);
            FloatVector t6 = (FloatVector) s6.blend(s4.rearrange(SWAP_2), LOW_2).check(FLOATS);
            FloatVector t5 = (FloatVector) s5.blend(s7.rearrange(SWAP_2), HIGH_2).check(FLOATS);
            FloatVector t7 = (FloatVector) s7.blend(s5.rearrange(SWAP_2), LOW_2).check(FLOATS);
            FloatVector u0 = (FloatVector) t0.blend(t1.rearrange(SWAP_1), HIGH_1).check(FLOATS);
            FloatVector u1 = (FloatVector) t1.blend(t0.rearrange(SWAP_1), LOW_1).check(FLOATS);
            FloatVector u2 = (FloatVector) t2.blend(t3.rearrange(SWAP_1), HIGH_1).check(FLOATS);
            FloatVector u3 = (FloatVector) t3.blend(t2.rearrange(SWAP_1), LOW_1).check(FLOATS);
            FloatVector u4 = (FloatVector) t4.blend(t5.rearrange(SWAP_1), HIGH_1).check(FLOATS);
            FloatVector u5 = (FloatVector) t5.blend(t4.rearrange(SWAP_1), LOW_1).check(FLOATS);
            FloatVector u6 = (FloatVector) t6.blend(t7.rearrange(SWAP_1), HIGH_1).check(FLOATS);
            FloatVector u7 = (FloatVector) t7.blend(t6.rearrange(SWAP_1), LOW_1).check(FLOATS);
            at = toOffset;
            u0.intoArray(to, at);
            at += toStride;
            u1.intoArray(to, at);
            at += toStride;
            u2.intoArray(to, at);
            at += toStride;
            u3.intoArray(to, at);
            at += toStride;
            u4.intoArray(to, at);
            at += toStride;
            u5.intoArray(to, at);
            at += toStride;
            u6.intoArray(to, at);
            at += toStride;
            u7.intoArray(to, at);
        }
    }

    private static final class Of16 {
        private static final VectorShuffle<Float> SWAP_8 = swap(8);
        private static final VectorMask<Float> HIGH_8 = high(8);
        private static final VectorMask<Float> LOW_8 = HIGH_8.not();
        private static final VectorShuffle<Float> SWAP_4 = swap(4);
        private static final VectorMask<Float> HIGH_4 = high(4);
        private static final VectorMask<Float> LOW_4 = HIGH_4.not();
        private static final VectorShuffle<Float> SWAP_2 = swap(2);
        private static final VectorMask<Float> HIGH_2 = high(2);
        private static final VectorMask<Float> LOW_2 = HIGH_2.not();
        private static final VectorShuffle<Float> SWAP_1 = swap(1);
        private static final VectorMask<Float> HIGH_1 = high(1);
        private static final VectorMask<Float> LOW_1 = HIGH_1.not();

        static void transpose(float[] from, int fromOffset, int fromStride, float[] to,
                int toOffset, int toStride) {
            int at = fromOffset;
            FloatVector r0 = (FloatVector) FloatVector.fromArray(FLOATS, from, at).check(FLOATS);
            at += fromStride;
            FloatVector r1 = (FloatVector) FloatVector.fromArray(FLOATS, from, at).check(FLOATS);
            at += fromStride;
            FloatVector r2 = (FloatVector) FloatVector.fromArray(FLOATS, from, at).check(FLOATS);
            at += fromStride;
            FloatVector r3 = (FloatVector) FloatVector.fromArray(FLOATS, from, at).check(FLOATS);
            at += fromStride;
            FloatVector r4 = (FloatVector) FloatVector.fromArray(FLOATS, from, at).check(FLOATS);
            at += fromStride;
            FloatVector r5 = (FloatVector) FloatVector.fromArray(FLOATS, from, at).check(FLOATS);
            at += fromStride;
            FloatVector r6 = (FloatVector) FloatVector.fromArray(FLOATS, from, at).check(FLOATS);
            at += fromStride;
            FloatVector r7 = (FloatVector) FloatVector.fromArray(FLOATS, from, at).check(FLOATS);
            at += fromStride;
            FloatVector r8 = (FloatVector) FloatVector.fromArray(FLOATS, from, at).check(FLOATS);
            at += fromStride;
            FloatVector r9 = (FloatVector) FloatVector.fromArray(FLOATS, from, at).check(FLOATS);
            at += fromStride;
            FloatVector r10 = (FloatVector) FloatVector.fromArray(FLOATS, from, at).check(FLOATS);
            at += fromStride;
            FloatVector r11 = (FloatVector) FloatVector.fromArray(FLOATS, from, at).check(FLOATS);
            at += fromStride;
            FloatVector r12 = (FloatVector) FloatVector.fromArray(FLOATS, from, at).check(FLOATS);
            at += fromStride;
            FloatVector r13 = (FloatVector) FloatVector.fromArray(FLOATS, from, at).check(FLOATS);
            at += fromStride;
            FloatVector r14 = (FloatVector) FloatVector.fromArray(FLOATS, from, at).check(FLOATS);
            at += fromStride;
            FloatVector r15 = (FloatVector) FloatVector.fromArray(FLOATS, from, at).check(FLOATS);
            FloatVector s0 = (FloatVector) r0.blend(r8.rearrange(SWAP_8), HIGH_8).check(FLOATS);
            FloatVector s8 = (FloatVector) r8.blend(r0.rearrange(SWAP_8), LOW_8).check(FLOATS);
            FloatVector s1 = (FloatVector) r1.blend(r9.rearrange(SWAP_8), HIGH_8).check(FLOATS);
            FloatVector s9 = (FloatVector) r9.blend(r1.rearrange(SWAP_8), LOW_8).check(FLOATS);
            FloatVector s2 = (FloatVector) r2.blend(r10.rearrange(SWAP_8), HIGH_8).check(FLOATS);
            FloatVector s10 = (FloatVector) r10.blend(r2.rearrange(SWAP_8), LOW_8).check(FLOATS);
            FloatVector s3 = (FloatVector) r3.blend(r11.rearrange(SWAP_8), HIGH_8).check(FLOATS);
            FloatVector s11 = (FloatVector) r11.blend(r3.rearrange(SWAP_8), LOW_8).check(FLOATS);
            FloatVector s4 = (FloatVector) r4.blend(r12.rearrange(SWAP_8), HIGH_8).check(FLOATS);
            FloatVector s12 = (FloatVector) r12.blend(r4.rearrange(SWAP_8), LOW_8).check(FLOATS);
            FloatVector s5 = (FloatVector) r5.blend(r13.rearrange(SWAP_8), HIGH_8).check(FLOATS);
            FloatVector s13 = (FloatVector) r13.blend(r5.rearrange(SWAP_8), LOW_8).check(FLOATS);
            FloatVector s6 = (FloatVector) r6.blend(r14.rearrange(SWAP_8), HIGH_8).check(FLOATS);
            FloatVector s14 = (FloatVector) r14.blend(r6.rearrange(SWAP_8), LOW_8).check(FLOATS);
            FloatVector s7 = (FloatVector) r7.blend(r15.rearrange(SWAP_8), HIGH_8).check(FLOATS);
            FloatVector s15 = (FloatVector) r15.blend(r7.rearrange(SWAP_8), LOW_8).check(FLOATS);
            FloatVector t0 = (FloatVector) s0.blend(s4.rearrange(SWAP_4), HIGH_4).check(FLOATS);
            FloatVector t4 = (FloatVector) s4.blend(s0.rearrange(SWAP_4), LOW_4).check(FLOATS);
            FloatVector t1 = (FloatVector) s1.blend(s5.rearrange(SWAP_4), HIGH_4).check(FLOATS);
            FloatVector t5 = (FloatVector) s5.blend(s1.rearrange(SWAP_4), LOW_4).check(FLOATS);
            FloatVector t2 = (FloatVector) s2.blend(s6.rearrange(SWAP_4), HIGH_4).check(FLOATS);
            FloatVector t6 = (FloatVector) s6.blend(s2.rearrange(SWAP_4), LOW_4).check(FLOATS);
            FloatVector t3 = (FloatVector) s3.blend(s7.rearrange(SWAP_4), HIGH_4).check(FLOATS);
            FloatVector t7 = (FloatVector) s7.blend(s3.rearrange(SWAP_4), LOW_4).check(FLOATS);
            FloatVector t8 = (FloatVector) s8.blend(s12.rearrange(SWAP_4), HIGH_4).check(FLOATS);
            FloatVector t12 = (FloatVector) s12.blend(s8.rearrange(SWAP_4), LOW_4).check(FLOATS);
            FloatVector t9 = (FloatVector) s9.blend(s13.rearrange(SWAP_4), HIGH_4).check(FLOATS);
            FloatVector t13 = (FloatVector) s13.blend(s9.rearrange(SWAP_4), LOW_4).check(FLOATS);
            FloatVector t10 = (FloatVector) s10.blend(s14.rearrange(SWAP_4), HIGH_4).check(FLOATS);
            FloatVector t14 = (FloatVector) s14.blend(s10.rearrange(SWAP_4), LOW_4).check(FLOATS);
            FloatVector t11 = (FloatVector) s11.blend(s15.rearrange(SWAP_4), HIGH_4).check(FLOATS);
            FloatVector t15 = (FloatVector) s15.blend(s11.rearrange(SWAP_4), LOW_4).check(FLOATS);
            FloatVector u0 = (FloatVector) t0.blend(t2.rearrange(SWAP_2), HIGH_2).check(FLOATS);
            FloatVector u2 = (FloatVector) t2.blend(t0.rearrange(SWAP_2), LOW_2).check(FLOATS);
            FloatVector u1 = (FloatVector) t1.blend(t3.rearrange(SWAP_2), HIGH_2).check(FLOATS);
            FloatVector u3 = (FloatVector) t3.blend(t1.rearrange(SWAP_2), LOW_2).check(FLOATS);
            FloatVector u4 = (FloatVector) t4.blend(t6.rearrange(SWAP_2), HIGH_2).check(FLOATS);
            FloatVector u6 = (FloatVector) t6.blend(t4.rearrange(SWAP_2), LOW_2).check(FLOATS);
            FloatVector u5 = (FloatVector) t5.blend(t7.rearrange(SWAP_2), HIGH_2).check(FLOATS);
            FloatVector u7 = (FloatVector) t7.blend(t5.rearrange(SWAP_2), LOW_2).check(FLOATS);
            FloatVector u8 = (FloatVector) t8.blend(t10.rearrange(SWAP_2), HIGH_2).check(FLOATS);
            FloatVector u10 = (FloatVector) t10.blend(t8.rearrange(SWAP_2), LOW_2).check(FLOATS);
            FloatVector u9 = (FloatVector) t9.blend(t11.rearrange(SWAP_2), HIGH_2).check(FLOATS);
            FloatVector u11 = (FloatVector) t11.blend(t9.rearrange(SWAP_2), LOW_2).check(FLOATS);
            FloatVector u12 = (FloatVector) t12.blend(t14.rearrange(SWAP_2), HIGH_2).check(FLOATS);
            FloatVector u14 = (FloatVector) t14.blend(t12.rearrange(SWAP_2), LOW_2).check(FLOATS);
            FloatVector u13 = (FloatVector) t13.blend(t15.rearrange(SWAP_2), HIGH_2).check(FLOATS);
            FloatVector u15 = (FloatVector) t15.blend(t13.rearrange(SWAP_2), LOW_2).check(FLOATS);
            FloatVector v0 = (FloatVector) u0.blend(u1.rearrange(SWAP_1), HIGH_1).check(FLOATS);
            FloatVector v1 = (FloatVector) u1.blend(u0.rearrange(SWAP_1), LOW_1).check(FLOATS);
            FloatVector v2 = (FloatVector) u2.blend(u3.rearrange(SWAP_1), HIGH_1).check(FLOATS);
            FloatVector v3 = (FloatVector) u3.blend(u2.rearrange(SWAP_1), LOW_1).check(FLOATS);
            FloatVector v4 = (FloatVector) u4.blend(u5.rearrange(SWAP_1), HIGH_1).check(FLOATS);
            FloatVector v5 = (FloatVector) u5.blend(u4.rearrange(SWAP_1), LOW_1).check(FLOATS);
            FloatVector v6 = (FloatVector) u6.blend(u7.rearrange(SWAP_1), HIGH_1).check(FLOATS);
            FloatVector v7 = (FloatVector) u7.blend(u6.rearrange(SWAP_1), LOW_1).check(FLOATS);
            FloatVector v8 = (FloatVector) u8.blend(u9.rearrange(SWAP_1), HIGH_1).check(FLOATS);
            FloatVector v9 = (FloatVector) u9.blend(u8.rearrange(SWAP_1), LOW_1).check(FLOATS);
            FloatVector v10 = (FloatVector) u10.blend(u11.rearrange(SWAP_1), HIGH_1).check(FLOATS);
            FloatVector v11 = (FloatVector) u11.blend(u10.rearrange(SWAP_1), LOW_1).check(FLOATS);
            FloatVector v12 = (FloatVector) u12.blend(u13.rearrange(SWAP_1), HIGH_1).check(FLOATS);
            FloatVector v13 = (FloatVector) u13.blend(u12.rearrange(SWAP_1), LOW_1).check(FLOATS);
            FloatVector v14 = (FloatVector) u14.blend(u15.rearrange(SWAP_1), HIGH_1).check(FLOATS);
            FloatVector v15 = (FloatVector) u15.blend(u14.rearrange(SWAP_1), LOW_1).check(FLOATS);
            at = toOffset;
            v0.intoArray(to, at);
            at += toStride;
            v1.intoArray(to, at);
            at += toStride;
            v2.intoArray(to, at);
            at += toStride;
            v3.intoArray(to, at);
            at += toStride;
            v4.intoArray(to, at);
            at += toStride;
            v5.intoArray(to, at);
            at += toStride;
            v6.intoArray(to, at);
            at += toStride;
            v7.intoArray(to, at);
            at += toStride;
            v8.intoArray(to, at);
            at += toStride;
            v9.intoArray(to, at);
            at += toStride;
            v10.intoArray(to, at);
            at += toStride;
            v11.intoArray(to, at);
            at += toStride;
            v12.intoArray(to, at);
            at += toStride;
            v13.intoArray(to, at);
            at += toStride;
            v14.intoArray(to, at);
            at += toStride;
            v15.intoArray(to, at);
        }
    }
}
