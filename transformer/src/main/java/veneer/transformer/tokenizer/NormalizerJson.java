package veneer.transformer.tokenizer;

/** Reads the {@code normalizer} of a {@code tokenizer.json}. */
final class NormalizerJson {

    private static final String SUPPORTED = "NFC, Prepend, Replace, Sequence";

    private NormalizerJson() {}

    static Normalizer read(JsonSection section) {
        Normalizer normalizer = switch (section.text("type")) {
            case "NFC" -> Normalizer.COMPOSED;
            case "Prepend" -> Normalizer.prepend(section.text("prepend"));
            case "Replace" -> Normalizer.replace(
                    PatternJson.string(section), section.text("content"));
            case "Sequence" -> section.sections("normalizers").stream()
                    .map(NormalizerJson::read).reduce(Normalizer.NONE, Normalizer::then);
            default -> throw section.unsupported("type", SUPPORTED);
        };
        section.finish();
        return normalizer;
    }
}
