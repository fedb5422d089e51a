package veneer.engine.kernel.quantized;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;

/** Widens the blocks of one quantized type to float32. */
public interface BlockKernel {
    /**
     * Widens blocks that lie one after the other.
     *
     * @param from holds the blocks
     * @param fromOffset the byte where the first starts
     * @param to receives the elements
     * @param toOffset where the first goes
     * @param blocks the number of blocks
     */
    void widen(byte[] from, int fromOffset, float[] to, int toOffset, int blocks);

    /**
     * Makes the plain kernel of a type.
     *
     * @param type the type
     * @return its kernel
     */
    static BlockKernel scalar(BlockType type) {
        return switch (type) {
            case Q4_0 -> new ScalarQ4_0();
            case Q4_1 -> new ScalarQ4_1();
            case Q5_0 -> new ScalarQ5_0();
            case Q5_1 -> new ScalarQ5_1();
            case Q8_0 -> new ScalarQ8_0();
            case IQ4_NL -> new ScalarIQ4_NL();
            case Q2_K -> new ScalarQ2_K();
            case Q3_K -> new ScalarQ3_K();
            case Q4_K -> new ScalarQ4_K();
            case Q5_K -> new ScalarQ5_K();
            case Q6_K -> new ScalarQ6_K();
            case IQ4_XS -> new ScalarIQ4_XS();
        };
    }

    /**
     * Makes a kernel for each type.
     *
     * @param kernel makes the kernel of a type
     * @return the kernels by type
     */
    static Map<BlockType, BlockKernel> ofEach(Function<BlockType, BlockKernel> kernel) {
        Map<BlockType, BlockKernel> kernels = new EnumMap<>(BlockType.class);
        for (BlockType type : BlockType.values()) {
            kernels.put(type, kernel.apply(type));
        }
        return kernels;
    }

    /**
     * Reads a binary16 number.
     *
     * @param from holds it, little-endian
     * @param at its first byte
     * @return the number
     */
    static float float16(byte[] from, int at) {
        return Float.float16ToFloat((short) (from[at] & 0xFF | from[at + 1] << 8));
    }
}
