package veneer.engine.storage;

import java.util.Arrays;
import java.util.Optional;
import veneer.engine.kernel.quantized.BlockType;

/**
 * The types in which tensors are stored in safetensors and GGUF files. A tensor is a sequence of
 * blocks: {@link #blockSize()} elements in {@link #blockBytes()} bytes. Plain numbers are blocks of
 * one element; numbers narrower than a byte and GGUF's quantized types share theirs.
 *
 * <p>The constants down to {@link #U64} stand in the order in which the safetensors reference
 * implementation ranks its types (crate {@code safetensors} 0.8, {@code Dtype}): a writer puts
 * tensors of a later type first, so that each is aligned.
 */
public enum DataType {
    /** A truth value in a byte, 0 or 1. */
    BOOL("BOOL", -1, 1, 1),
    /** A 4-bit float (OCP MX E2M1), two to a byte. */
    F4("F4", -1, 2, 1),
    /** A 6-bit float with two exponent and three mantissa bits (OCP MX), four to three bytes. */
    F6_E2M3("F6_E2M3", -1, 4, 3),
    /** A 6-bit float with three exponent and two mantissa bits (OCP MX), four to three bytes. */
    F6_E3M2("F6_E3M2", -1, 4, 3),
    /** An unsigned 8-bit integer. */
    U8("U8", -1, 1, 1),
    /** A signed 8-bit integer. */
    I8("I8", 24, 1, 1),
    /** An 8-bit float, 5 exponent and 2 mantissa bits. */
    F8_E5M2("F8_E5M2", -1, 1, 1),
    /** An 8-bit float, 4 exponent and 3 mantissa bits. */
    F8_E4M3("F8_E4M3", -1, 1, 1),
    /** An 8-bit power of two (OCP MX's scale). */
    F8_E8M0("F8_E8M0", -1, 1, 1),
    /** An 8-bit float without infinities and negative zero, 4 exponent bits. */
    F8_E4M3FNUZ("F8_E4M3FNUZ", -1, 1, 1),
    /** An 8-bit float without infinities and negative zero, 5 exponent bits. */
    F8_E5M2FNUZ("F8_E5M2FNUZ", -1, 1, 1),
    /** A signed 16-bit integer. */
    I16("I16", 25, 1, 2),
    /** An unsigned 16-bit integer. */
    U16("U16", -1, 1, 2),
    /** IEEE 754 binary16. */
    F16("F16", 1, 1, 2),
    /** bfloat16, the upper half of a float32. */
    BF16("BF16", 30, 1, 2),
    /** A signed 32-bit integer. */
    I32("I32", 26, 1, 4),
    /** An unsigned 32-bit integer. */
    U32("U32", -1, 1, 4),
    /** IEEE 754 binary32. */
    F32("F32", 0, 1, 4),
    /** A complex number of two float32. */
    C64("C64", -1, 1, 8),
    /** IEEE 754 binary64. */
    F64("F64", 28, 1, 8),
    /** A signed 64-bit integer. */
    I64("I64", 27, 1, 8),
    /** An unsigned 64-bit integer. */
    U64("U64", -1, 1, 8),
    /** GGUF: 4 bits and a scale. */
    Q4_0(2, BlockType.Q4_0),
    /** GGUF: 4 bits, a scale and a minimum. */
    Q4_1(3, BlockType.Q4_1),
    /** GGUF: 5 bits and a scale. */
    Q5_0(6, BlockType.Q5_0),
    /** GGUF: 5 bits, a scale and a minimum. */
    Q5_1(7, BlockType.Q5_1),
    /** GGUF: 8 bits and a scale. */
    Q8_0(8, BlockType.Q8_0),
    /**
     * GGUF: 8 bits, a scale and a sum; llama.cpp's type of activations. Its blocks are two binary16
     * and 32 bytes, as ggml's {@code block_q8_1} asserts; gguf-py's table still has the 40 bytes of
     * when the two were float32.
     */
    Q8_1(null, 9, 32, 36),
    /** GGUF: super-blocks of 2 bits. */
    Q2_K(10, BlockType.Q2_K),
    /** GGUF: super-blocks of 3 bits. */
    Q3_K(11, BlockType.Q3_K),
    /** GGUF: super-blocks of 4 bits. */
    Q4_K(12, BlockType.Q4_K),
    /** GGUF: super-blocks of 5 bits. */
    Q5_K(13, BlockType.Q5_K),
    /** GGUF: super-blocks of 6 bits. */
    Q6_K(14, BlockType.Q6_K),
    /** GGUF: super-blocks of 8 bits; llama.cpp's type of activations. */
    Q8_K(null, 15, 256, 292),
    /** GGUF: 2.06 bits from a codebook. */
    IQ2_XXS(null, 16, 256, 66),
    /** GGUF: 2.31 bits from a codebook. */
    IQ2_XS(null, 17, 256, 74),
    /** GGUF: 3.06 bits from a codebook. */
    IQ3_XXS(null, 18, 256, 98),
    /** GGUF: 1.56 bits from a codebook. */
    IQ1_S(null, 19, 256, 50),
    /** GGUF: 4.5 bits, a non-linear table. */
    IQ4_NL(20, BlockType.IQ4_NL),
    /** GGUF: 3.44 bits from a codebook. */
    IQ3_S(null, 21, 256, 110),
    /** GGUF: 2.56 bits from a codebook. */
    IQ2_S(null, 22, 256, 82),
    /** GGUF: super-blocks of 4 bits, a non-linear table. */
    IQ4_XS(23, BlockType.IQ4_XS),
    /** GGUF: 1.75 bits from a codebook. */
    IQ1_M(null, 29, 256, 56),
    /** GGUF: ternary digits, five to a byte. */
    TQ1_0(null, 34, 256, 54),
    /** GGUF: ternary digits of two bits. */
    TQ2_0(null, 35, 256, 66),
    /** GGUF: OCP's microscaling 4-bit floats. */
    MXFP4(null, 39, 32, 17),
    /** GGUF: NVIDIA's 4-bit floats with four 8-bit scales. */
    NVFP4(null, 40, 64, 36),
    /** GGUF: one bit and a scale. */
    Q1_0(null, 41, 128, 18);

