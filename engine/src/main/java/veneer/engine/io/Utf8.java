package veneer.engine.io;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Strict UTF-8: Java's own conversions would replace what is malformed. */
final class Utf8 {
    private static final char REPLACEMENT = '\uFFFD';

    private Utf8() {}

    /** Whether a text has a form in UTF-8: half of a surrogate pair has none. */
    static boolean canEncode(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    /**
     * Decodes bytes.
     *
     * @param bytes the bytes
     * @param source the file, for the message
     * @param offset where in the file the bytes lie
     * @return the text
     * @throws FormatException if they are not UTF-8
     */
    static String decode(byte[] bytes, String source, long offset) throws FormatException {
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0) {
            CharsetDecoder decoder = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT);
            ByteBuffer rest = ByteBuffer.wrap(bytes);
            if (decoder.decode(rest, CharBuffer.allocate(bytes.length), true).isError()) {
                throw new FormatException(source,
                        "not UTF-8 at byte " + (offset + rest.position()));
            }
        }
        return text;
    }
}
