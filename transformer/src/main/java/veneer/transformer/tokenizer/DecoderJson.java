package veneer.transformer.tokenizer;

import java.util.List;
import java.util.Set;

/** Reads the {@code decoder} of a {@code tokenizer.json}. */
final class DecoderJson {

    static final String SUPPORTED =
            "ByteFallback, ByteLevel, Fuse, Metaspace, Replace, Sequence, Strip";

    /** What comes after these is one text, not one for each token. */
    private static final Set<String> FUSING = Set.of("ByteLevel", "Fuse");

    private DecoderJson() {}

    static DecodingStep read(JsonSection section) {
        boolean several = section.text("type").equals("Sequence");
        DecodingStep all = next -> next;
        boolean fused = false;
        for (JsonSection step : several ? section.sections("decoders") : List.of(section)) {
            all = all.then(step(step, fused));
            fused |= FUSING.contains(step.text("type"));
        }
        section.finish();
        return all;
    }

    /** A step, which may stand after one that made a single text of all tokens. */
    private static DecodingStep step(JsonSection section, boolean fused) {
        String type = section.text("type");
        if (fused != type.equals("Strip")) {
            throw section.unsupported("type", "Strip after Fuse, and only that there");
        }
        DecodingStep step = switch (type) {
            case "ByteFallback" -> DecodingStep.byteFallback();
            case "ByteLevel" -> {
                section.ignore("add_prefix_space", "trim_offsets", "use_regex");
                yield DecodingStep.byteLevel();
            }
            case "Fuse" -> next -> next;
            case "Metaspace" -> {
                section.ignore("split");
                yield DecodingStep.metaspace(MetaspaceJson.read(section));
            }
            case "Replace" -> DecodingStep.replace(
                    PatternJson.string(section), section.text("content"));
            case "Strip" -> strip(section);
            default -> throw section.unsupported("type", SUPPORTED);
        };
        section.finish();
        return step;
    }

    private static DecodingStep strip(JsonSection section) {
        section.allow("stop", 0L);
        String content = section.text("content");
        if (content.length() != 1) {
            throw section.refuse("content", "must be one character, not \"" + content + "\"");
        }
        return DecodingStep.stripStart(content.charAt(0), section.count("start"));
    }
}