    private final String safetensorsName;
    private final int ggufId;
    private final int blockSize;
    private final int blockBytes;
    private final BlockType blockType;

    DataType(int ggufId, BlockType blockType) {
        this(null, ggufId, blockType.elements(), blockType.bytes(), blockType);
    }

    DataType(String safetensorsName, int ggufId, int blockSize, int blockBytes) {
        this(safetensorsName, ggufId, blockSize, blockBytes, null);
    }

    DataType(String safetensorsName, int ggufId, int blockSize, int blockBytes,
            BlockType blockType) {
        this.safetensorsName = safetensorsName;
        this.ggufId = ggufId;
        this.blockSize = blockSize;
        this.blockBytes = blockBytes;
        this.blockType = blockType;
    }

    /**
     * Returns the number of elements that a block holds.
     *
     * @return the elements of a block; 1 for plain numbers
     */
    public int blockSize() {
        return blockSize;
    }

    /**
     * Returns the size of a block.
     *
     * @return bytes
     */
    public int blockBytes() {
        return blockBytes;
    }

    /** {@return the quantized type whose blocks are these} Empty where none can be widened. */
    Optional<BlockType> blockType() {
        return Optional.ofNullable(blockType);
    }

    /**
     * Returns whether the elements are integers or truth values.
     *
     * @return whether {@link StoredTensor#toInts()} can read the type
     */
    public boolean isInteger() {
        return switch (this) {
            case BOOL, U8, I8, U16, I16, U32, I32, U64, I64 -> true;
            default -> false;
        };
    }

    /**
     * Returns the type's name in a safetensors header.
     *
     * @return the name; empty for a type that safetensors doesn't have
     */
    public Optional<String> safetensorsName() {
        return Optional.ofNullable(safetensorsName);
    }

    /**
     * Finds a type by its name in a safetensors header.
     *
     * @param name the name, such as {@code BF16}
     * @return the type; empty where the format has none of that name
     */
    public static Optional<DataType> ofSafetensors(String name) {
        return Arrays.stream(values())
                .filter(type -> name.equals(type.safetensorsName))
                .findFirst();
    }

    /**
     * Finds a type by its number in a GGUF file (ggml's {@code ggml_type}).
     *
     * @param id the number
     * @return the type; empty where the number is unknown
     */
    public static Optional<DataType> ofGguf(int id) {
        return Arrays.stream(values())
                .filter(type -> id >= 0 && type.ggufId == id)
                .findFirst();
    }

    /**
     * Returns how many bytes a number of elements takes.
     *
     * @param elements the number of elements, not negative
     * @return the number of bytes
     * @throws IllegalArgumentException if the elements don't fill whole blocks
     * @throws ArithmeticException if the number of bytes exceeds a long
     */
    public long bytes(long elements) {
        if (elements % blockSize != 0) {
            throw new IllegalArgumentException(
                    elements + " elements of " + this + " don't fill whole blocks of " + blockSize);
        }
        return Math.multiplyExact(elements / blockSize, (long) blockBytes);
    }
}
