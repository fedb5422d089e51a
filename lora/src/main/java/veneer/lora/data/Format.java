package veneer.lora.data;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What a data file is made of: JSON lines of a kind, which their keys tell, or just text. */
public enum Format {
    /** A text a line, as {@code {"text"}}. */
    TEXT("text", List.of("text"), Set.of()),
    /** A pair a line, as {@code {"prompt", "completion"}}. */
    PROMPT_COMPLETION("prompt-completion", List.of("prompt", "completion"), Set.of()),
    /** A conversation a line, as {@code {"messages"}}, perhaps with {@code "tools"}. */
    MESSAGES("messages", List.of("messages"), Set.of("tools")),
    /** One text, the whole file, which is cut into windows. */
    PLAIN("plain", List.of(), Set.of());

    private final String word;
    private final List<String> keys;
    private final Set<String> otherKeys;

    Format(String word, List<String> keys, Set<String> otherKeys) {
        this.word = word;
        this.keys = keys;
        this.otherKeys = otherKeys;
    }

    /** {@return the word for it on a command line} */
    public String word() {
        return word;
    }

    /** {@return the words of all formats} */
    public static List<String> words() {
        return Arrays.stream(values()).map(Format::word).toList();
    }

    /**
     * Finds a format.
     *
     * @param word its word
     * @return the format
     * @throws IllegalArgumentException if there is none of this word
     */
    public static Format of(String word) {
        return Arrays.stream(values()).filter(format -> format.word.equals(word)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no format is called \"" + word
                        + "\"; there are " + String.join(", ", words())));
    }

    /** What its examples are counted by. */
    String unit() {
        return this == PLAIN ? "window" : "line";
    }

    /** Its keys, for messages. */
    String keys() {
        return keys.stream().map(key -> "\"" + key + "\"").collect(Collectors.joining(" and "));
    }

    boolean knows(String key) {
        return keys.contains(key) || otherKeys.contains(key);
    }

    /** The formats of which an object has a key at least. */
    static List<Format> among(Map<?, ?> members) {
        return Arrays.stream(values())
                .filter(format -> !Collections.disjoint(format.keys, members.keySet())).toList();
    }
}
