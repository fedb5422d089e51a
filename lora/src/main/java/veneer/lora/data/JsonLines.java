package veneer.lora.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import veneer.engine.io.DuplicateKeys;
import veneer.engine.io.FormatException;
import veneer.engine.io.Json;
import veneer.transformer.chat.Conversation;

/**
 * A data file of one JSON object a line: {@code {"text"}}, or {@code {"prompt", "completion"}}, or
 * {@code {"messages"}}, perhaps with {@code "tools"}; one kind throughout. Blank lines and a byte
 * order mark at the beginning are passed over.
 *
 * @param samples the samples in the file's order, unmodifiable, at least one
 * @param otherKeys keys beside those, which mean nothing here
 */
public record JsonLines(List<Sample> samples, SortedSet<String> otherKeys) {
    private static final String TEXT = "text";
    private static final String PROMPT = "prompt";
    private static final String COMPLETION = "completion";
    private static final String MESSAGES = "messages";
    private static final String TOOLS = "tools";
    private static final String KINDS =
            "\"text\", or \"prompt\" and \"completion\", or \"messages\"";
    private static final String FORMATS = "a line has " + KINDS;
    private static final int READ_AT_ONCE = 1 << 16;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    /** Copies the list. */
    public JsonLines {
        samples = List.copyOf(samples);
    }

    /** {@return whether the samples are conversations, which need a model's chat template} */
    public boolean areConversations() {
        return samples.getFirst() instanceof Sample.Chat;
    }

    /**
     * Reads a file.
     *
     * @param file the file, in UTF-8
     * @return what it holds
     * @throws FormatException if a line is not as it should be; the message begins with {@code
     *     file:line}
     * @throws IOException if the file can't be read
     */
    public static JsonLines read(Path file) throws IOException {
        Reader reader = new Reader(file);
        if (Files.isDirectory(file)) {
            throw new FormatException(file.toString(),
                    "is a folder; a file of JSON lines is expected");
        }
        try (InputStream in = Files.newInputStream(file)) {
            reader.readAll(in);
        } catch (NoSuchFileException e) {
            throw new NoSuchFileException(file.toString(), null, "no such file");
        }
        if (reader.samples.isEmpty()) {
            throw new FormatException(file.toString(), "is empty: it has no example; " + FORMATS);
        }
        return new JsonLines(reader.samples, reader.otherKeys);
    }

    private static final class Reader {
        private final Path file;
        private final List<Sample> samples = new ArrayList<>();
        private final SortedSet<String> otherKeys = new TreeSet<>();
        private int line;
        private int firstLine;

        Reader(Path file) {
            this.file = file;
        }

        void readAll(InputStream in) throws IOException {
            byte[] chunk = new byte[READ_AT_ONCE];
            ByteArrayOutputStream open = new ByteArrayOutputStream();
            for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                int start = 0;
                for (int index = 0; index < count; index++) {
                    if (chunk[index] == '\n') {
                        open.write(chunk, start, index - start);
                        readLine(open.toByteArray());
                        open.reset();
                        start = index + 1;
                    }
                }
                open.write(chunk, start, count - start);
            }
            readLine(open.toByteArray());
        }

        private void readLine(byte[] bytes) throws FormatException {
            line++;
            byte[] json = line == 1 ? withoutByteOrderMark(bytes) : bytes;
            if (isBlank(json)) {
                return;
            }
            Object value = Json.parse(json, place() + ": not JSON", DuplicateKeys.REFUSED);
            if (!(value instanceof Map<?, ?> members)) {
                throw new FormatException(place(), "is no object; " + FORMATS);
            }
            Sample sample = sample(members);
            if (samples.isEmpty()) {
                firstLine = line;
            } else if (samples.getFirst().getClass() != sample.getClass()) {
                throw new FormatException(
                        place(),
                        "has " + keys(sample) + " where line " + firstLine + " has "
                                + keys(samples.getFirst())
                                + "; a file holds one kind");
            }
            samples.add(sample);
        }

        private Sample sample(Map<?, ?> members) throws FormatException {
            List<Set<String>> kinds = Stream.of(
                    Set.of(TEXT), Set.of(PROMPT, COMPLETION), Set.of(MESSAGES))
                    .filter(keys -> !Collections.disjoint(keys, members.keySet())).toList();
            if (kinds.size() > 1) {
                throw new FormatException(place(), "has keys of several kinds; " + FORMATS);
            }
            if (kinds.isEmpty()) {
                throw new FormatException(
                        place(), "lacks the key " + KINDS + "; it has " + found(members));
            }
            Set<String> keys = new HashSet<>(kinds.getFirst());
            Sample sample;
            if (keys.contains(MESSAGES)) {
                keys.add(TOOLS);
                sample = chat(members);
            } else {
                sample = keys.contains(TEXT)
                        ? new Sample.Text(string(members, TEXT))
                        : new Sample.Pair(string(members, PROMPT), string(members, COMPLETION));
            }
            for (Object key : members.keySet()) {
                if (!keys.contains(key)) {
                    otherKeys.add((String) key);
                }
            }
            return sample;
        }

        private Sample chat(Map<?, ?> members) throws FormatException {
            try {
                return new Sample.Chat(
                        Conversation.of(members.get(MESSAGES), members.get(TOOLS)), place());
            } catch (IllegalArgumentException e) {
                throw new FormatException(place(), e.getMessage(), e);
            }
        }

        private String string(Map<?, ?> members, String key) throws FormatException {
            if (!members.containsKey(key)) {
                throw new FormatException(place(), "lacks the key \"" + key + "\"; " + FORMATS);
            }
            if (!(members.get(key) instanceof String text)) {
                throw new FormatException(
                        place(),
                        "\"" + key + "\" must be a string, not " + describe(members.get(key)));
            }
            return text;
        }

        private String place() {
            return file + ":" + line;
        }
    }

    private static String keys(Sample sample) {
        return switch (sample) {
            case Sample.Text _ -> "\"text\"";
            case Sample.Pair _ -> "\"prompt\" and \"completion\"";
            case Sample.Chat _ -> "\"messages\"";
        };
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
