package veneer.transformer.tokenizer;

/** Reads a {@code pattern} of a {@code tokenizer.json}: a string or a regular expression. */
final class PatternJson {

    private PatternJson() {}

    /** The string that a section looks for. */
    static String string(JsonSection section) {
        return read(section, "String", "Regex");
    }

    /** The regular expression that a section looks for. */
    static String regex(JsonSection section) {
        return read(section, "Regex", "String");
    }

    private static String read(JsonSection section, String kind, String other) {
        JsonSection pattern = section.section("pattern")
                .orElseThrow(() -> section.refuse("pattern", "is missing"));
        if (pattern.has(other)) {
            throw pattern.unsupported(other, kind);
        }
        String text = pattern.text(kind);
        if (text.isEmpty()) {
            throw pattern.refuse(kind, "must not be empty");
        }
        pattern.finish();
        return text;
    }
}
