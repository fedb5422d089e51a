package veneer.transformer.tokenizer;

import java.util.List;
import veneer.transformer.tokenizer.Metaspace.PrependScheme;

/**
 * What the {@code pre_tokenizer} of a {@code tokenizer.json} says.
 *
 * @param spacing rewrites spaces before the text is cut
 * @param preTokenizer cuts it
 * @param byteLevel whether the pieces are spelled in the byte-level alphabet
 */
record PreTokenizerJson(Normalizer spacing, PreTokenizer preTokenizer, boolean byteLevel) {

    private static final String SUPPORTED = "ByteLevel, Digits, Metaspace, Sequence, Split";

    /** What a file without one says. */
    static final PreTokenizerJson NONE =
            new PreTokenizerJson(Normalizer.NONE, PreTokenizer.WHOLE, false);

    static PreTokenizerJson read(JsonSection section) {
        PreTokenizerJson result = switch (section.text("type")) {
            case "ByteLevel" -> byteLevel(section);
            case "Digits" -> cutting(
                    new DigitPreTokenizer(section.flag("individual_digits", false)));
            case "Metaspace" -> metaspace(section);
            case "Sequence" -> sequence(section);
            case "Split" -> cutting(split(section));
            default -> throw section.unsupported("type", SUPPORTED);
        };
        section.finish();
        return result;
    }

    private static PreTokenizerJson cutting(PreTokenizer preTokenizer) {
        return new PreTokenizerJson(Normalizer.NONE, preTokenizer, false);
    }

    private static PreTokenizerJson byteLevel(JsonSection section) {
        section.ignore("trim_offsets");
        Normalizer spacing = section.flag("add_prefix_space", true)
                ? new Metaspace(" ", PrependScheme.ALWAYS)
                : Normalizer.NONE;
        PreTokenizer preTokenizer =
                section.flag("use_regex", true) ? new Gpt2PreTokenizer() : PreTokenizer.WHOLE;
        return new PreTokenizerJson(spacing, preTokenizer, true);
    }

    private static PreTokenizerJson metaspace(JsonSection section) {
        Metaspace metaspace = MetaspaceJson.read(section);
        return new PreTokenizerJson(
                metaspace,
                section.flag("split", true) ? metaspace.words() : PreTokenizer.WHOLE,
                false);
    }

    /** Only the first may rewrite the text, and only the last may spell it as bytes. */
    private static PreTokenizerJson sequence(JsonSection section) {
        List<JsonSection> sections = section.sections("pretokenizers");
        PreTokenizerJson all = NONE;
        for (JsonSection next : sections) {
            PreTokenizerJson step = read(next);
            if (all.byteLevel) {
                throw next.unsupported("type", "nothing after ByteLevel");
            }
            if (step.spacing != Normalizer.NONE && next != sections.getFirst()) {
                throw next.unsupported(
                        "type", "a space put before pieces by the first of a sequence only");
            }
            all = new PreTokenizerJson(
                    next == sections.getFirst() ? step.spacing : all.spacing,
                    all.preTokenizer == PreTokenizer.WHOLE
                            ? step.preTokenizer
                            : all.preTokenizer.then(step.preTokenizer),
                    step.byteLevel);
        }
        return all;
    }

    /** The patterns that are known cover any text, so that nothing lies between their matches. */
    private static PreTokenizer split(JsonSection section) {
        String behavior = section.text("behavior");
        boolean inverted = section.flag("invert", false);
        if (!(behavior.equals("Isolated") && !inverted || behavior.equals("Removed") && inverted)) {
            throw section.unsupported(
                    "behavior", "Isolated, and Removed with invert, not invert " + inverted);
        }
        String pattern = PatternJson.regex(section);
        return switch (pattern) {
            case Gpt2PreTokenizer.PATTERN -> new Gpt2PreTokenizer();
            case Llama3PreTokenizer.LLAMA3_PATTERN -> new Llama3PreTokenizer(3);
            case Llama3PreTokenizer.QWEN2_PATTERN -> new Llama3PreTokenizer(1);
            default -> throw section.unsupported(
                    "pattern", "the patterns of GPT-2, Llama 3 and Qwen2");
        };
    }
}
