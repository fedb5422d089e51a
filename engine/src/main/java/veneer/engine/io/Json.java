package veneer.engine.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * JSON texts (RFC 8259), read strictly and written deterministically. Values are plain Java:
 *
 * <ul>
 *   <li>an object is a {@code Map<String, Object>} in the text's order, an array a {@code List<Object>}, both unmodifiable;
 *   <li>a number without fraction and exponent is a {@link Long}, or a {@link java.math.BigInteger} where it doesn't fit one; any
 *       other number is a {@link Double};
 *   <li>the rest is {@link String}, {@link Boolean} and null.
 * </ul>
 */
public final class Json {
    private Json() {}

    /**
     * Parses a text; of members with one name the last counts.
     *
     * @param text a JSON text
     * @return its value
     * @throws FormatException if it is not JSON; the message names the offset
     */
    public static Object parse(String text) throws FormatException {
        return parse(text, "JSON", DuplicateKeys.LAST_WINS);
    }

    /**
     * Parses a text.
     *
     * @param text a JSON text
     * @param source where the text comes from, for messages
     * @param duplicateKeys what several members of one name mean
     * @return its value
     * @throws FormatException if it is not JSON; the message names the offset in characters
     */
    public static Object parse(String text, String source, DuplicateKeys duplicateKeys) throws FormatException {
        throw new UnsupportedOperationException();
    }

    /**
     * Parses a text in UTF-8.
     *
     * @param utf8 a JSON text's bytes
     * @param source where the text comes from, for messages
     * @param duplicateKeys what several members of one name mean
     * @return its value
     * @throws FormatException if the bytes are not UTF-8 or the text is not JSON
     */
    public static Object parse(byte[] utf8, String source, DuplicateKeys duplicateKeys) throws FormatException {
        throw new UnsupportedOperationException();
    }

    /**
     * Reads a file.
     *
     * @param file a JSON file in UTF-8
     * @param duplicateKeys what several members of one name mean
     * @return its value
     * @throws FormatException if the file is not JSON
     * @throws IOException if it can't be read
     */
    public static Object read(Path file, DuplicateKeys duplicateKeys) throws IOException {
        throw new UnsupportedOperationException();
    }

    /**
     * Reads a file that holds an object.
     *
     * @param file a JSON file in UTF-8
     * @param duplicateKeys what several members of one name mean
     * @return the object's members in the file's order
     * @throws FormatException if the file is not JSON or not an object
     * @throws IOException if it can't be read
     */
    public static Map<String, Object> readObject(Path file, DuplicateKeys duplicateKeys) throws IOException {
        throw new UnsupportedOperationException();
    }

    /**
     * Writes a value on one line without spaces. Objects keep the order of their map.
     *
     * @param value a value as {@link #parse(String)} makes them; also any {@link Number} of the JDK, {@code Map}s and
     *     {@code Iterable}s of these, {@code int[]}, {@code long[]}, {@code float[]}, {@code double[]}
     * @return the text
     * @throws IllegalArgumentException if the value, or one in it, has no JSON form: a NaN, an infinity, another class
     */
    public static String write(Object value) {
        throw new UnsupportedOperationException();
    }

    /**
     * Writes a value over several lines, indented by two spaces, as Python's {@code json.dumps(value, indent=2)} lays it out.
     *
     * @param value a value, as for {@link #write(Object)}
     * @return the text, without a line end after it
     * @throws IllegalArgumentException if the value, or one in it, has no JSON form
     */
    public static String writePretty(Object value) {
        throw new UnsupportedOperationException();
    }
}
