package veneer.engine.io;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import veneer.engine.storage.DataType;

/**
 * The header of a safetensors file, checked against the size of the data that follows it.
 *
 * <p>What the reference implementation (crate {@code safetensors} 0.8) refuses is refused, also
 * within fields that nobody reads. Four things are refused that it accepts: a name that an object
 * has twice; a dimension beyond 31 bits; and two spellings that its JSON library knows but the
 * format doesn't, of an entry as an array of its three values, and of a type as an object, <code>
 * {"U8":null}</code>.
 *
 * @param metadata the strings of {@code __metadata__}
 * @param entries the tensors, in the order of their data, which they cover without overlaps and
 *     holes
 */
record SafeTensorsHeader(Map<String, String> metadata, List<Entry> entries) {
    /** The longest header that the reference implementation reads. */
    static final long LENGTH_LIMIT = 100_000_000;

    static final String METADATA = "__metadata__";

    /** The reference implementation's, the header itself included. */
    private static final int DEPTH_LIMIT = 127;

    /** A tensor whose shape and type agree with its span of the data. */
    record Entry(String name, DataType type, int[] shape, long begin, long end) {}

    static SafeTensorsHeader parse(byte[] json, long dataLength, String source)
            throws FormatException {
        Object header = Json.parse(json, source + ": invalid header", DuplicateKeys.REFUSED);
        checkValue(header, 1, source);
        Map<String, Object> members = Json.object(header, source + ": the header");
        List<Entry> entries = new ArrayList<>();
        for (Map.Entry<String, Object> member : members.entrySet()) {
            if (!member.getKey().equals(METADATA)) {
                EntryReader reader = new EntryReader(member.getKey(), source);
                entries.add(reader.entry(member.getValue()));
            }
        }
        entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        checkCoverage(entries, dataLength, source);
        return new SafeTensorsHeader(
                metadata(members.get(METADATA), source), Collections.unmodifiableList(entries));
    }

    private static Map<String, String> metadata(Object value, String source)
            throws FormatException {
        Map<String, String> metadata = new LinkedHashMap<>();
        if (value != null) {
            Map<String, Object> members = Json.object(value, source + ": " + METADATA);
            for (Map.Entry<String, Object> member : members.entrySet()) {
                if (!(member.getValue() instanceof String string)) {
                    throw new FormatException(
                            source,
                            METADATA + ": " + JsonWriter.quote(member.getKey()) + " is "
                                    + Json.describe(member.getValue()) + ", expected a string");
                }
                metadata.put(member.getKey(), string);
            }
        }
        return Collections.unmodifiableMap(metadata);
    }

    /** Checks what JSON allows and the reference implementation doesn't, at any depth. */
    private static void checkValue(Object value, int depth, String source)
            throws FormatException {
        boolean nests = value instanceof Map<?, ?> || value instanceof List<?>;
        if (nests && depth > DEPTH_LIMIT) {
            throw new FormatException(source,
                    "invalid header: nested deeper than " + DEPTH_LIMIT);
        }
        switch (value) {
            case Map<?, ?> members -> {
                for (Map.Entry<?, ?> member : members.entrySet()) {
                    checkUnicode((String) member.getKey(), source);
                    checkValue(member.getValue(), depth + 1, source);
                }
            }
            case List<?> elements -> {
                for (Object element : elements) {
                    checkValue(element, depth + 1, source);
                }
            }
            case String string -> checkUnicode(string, source);
            case BigInteger number when Double.isInfinite(number.doubleValue()) ->
                    throw new FormatException(source, "invalid header: a number out of range");
            case null, default -> {
                // any other number, a truth value or null
            }
        }
    }

    /** JSON's escape sequences can name what no text holds. */
    private static void checkUnicode(String string, String source) throws FormatException {
        if (!Utf8.canEncode(string)) {
            throw new FormatException(source,
                    "invalid header: half of a surrogate pair in " + JsonWriter.quote(string));
        }
    }

