package veneer.transformer.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads bytes that come in parts as UTF-8, and keeps back a character that is not complete yet.
 * What is not UTF-8 becomes the replacement character U+FFFD, one for each maximal part of a
 * character (The Unicode Standard, section 3.9), as if the bytes had come in one piece.
 */
final class Utf8Joiner {

    private static final int LONGEST = 4;

    private byte[] kept = new byte[0];

    /** Adds bytes; returns the text that they complete. */
    String append(byte[] bytes) {
        byte[] joined = Arrays.copyOf(kept, kept.length + bytes.length);
        System.arraycopy(bytes, 0, joined, kept.length, bytes.length);
        int complete = incompleteStart(joined);
        kept = Arrays.copyOfRange(joined, complete, joined.length);
        return decode(Arrays.copyOf(joined, complete));
    }

    /** The text of what was kept back, when nothing follows. */
    String rest() {
        byte[] rest = kept;
        kept = new byte[0];
        return decode(rest);
    }

    /** Where the character begins that the end cuts off, or the end where it cuts off none. */
    private static int incompleteStart(byte[] bytes) {
        for (int start = bytes.length - 1; start >= 0 && start > bytes.length - LONGEST; start--) {
            int lead = Byte.toUnsignedInt(bytes[start]);
            if (lead < 0x80) {
                break;
            }
            if (lead >= 0xC0) {
                return bytes.length - start < length(lead) ? start : bytes.length;
            }
        }
        return bytes.length;
    }

    /** How many bytes the character has that begins with a byte of 0xC0 or more. */
    private static int length(int lead) {
        return lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    }

    /**
     * Java reads the three bytes of an encoded surrogate as one malformed character; by the
     * standard 0xED is malformed alone before 0xA0 to 0xBF, and so is each of these. A byte that is
     * never UTF-8 in its place makes Java count the same way.
     */
    private static String decode(byte[] bytes) {
        for (int i = 0; i + 1 < bytes.length; i++) {
            if (bytes[i] == (byte) 0xED && (bytes[i + 1] & 0xE0) == 0xA0) {
                bytes[i] = (byte) 0xFF;
            }
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
