package veneer.lora.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import veneer.engine.io.DuplicateKeys;
import veneer.engine.io.FormatException;
import veneer.engine.io.Json;
import veneer.transformer.chat.Conversation;

/**
 * Reads a data file of one JSON object a line, of one kind throughout. Blank lines and a byte order
 * mark at the beginning are passed over.
 */
final class JsonLines {
    private static final String KINDS =
            "\"text\", or \"prompt\" and \"completion\", or \"messages\"";
    private static final String LINES = "a line has " + KINDS;
    private static final int READ_AT_ONCE = 1 << 16;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final Path file;
    private final Optional<Format> said;
    private final List<Sample> samples = new ArrayList<>();
    private final List<Integer> lines = new ArrayList<>();
    private final SortedSet<String> otherKeys = new TreeSet<>();
    private final BadLines bad;
    private Format format;
    private int formatLine;
    private int line;

    private JsonLines(Path file, Optional<Format> said) {
        this.file = file;
        this.bad = new BadLines(file);
        this.said = said;
    }

    static DataFile read(Path file, Optional<Format> format) throws IOException {
        JsonLines reader = new JsonLines(file, format);
        try (InputStream in = Files.newInputStream(file)) {
            reader.readAll(in);
        }
        reader.bad.refuse();
        if (reader.samples.isEmpty()) {
            throw new FormatException(file.toString(), "is empty: it has no example; " + LINES);
        }
        return new DataFile(
                file, reader.format, reader.samples, reader.lines, reader.otherKeys);
    }

    private void readAll(InputStream in) throws IOException {
        byte[] chunk = new byte[READ_AT_ONCE];
        ByteArrayOutputStream open = new ByteArrayOutputStream();
        for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
            int start = 0;
            for (int index = 0; index < count; index++) {
                if (chunk[index] == '\n') {
                    open.write(chunk, start, index - start);
                    check(open.toByteArray());
                    open.reset();
                    start = index + 1;
                }
            }
            open.write(chunk, start, count - start);
        }
        check(open.toByteArray());
    }

    private void check(byte[] bytes) {
        try {
            readLine(bytes);
        } catch (FormatException e) {
            bad.add(e);
        }
    }

    private void readLine(byte[] bytes) throws FormatException {
        line++;
        byte[] json = line == 1 ? withoutByteOrderMark(bytes) : bytes;
        if (isBlank(json)) {
            return;
        }
        Object value = Json.parse(json, place() + ": not JSON", DuplicateKeys.REFUSED);
        if (!(value instanceof Map<?, ?> members)) {
            throw new FormatException(place(), "is no object; " + LINES);
        }
        Format kind = said.isPresent() ? said.get() : kind(members);
        if (format != null && format != kind) {
            throw new FormatException(place(), "has " + kind.keys() + " where line "
                    + formatLine + " has " + format.keys() + "; a file holds one kind");
        }
        if (format == null) {
            format = kind;
            formatLine = line;
        }
        samples.add(sample(members));
        lines.add(line);
        for (Object key : members.keySet()) {
            if (!format.knows((String) key)) {
                otherKeys.add((String) key);
            }
        }
    }

    private Format kind(Map<?, ?> members) throws FormatException {
        List<Format> kinds = Format.among(members);
        if (kinds.size() > 1) {
            throw new FormatException(place(), "has keys of several kinds, "
                    + kinds.stream().map(Format::word).collect(Collectors.joining(" and "))
                    + "; the format must be said");
        }
        if (kinds.isEmpty()) {
            throw new FormatException(
                    place(), "lacks the key " + KINDS + "; it has " + found(members));
        }
        return kinds.getFirst();
    }

    private Sample sample(Map<?, ?> members) throws FormatException {
        return switch (format) {
            case TEXT -> new Sample.Text(string(members, "text"));
            case PROMPT_COMPLETION ->
                    new Sample.Pair(string(members, "prompt"), string(members, "completion"));
            case MESSAGES -> chat(members);
            case PLAIN -> throw new IllegalArgumentException("plain text has no lines of JSON");
        };
    }

    private Sample chat(Map<?, ?> members) throws FormatException {
        requireKey(members, "messages");
        try {
            return new Sample.Chat(Conversation.of(members.get("messages"), members.get("tools")));
        } catch (IllegalArgumentException e) {
            throw new FormatException(place(), e.getMessage(), e);
        }
    }

    private String string(Map<?, ?> members, String key) throws FormatException {
        requireKey(members, key);
        if (!(members.get(key) instanceof String text)) {
            throw new FormatException(
                    place(),
                    "\"" + key + "\" must be a string, not " + describe(members.get(key)));
        }
        return text;
    }

    private void requireKey(Map<?, ?> members, String key) throws FormatException {
        if (!members.containsKey(key)) {
            throw new FormatException(place(), "lacks the key \"" + key + "\"; it has "
                    + found(members));
        }
    }

    private String place() {
        return file + ":" + line;
    }

    private static String found(Map<?, ?> members) {
        if (members.isEmpty()) {
            return "no key at all";
        }
        return members.keySet().stream()
                .map(key -> "\"" + key + "\"")
                .collect(Collectors.joining(", "));
    }

    private static String describe(Object value) {
        return switch (value) {
            case null -> "null";
            case Map<?, ?> _ -> "an object";
            case List<?> _ -> "an array";
            case Boolean truth -> truth.toString();
            default -> "the number " + value;
        };
    }

    private static boolean isBlank(byte[] bytes) {
        for (byte value : bytes) {
            if (value != ' ' && value != '\t' && value != '\r') {
                return false;
            }
        }
        return true;
    }

    private static byte[] withoutByteOrderMark(byte[] bytes) {
        boolean marked = bytes.length >= BYTE_ORDER_MARK.length
                && Arrays.equals(bytes, 0, BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0,
                        BYTE_ORDER_MARK.length);
        return marked ? Arrays.copyOfRange(bytes, BYTE_ORDER_MARK.length, bytes.length) : bytes;
    }
}
