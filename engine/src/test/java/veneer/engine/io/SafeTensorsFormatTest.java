package veneer.engine.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import veneer.engine.storage.StoredTensor;

/** Accepts and refuses what the reference implementation (safetensors 0.8) does. */
class SafeTensorsFormatTest {
    private static final byte[] NONE = {};

    @TempDir
    private Path folder;

    static Stream<Arguments> accepted() {
        return Stream.of(
                arguments("plain", file(SafeTensorsFile.GOOD, 12), 2),
                arguments("length not a multiple of 8", file(SafeTensorsFile.GOOD + " ", 12), 2),
                arguments("space before", file(" " + SafeTensorsFile.GOOD, 12), 2),
                arguments("spaces after", file(SafeTensorsFile.GOOD + "     ", 12), 2),
                arguments("other white space after", file("{}\r \t\n", 0), 0),
                arguments("no tensors", file("{}", 0), 0),
                arguments("entries in any order",
                        file("{" + entry("b", "U8", "[1]", "4,5") + ","
                                + entry("a", "F32", "[1]", "0,4") + "}", 5),
                        2),
                arguments("metadata",
                        file("{\"__metadata__\":{\"a\":\"b\"}," + entry("a", "U8", "[1]", "0,1")
                                + "}", 1),
                        1),
                arguments("metadata of null", file("{\"__metadata__\":null}", 0), 0),
                arguments("an unknown field",
                        file("{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1],"
                                + "\"more\":{}}}", 1),
                        1),
                arguments("rank 0", file("{" + entry("a", "F32", "[]", "0,4") + "}", 4), 1),
                arguments("no elements", file("{" + entry("a", "F32", "[0,5]", "0,0") + "}", 0), 1),
                arguments("no elements, a space in the offsets",
                        file("{" + entry("test", "I32", "[2,0]", "0, 0") + "}", 0), 1),
                arguments("numbers of 4 bits",
                        file("{" + entry("a", "F4", "[3,2]", "0,3") + "}", 3), 1));
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                arguments("empty file", NONE, "header too small"),
                arguments("7 bytes", new byte[7], "header too small"),
                arguments("no header", new byte[8], "the end where a value is expected"),
                arguments("header beyond the file",
                        SafeTensorsFile.of(100, "{}".getBytes(StandardCharsets.UTF_8), NONE),
                        "invalid header length: 100 bytes in a file of 10"),
                arguments("header beyond 100 MB",
                        SafeTensorsFile.of(100_000_001, NONE, NONE), "header too large"),
                arguments("header beyond 63 bits",
                        SafeTensorsFile.of(-1, NONE, NONE),
                        "header too large: 18446744073709551615"),
                arguments("not UTF-8",
                        SafeTensorsFile.of(new byte[] {'{', '"', (byte) 0xFF, '"', '}'}, NONE),
                        "invalid header: not UTF-8 at byte 2"),
                arguments("NUL padding", file(SafeTensorsFile.GOOD + "\0", 12),
                        "U+0000 where the end is expected"),
                arguments("top-level array", file("[]", 0), "an array where an object"),
                arguments("not JSON", file("{a}", 0), "invalid header: 'a'"),
                arguments("a name twice",
                        file("{" + entry("a", "U8", "[1]", "0,1") + ","
                                + entry("a", "U8", "[1]", "0,1") + "}", 1),
                        "the name \"a\" a second time"),
                arguments("hole",
                        file("{" + entry("a", "U8", "[1]", "0,1") + ","
                                + entry("b", "U8", "[1]", "2,3") + "}", 3),
                        "invalid offset for tensor `b`"),
                arguments("hole at the start",
                        file("{" + entry("a", "U8", "[1]", "1,2") + "}", 2),
                        "invalid offset for tensor `a`"),
                arguments("overlap",
                        file("{" + entry("a", "U8", "[2]", "0,2") + ","
                                + entry("b", "U8", "[2]", "1,3") + "}", 3),
                        "invalid offset for tensor `b`"),
                arguments("end before begin",
                        file("{" + entry("a", "U8", "[1]", "1,0") + "}", 1),
                        "invalid offset for tensor `a`"),
                arguments("data left over", file(SafeTensorsFile.GOOD, 13), "not fully covered"),
                arguments("data missing", file(SafeTensorsFile.GOOD, 11), "not fully covered"),
                arguments("shape and offsets disagree",
                        file("{" + entry("a", "F32", "[3]", "0,8") + "}", 8),
                        "tensor `a`: invalid shape, data type, or offset"),
                arguments("half a byte",
                        file("{" + entry("a", "F4", "[3]", "0,1") + "}", 1),
                        "tensor `a`: 3 elements of F4 don't fill whole blocks"),
                arguments("unknown type",
                        file("{" + entry("a", "Q4", "[1]", "0,1") + "}", 1),
                        "tensor `a`: unknown variant `Q4`"),
                arguments("a type of GGUF",
                        file("{" + entry("a", "Q8_0", "[32]", "0,34") + "}", 34),
                        "unknown variant `Q8_0`"),
                arguments("metadata that isn't a string", file("{\"__metadata__\":{\"a\":1}}", 0),
                        "\"a\" is the number 1, expected a string"),
                arguments("metadata that isn't an object", file("{\"__metadata__\":[]}", 0),
                        "__metadata__: holds an array"),
                arguments("no shape",
                        file("{\"a\":{\"dtype\":\"U8\",\"data_offsets\":[0,1]}}", 1),
                        "tensor `a`: missing field `shape`"),
                arguments("entry of null", file("{\"a\":null}", 0), "tensor `a`: holds null"),
                arguments("one offset", file("{" + entry("a", "U8", "[1]", "0") + "}", 1),
                        "data_offsets has 1 numbers"),
                arguments("negative dimension",
                        file("{" + entry("a", "U8", "[-1]", "0,1") + "}", 1),
                        "tensor `a`: shape holds the number -1, expected usize"),
                arguments("offsets with a fraction",
                        file("{" + entry("a", "U8", "[1]", "0.0,1.0") + "}", 1), "expected usize"),
                arguments("too many elements",
                        file("{" + entry("a", "U8", "[2000000000,2000000000,2000000000]", "0,1")
                                + "}", 1),
                        "overflow computing buffer size"),
                arguments("too many bytes",
                        file("{" + entry("a", "F64", "[2000000000,2000000000]", "0,1") + "}", 1),
                        "overflow computing buffer size"),
                arguments("an offset beyond 64 bits",
                        file("{" + entry("a", "U8", "[1]", "0,99999999999999999999") + "}", 1),
                        "overflow"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void accepted(String name, byte[] bytes, int tensors) throws IOException {
        try (SafeTensors read = SafeTensors.open(write(bytes))) {
            assertEquals(tensors, read.tensors().size());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void refused(String name, byte[] bytes, String problem) throws IOException {
        Path file = write(bytes);
        String message = assertThrows(FormatException.class, () -> SafeTensors.open(file))
                .getMessage();
        assertTrue(message.startsWith(file + ": ") && message.contains(problem), message);
    }

    @Test
    void everyPrefixIsRefused() throws IOException {
        byte[] whole = file(SafeTensorsFile.GOOD, 12);
        for (int length = 0; length < whole.length; length++) {
            Path file = write(Arrays.copyOf(whole, length));
            assertThrows(FormatException.class, () -> SafeTensors.open(file));
        }
    }

    @Test
    void noDamageDoesMoreThanBeRefused() throws IOException {
        byte[] whole = file("{\"__metadata__\":{\"x\":\"y\"}," + SafeTensorsFile.GOOD.substring(1),
                12);
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

    private static byte[] file(String header, int dataLength) {
        return SafeTensorsFile.of(header, new byte[dataLength]);
    }

    private static String entry(String name, String type, String shape, String offsets) {
        return "\"" + name + "\":{\"dtype\":\"" + type + "\",\"shape\":" + shape
                + ",\"data_offsets\":[" + offsets + "]}";
    }
}
