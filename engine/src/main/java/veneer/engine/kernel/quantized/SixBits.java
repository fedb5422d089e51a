package veneer.engine.kernel.quantized;

/**
 * Two integers of six bits for each of eight groups, in twelve bytes, as Q4_K and Q5_K have them.
 * The first four bytes are the first integers of the groups 0…3, the next four their second ones,
 * and each has two bits left. With these begin those of the groups 4…7, whose lower four bits are
 * the low and the high halves of the last four bytes.
 */
public final class SixBits {
    private SixBits() {}

    /**
     * Reads a first integer.
     *
     * @param from holds the twelve bytes
     * @param at the first of them
     * @param group the group
     * @return the integer
     */
    public static int first(byte[] from, int at, int group) {
        return group < 4
                ? from[at + group] & 63
                : from[at + group + 4] & 15 | from[at + group - 4] >> 2 & 48;
    }

    /**
     * Reads a second integer.
     *
     * @param from holds the twelve bytes
     * @param at the first of them
     * @param group the group
     * @return the integer
     */
    public static int second(byte[] from, int at, int group) {
        return group < 4
                ? from[at + group + 4] & 63
                : from[at + group + 4] >> 4 & 15 | from[at + group] >> 2 & 48;
    }
}
