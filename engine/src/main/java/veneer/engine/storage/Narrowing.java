package veneer.engine.storage;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import veneer.engine.kernel.Compute;
import veneer.engine.kernel.NarrowingKernels;

/** Float32 stored in a type of fewer bits: each number rounded once, to the nearest. */
public final class Narrowing {
    private static final int F16_EXPONENT = 0x7C00;
    private static final int BF16_EXPONENT = 0x7F80;

    private Narrowing() {}

    /**
     * Stores numbers.
     *
     * @param name the tensor's name
     * @param type {@code F32}, {@code BF16} or {@code F16}
     * @param shape the dimensions, outermost first
     * @param values the elements, row-major; shared with the tensor if it is float32
     * @return the tensor
     * @throws IllegalArgumentException if the type is another, or a finite number is beyond its
     *     largest
     */
    public static StoredTensor store(String name, DataType type, int[] shape, float[] values) {
        if (type == DataType.F32) {
            return StoredTensor.ofFloats(name, shape, values);
        }
        NarrowingKernels kernels = Compute.current().kernels().narrowing();
        short[] halfs = new short[values.length];
        switch (type) {
            case BF16 -> {
                kernels.bfloat16(values, 0, halfs, 0, values.length);
                requireFinite(name, type, values, halfs, BF16_EXPONENT);
            }
            case F16 -> {
                kernels.float16(values, 0, halfs, 0, values.length);
                requireFinite(name, type, values, halfs, F16_EXPONENT);
            }
            default -> throw new IllegalArgumentException(
                    "tensor `" + name + "`: float32 is not stored as " + type);
        }
        return StoredTensor.of(name, type, shape, StoredTensor.littleEndian(
                MemorySegment.ofArray(halfs), ValueLayout.JAVA_SHORT_UNALIGNED));
    }

    /** An exponent of ones means an infinity or NaN. */
    private static void requireFinite(
            String name, DataType type, float[] values, short[] halfs, int exponent) {
        for (int i = 0; i < halfs.length; i++) {
            if ((halfs[i] & exponent) == exponent && Float.isFinite(values[i])) {
                throw new IllegalArgumentException("tensor `" + name + "` holds " + values[i]
                        + ", which is beyond " + type);
            }
        }
    }
}
