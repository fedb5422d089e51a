package veneer.engine.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import veneer.engine.storage.StoredTensor;

/**
 * Accepts and refuses what the reference implementation does: {@code cases.json} holds files, and
 * what safetensors 0.8 said to each.
 */
class SafeTensorsFormatTest {
    private static final Path CASES = Path.of(System.getProperty("veneer.root", ".."))
            .resolve("fixtures/safetensors/cases.json");

    /** What the reference implementation accepts and Veneer does not. */
    private static final Set<String> STRICTER = Set.of(
            "a tensor twice", "an unknown field twice", "a key of the metadata twice",
            "a dimension beyond 31 bits", "entry without field names", "dtype of an object");

    @TempDir
    private Path folder;

    private static List<Map<String, Object>> cases() throws IOException {
        List<Map<String, Object>> cases = new ArrayList<>();
        for (Object one : (List<?>) Json.read(CASES, DuplicateKeys.REFUSED)) {
            cases.add(Json.object(one, CASES.toString()));
        }
        return cases;
    }

    private static byte[] bytes(Object latin1) {
        return ((String) latin1).getBytes(StandardCharsets.ISO_8859_1);
    }

    @TestFactory
    Stream<DynamicTest> agreesWithTheReferenceImplementation() throws IOException {
        return cases().stream()
                .map(one -> DynamicTest.dynamicTest((String) one.get("name"), () -> check(one)));
    }

    private void check(Map<String, Object> one) throws IOException {
        Path file = write(bytes(one.get("file")));
        if (one.containsKey("refused") || STRICTER.contains(one.get("name"))) {
            String message =
                    assertThrows(FormatException.class, () -> SafeTensors.open(file)).getMessage();
            assertTrue(message.startsWith(file + ": ") && !message.contains("\n"), message);
            Object tensor = one.get("at_fault");
            assertTrue(
                    tensor == null || message.contains("`" + tensor + "`")
                            || message.contains("\"" + tensor + "\""),
                    message);
            return;
        }
        try (SafeTensors read = SafeTensors.open(file)) {
            Map<String, Object> expected = Json.object(one.get("tensors"), "tensors");
            assertEquals(expected.keySet(), read.tensors().keySet());
            for (StoredTensor tensor : read.tensors().values()) {
                check(Json.object(expected.get(tensor.name()), tensor.name()), tensor);
            }
            Object metadata = one.get("metadata");
            assertEquals(metadata == null ? Map.of() : metadata, read.metadata());
        }
    }

    private static void check(Map<String, Object> expected, StoredTensor tensor)
            throws IOException {
        assertEquals(expected.get("dtype"), tensor.type().name());
        assertEquals(
                expected.get("shape"),
                Arrays.stream(tensor.shape()).mapToObj(dimension -> (long) dimension).toList());
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        tensor.writeTo(data);
        assertArrayEquals(bytes(expected.get("data")), data.toByteArray());
    }

    @Test
    void isStricterInNothingElse() throws IOException {
        Set<String> accepted = new TreeSet<>();
        Set<String> refused = new TreeSet<>();
        for (Map<String, Object> one : cases()) {
            (one.containsKey("refused") ? refused : accepted).add((String) one.get("name"));
        }
        assertTrue(accepted.containsAll(STRICTER), accepted.toString());
        assertTrue(accepted.size() > 40 && refused.size() > 120,
                accepted.size() + " accepted, " + refused.size() + " refused");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', value = {
            "7 bytes| header too small: 7 bytes, at least 8 are needed",
            "no header| invalid header: the end where a value is expected, at offset 0",
            "header beyond the file| invalid header length: 3 bytes in a file of 10",
            "header beyond 63 bits| header too large: 18446744073709551615 bytes, at most 100000000"
                    + " are allowed; is it a safetensors file?",
            "data left over| incomplete metadata, file not fully covered: the tensors take 12"
                    + " bytes, the file has 13 after the header",
            "hole| invalid offset for tensor `b`: it begins at byte 3 of the data, where byte 2"
                    + " is next",
            "end before begin| invalid offset for tensor `a`: it ends before it begins",
            "shape and span disagree| tensor `a`: invalid shape, data type, or offset for tensor:"
                    + " its data_offsets span 8 bytes, its shape takes 12",
            "too many bytes| tensor `a`: overflow computing buffer size from its shape",
            "a dimension beyond 31 bits| tensor `a`: dimension 2147483648 is beyond 2147483647",
            "1 of F4| tensor `a`: 1 elements of F4 don't fill whole blocks of 2",
            "type 'Q8_0'| tensor `a`: unknown variant `Q8_0` as dtype",
            "no shape| tensor `a`: missing field `shape`",
            "a negative dimension| tensor `a`: shape holds the number -1, expected usize",
            "entry of null| tensor `a`: holds null where an object is expected",
            "dtype of an object| tensor `a`: dtype is an object, expected a string",
            "an unknown field 126 arrays deep| invalid header: nested deeper than 127",
            "an unknown field with a low surrogate alone| invalid header: half of a surrogate pair"
                    + " in \"\\ude00\"",
            "an unknown field of an integer beyond float64| invalid header: a number out of range",
            "a tensor twice| invalid header: the name \"a\" a second time in one object,"
                    + " at offset 53",
            "metadata with a number| __metadata__: \"a\" is the number 1, expected a string",
            "NUL after| invalid header: U+0000 where the end is expected, at offset 53",
            "not UTF-8| invalid header: not UTF-8 at byte 2",
            "a high surrogate alone| invalid header: half of a surrogate pair in \"\\ud83d\"",
    })
    void messagesSayWhatAndWhere(String name, String problem) throws IOException {
        Map<String, Object> found = cases().stream()
                .filter(one -> one.get("name").equals(name)).findFirst().orElseThrow();
        Path file = write(bytes(found.get("file")));
        assertEquals(
                file + ": " + problem.strip(),
                assertThrows(FormatException.class, () -> SafeTensors.open(file)).getMessage());
    }

    @Test
    void everyPrefixIsRefused() throws IOException {
        byte[] whole = SafeTensorsFile.of(SafeTensorsFile.GOOD, new byte[12]);
        for (int length = 0; length < whole.length; length++) {
            Path file = write(Arrays.copyOf(whole, length));
            assertThrows(FormatException.class, () -> SafeTensors.open(file));
        }
    }

    @Test
    void noDamageDoesMoreThanBeRefused() throws IOException {
        byte[] whole = SafeTensorsFile.of(
                "{\"__metadata__\":{\"x\":\"y\"}," + SafeTensorsFile.GOOD.substring(1),
                new byte[12]);
        Random random = new Random(11);
        for (int position = 0; position < whole.length; position++) {
            for (int change = 1; change < 256; change <<= 2) {
                byte[] damaged = whole.clone();
                damaged[position] ^= (byte) change;
                openDamaged(damaged);
                damaged[random.nextInt(whole.length)] = (byte) random.nextInt();
                openDamaged(damaged);
            }
        }
    }

    private void openDamaged(byte[] bytes) throws IOException {
        try (SafeTensors read = SafeTensors.open(write(bytes))) {
            read.tensors().values().forEach(StoredTensor::bytes);
        } catch (FormatException _) {
            // most damage is noticed
        }
    }

    private Path write(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("case.safetensors"), bytes);
    }
}
