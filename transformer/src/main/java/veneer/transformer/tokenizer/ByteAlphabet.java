package veneer.transformer.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The byte-level alphabet: a printable character for each of the 256 bytes, so that a vocabulary of
 * byte strings can be written as text. Bytes that are printable in Latin-1 stand for themselves;
 * the others, in order, are the characters from U+0100 on: a space is {@code Ġ}, a line feed
 * {@code Ċ}.
 *
 * <p>Source: GPT-2, {@code bytes_to_unicode} in {@code encoder.py}.
 */
final class ByteAlphabet {

    private static final char[] CHARACTERS = new char[256];
    private static final int[] BYTES = new int[512];

    static {
        Arrays.fill(BYTES, -1);
        char next = 0x100;
        for (int value = 0; value < 256; value++) {
            boolean printable = value > ' ' && value < 0x7F || value > 0xA0 && value != 0xAD;
            CHARACTERS[value] = printable ? (char) value : next++;
            BYTES[CHARACTERS[value]] = value;
        }
    }

    private ByteAlphabet() {}

    /** The character that stands for a byte, 0 to 255. */
    static char character(int value) {
        return CHARACTERS[value];
    }

    /** A text with each byte of its UTF-8 as the character that stands for it. */
    static String spell(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        char[] spelled = new char[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            spelled[i] = CHARACTERS[Byte.toUnsignedInt(bytes[i])];
        }
        return new String(spelled);
    }

    /**
     * The bytes that a token of the vocabulary stands for. A token with a character outside the
     * alphabet was not written in it, and stands for its own UTF-8.
     */
    static byte[] bytes(String token) {
        byte[] bytes = new byte[token.length()];
        for (int i = 0; i < bytes.length; i++) {
            char character = token.charAt(i);
            int value = character < BYTES.length ? BYTES[character] : -1;
            if (value < 0) {
                return token.getBytes(StandardCharsets.UTF_8);
            }
            bytes[i] = (byte) value;
        }
        return bytes;
    }
}
