package veneer.engine.kernel.quantized;

/** A quantized type whose blocks can be widened. */
public enum BlockType {
    /** 4 bits and a scale. */
    Q4_0(32, 18),
    /** 4 bits, a scale and a minimum. */
    Q4_1(32, 20),
    /** 5 bits and a scale. */
    Q5_0(32, 22),
    /** 5 bits, a scale and a minimum. */
    Q5_1(32, 24),
    /** 8 bits and a scale. */
    Q8_0(32, 34),
    /** 4 bits that stand for unevenly spaced values. */
    IQ4_NL(32, 18),
    /** Super-blocks of 2 bits. */
    Q2_K(256, 84),
    /** Super-blocks of 3 bits. */
    Q3_K(256, 110),
    /** Super-blocks of 4 bits. */
    Q4_K(256, 144),
    /** Super-blocks of 5 bits. */
    Q5_K(256, 176),
    /** Super-blocks of 6 bits. */
    Q6_K(256, 210),
    /** Super-blocks of 4 bits that stand for unevenly spaced values. */
    IQ4_XS(256, 136);

    /** The largest block. */
    public static final int MOST_ELEMENTS = 256;

    private final int elements;
    private final int bytes;

    BlockType(int elements, int bytes) {
        this.elements = elements;
        this.bytes = bytes;
    }

    /** {@return the number of elements in a block} */
    public int elements() {
        return elements;
    }

    /** {@return the number of bytes of a block} */
    public int bytes() {
        return bytes;
    }
}
