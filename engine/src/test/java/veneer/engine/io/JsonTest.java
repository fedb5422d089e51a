package veneer.engine.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    private static String refusal(String text) {
        return assertThrows(FormatException.class, () -> Json.parse(text)).getMessage();
    }

    @Test
    void valuesArePlainJava() throws FormatException {
        assertEquals(
                Map.of("a", List.of(1L, -2.5, true, "x"), "b", Map.of()),
                Json.parse(" {\"a\": [1, -2.5, true, \"x\"],\n\"b\": {}} "));
        assertNull(Json.parse("null"));
    }

    @Test
    void objectsKeepTheirOrder() throws FormatException {
        Map<?, ?> object = (Map<?, ?>) Json.parse("{\"z\":1,\"a\":2,\"m\":3}");
        assertEquals(List.of("z", "a", "m"), List.copyOf(object.keySet()));
    }

    @Test
    void integersAreExact() throws FormatException {
        assertEquals(Long.MAX_VALUE, Json.parse("9223372036854775807"));
        assertEquals(Long.MIN_VALUE, Json.parse("-9223372036854775808"));
        assertEquals(new BigInteger("9223372036854775808"), Json.parse("9223372036854775808"));
        assertEquals(0L, Json.parse("0"));
        assertEquals(-0.0, Json.parse("-0"));
        assertEquals(1e30, Json.parse("1e30"));
        assertEquals(-0.0, Json.parse("-0.0"));
        assertTrue(refusal("1e999").contains("beyond the range of a double, at offset 0"));
        assertTrue(refusal("[" + "1".repeat(2000) + "]").contains("digits, at offset 1"));
    }

    @Test
    void escapesGiveTheirCharacters() throws FormatException {
        assertEquals("\"\\/\b\f\n\r\té😀", Json.parse("""
                "\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\uDE00"\
                """));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "[1,]| ']' where a value is expected, at offset 3",
            "{\"a\" 1}| '1' where a colon is expected, at offset 5",
            "{1:2}| '1' where a name in quotes is expected, at offset 1",
            "[1 2]| '2' where a comma or ] is expected, at offset 3",
            "tru| 't' where a value is expected, at offset 0",
            "01| '1' where the end is expected, at offset 1",
            "1.| the end where a digit is expected, at offset 2",
            "`'a'`| ''' where a value is expected, at offset 0",
            "\"a| a string without end, at offset 0",
            "\"\\x\"| not an escape sequence, at offset 1",
            "\"\\u12\"| '\"' where a hexadecimal digit is expected, at offset 5",
    })
    void errorsSayWhereAndWhat(String text, String problem) {
        assertEquals("JSON: " + problem.strip(), refusal(text.replace("`", "")));
    }

    @Test
    void aControlCharacterInAStringIsRefused() {
        assertEquals(
                "JSON: the control character U+000A in a string, at offset 2", refusal("\"a\nb\""));
    }

    @Test
    void nestingHasALimit() throws FormatException {
        Json.parse("[".repeat(512) + "]".repeat(512));
        assertTrue(refusal("[".repeat(513) + "]".repeat(513)).contains("deeper than 512"));
    }

    @Test
    void ofDuplicateNamesTheLastWinsUnlessRefused() throws FormatException {
        String text = "{\"a\":1,\"b\":2,\"a\":3}";
        assertEquals(Map.of("a", 3L, "b", 2L), Json.parse(text));
        String message = assertThrows(
                FormatException.class,
                () -> Json.parse(text, "x.json", DuplicateKeys.REFUSED)).getMessage();
        assertEquals("x.json: the name \"a\" a second time in one object, at offset 13", message);
    }

    @Test
    void bytesMustBeUtf8(@TempDir Path folder) throws Exception {
        byte[] good = "\"é😀\"".getBytes(StandardCharsets.UTF_8);
        assertEquals("é😀", Json.parse(good, "x", DuplicateKeys.LAST_WINS));
        byte[] bad = {'"', (byte) 0xC3, '"'};
        String message = assertThrows(
                FormatException.class,
                () -> Json.parse(bad, "x.json", DuplicateKeys.LAST_WINS)).getMessage();
        assertEquals("x.json: not UTF-8 at byte 1", message);
        Path file = folder.resolve("array.json");
        Files.writeString(file, "[\"\uFFFD\"]");
        assertEquals(List.of("\uFFFD"), Json.read(file, DuplicateKeys.REFUSED));
        assertEquals(
                file + ": holds an array where an object is expected",
                assertThrows(
                        FormatException.class,
                        () -> Json.readObject(file, DuplicateKeys.REFUSED)).getMessage());
    }

    @Test
    void writingIsTheReverseOfReading() throws FormatException {
        String text = "{\"a\":[1,-2.5,1.0E-5,true,null,9223372036854775808],\"b\":{},"
                + "\"é😀\":\"\\\"\\\\\\n\\u0001\\ud83d\"}";
        assertEquals(text, Json.write(Json.parse(text)));
    }

    @Test
    void numbersTakeTheFewestDigitsThatGiveThemBack() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("int", 3);
        value.put("float", 0.1f);
        value.put("double", 2e-4);
        value.put("arrays", List.of(new int[] {1, 2}, new float[] {0.5f}, new double[] {1e22}));
        assertEquals(
                "{\"int\":3,\"float\":0.1,\"double\":2.0E-4,\"arrays\":[[1,2],[0.5],[1.0E22]]}",
                Json.write(value));
    }

    @Test
    void prettyTextIsLaidOutAsPythonDoes() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("a", List.of(1, "x"));
        value.put("b", Map.of());
        assertEquals("""
                {
                  "a": [
                    1,
                    "x"
                  ],
                  "b": {}
                }""", Json.writePretty(value));
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
    void numbersWithoutAJsonFormAreRefused(double number) {
        assertThrows(IllegalArgumentException.class, () -> Json.write(Arrays.asList(1, number)));
        assertThrows(IllegalArgumentException.class, () -> Json.write((float) number));
        assertThrows(IllegalArgumentException.class, () -> Json.write(new Object()));
        assertThrows(IllegalArgumentException.class, () -> Json.write(Map.of(1, 2)));
    }
}