    private static void checkCoverage(List<Entry> entries, long dataLength, String source)
            throws FormatException {
        long position = 0;
        for (Entry entry : entries) {
            if (entry.begin() != position) {
                throw new FormatException(
                        source,
                        "invalid offset for tensor `" + entry.name() + "`: it begins at byte "
                                + entry.begin()
                                + " of the data, where byte " + position + " is next");
            }
            position = entry.end();
        }
        if (position != dataLength) {
            throw new FormatException(
                    source,
                    "incomplete metadata, file not fully covered: the tensors take " + position
                            + " bytes, the file has " + dataLength + " after the header");
        }
    }

    /** Reads one tensor's entry; every message names the tensor. */
    private record EntryReader(String name, String source) {
        Entry entry(Object value) throws FormatException {
            Map<String, Object> fields = Json.object(value, source + ": tensor `" + name + "`");
            DataType type = type(field(fields, "dtype"));
            int[] shape = shape(list(fields, "shape"));
            List<?> offsets = list(fields, "data_offsets");
            if (offsets.size() != 2) {
                throw problem("data_offsets has " + offsets.size() + " numbers, expected 2");
            }
            long begin = size(offsets.get(0), "data_offsets");
            long end = size(offsets.get(1), "data_offsets");
            if (end < begin) {
                throw new FormatException(
                        source,
                        "invalid offset for tensor `" + name + "`: it ends before it begins");
            }
            checkSize(type, shape, end - begin);
            return new Entry(name, type, shape, begin, end);
        }

        private Object field(Map<String, Object> fields, String key) throws FormatException {
            if (!fields.containsKey(key)) {
                throw problem("missing field `" + key + "`");
            }
            return fields.get(key);
        }

        private List<?> list(Map<String, Object> fields, String key) throws FormatException {
            Object value = field(fields, key);
            if (!(value instanceof List<?> list)) {
                throw problem(key + " is " + Json.describe(value) + ", expected an array");
            }
            return list;
        }

        private DataType type(Object value) throws FormatException {
            if (!(value instanceof String string)) {
                throw problem("dtype is " + Json.describe(value) + ", expected a string");
            }
            return DataType.ofSafetensors(string)
                    .orElseThrow(() -> problem("unknown variant `" + string + "` as dtype"));
        }

        private int[] shape(List<?> dimensions) throws FormatException {
            int[] shape = new int[dimensions.size()];
            for (int i = 0; i < shape.length; i++) {
                long dimension = size(dimensions.get(i), "shape");
                if (dimension > Integer.MAX_VALUE) {
                    throw problem("dimension " + dimension + " is beyond " + Integer.MAX_VALUE);
                }
                shape[i] = (int) dimension;
            }
            return shape;
        }

        private long size(Object value, String key) throws FormatException {
            if (value instanceof BigInteger) {
                throw problem("overflow: " + key + " holds " + value);
            }
            if (!(value instanceof Long number) || number < 0) {
                throw problem(key + " holds " + Json.describe(value) + ", expected usize");
            }
            return number;
        }

        private void checkSize(DataType type, int[] shape, long bytes) throws FormatException {
            long expected;
            try {
                long elements = 1;
                for (int dimension : shape) {
                    elements = Math.multiplyExact(elements, (long) dimension);
                }
                expected = type.bytes(elements);
            } catch (ArithmeticException e) {
                throw problem("overflow computing buffer size from its shape", e);
            } catch (IllegalArgumentException e) {
                throw problem(e.getMessage(), e);
            }
            if (bytes != expected) {
                throw problem(
                        "invalid shape, data type, or offset for tensor: its data_offsets span "
                                + bytes
                                + " bytes, its shape takes " + expected);
            }
        }

        private FormatException problem(String what) {
            return problem(what, null);
        }

        private FormatException problem(String what, Throwable cause) {
            return new FormatException(source, "tensor `" + name + "`: " + what, cause);
        }
    }
}
