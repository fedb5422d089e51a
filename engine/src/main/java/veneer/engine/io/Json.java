package veneer.engine.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * JSON texts (RFC 8259), read strictly and written deterministically. Values are plain Java:
 *
 * <ul>
 *   <li>an object is a {@code Map<String, Object>} in the text's order, an array a {@code
 *       List<Object>}, both unmodifiable;
 *   <li>a number without fraction and exponent is a {@link Long}, or a {@link java.math.BigInteger}
 *       where it doesn't fit one; any other number, {@code -0} too, is a {@link Double};
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
    public static Object parse(String text, String source, DuplicateKeys duplicateKeys)
            throws FormatException {
        return new JsonParser(text, source, duplicateKeys).parse();
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
    public static Object parse(byte[] utf8, String source, DuplicateKeys duplicateKeys)
            throws FormatException {
        return parse(Utf8.decode(utf8, source, 0), source, duplicateKeys);
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
        return parse(OpenedFile.readAll(file), file.toString(), duplicateKeys);
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
    public static Map<String, Object> readObject(Path file, DuplicateKeys duplicateKeys)
            throws IOException {
        return object(read(file, duplicateKeys), file.toString());
    }

    /**
     * Writes a value on one line without spaces. Objects keep the order of their map; a float or
     * double takes the fewest digits that give it back.
     *
     * @param value a value as {@link #parse(String)} makes them; also any boxed number, {@code
     *     Map}s and {@code Iterable}s of these, {@code int[]}, {@code long[]}, {@code float[]} and
     *     {@code double[]}
     * @return the text
     * @throws IllegalArgumentException if the value, or one in it, has no JSON form: a NaN, an
     *     infinity, another class
     */
    public static String write(Object value) {
        return new JsonWriter(false).write(value);
    }

    /**
     * Writes a value over several lines, indented by two spaces, laid out as Python's {@code
     * json.dumps(value, indent=2)}.
     *
     * @param value a value, as for {@link #write(Object)}
     * @return the text, without a line end after it
     * @throws IllegalArgumentException if the value, or one in it, has no JSON form
     */
    public static String writePretty(Object value) {
        return new JsonWriter(true).write(value);
    }

    /** The members of a parsed object. */
    static Map<String, Object> object(Object value, String source) throws FormatException {
        if (!(value instanceof Map<?, ?> map)) {
            throw new FormatException(source,
                    "holds " + describe(value) + " where an object is expected");
        }
        @SuppressWarnings("unchecked") // the parser's maps have string keys
        Map<String, Object> members = (Map<String, Object>) map;
        return members;
    }

    /** A parsed value for a message. */
    static String describe(Object value) {
        return switch (value) {
            case null -> "null";
            case Map<?, ?> _ -> "an object";
            case Iterable<?> _ -> "an array";
            case String _ -> "a string";
            case Boolean truth -> truth.toString();
            default -> "the number " + value;
        };
    }
}
