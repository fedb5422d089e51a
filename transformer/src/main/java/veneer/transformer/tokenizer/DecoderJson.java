package veneer.transformer.tokenizer;

import java.util.List;

/** Reads the {@code decoder} of a {@code tokenizer.json}. */
final class DecoderJson {

    static final String SUPPORTED =
            "ByteFallback, ByteLevel, Fuse, Metaspace, Replace, Sequence, Strip after Fuse";

    private DecoderJson() {}

    static DecodingStep read(JsonSection section) {
        return read(section, false);
    }

    /** A decoder, which may stand after one that made a single text of all tokens. */
    private static DecodingStep read(JsonSection section, boolean fused) {
        DecodingStep step = switch (section.text("type")) {
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
            case "Sequence" -> sequence(section.sections("decoders"));
            case "Strip" -> strip(section, fused);
            default -> throw section.unsupported("type", SUPPORTED);
        };
        section.finish();
        return step;
    }

    private static DecodingStep sequence(List<JsonSection> sections) {
        DecodingStep all = next -> next;
        boolean fused = false;
        for (JsonSection section : sections) {
            all = all.then(read(section, fused));
            fused |= section.text("type").equals("Fuse");
        }
        return all;
    }

    private static DecodingStep strip(JsonSection section, boolean fused) {
        section.allow("stop", 0L);
        String content = section.text("content");
        if (!fused) {
            throw section.unsupported("type", "Strip only after Fuse");
        }
        if (content.length() != 1) {
            throw section.refuse("content", "must be one character, not \"" + content + "\"");
        }
        return DecodingStep.stripStart(content.charAt(0), section.count("start"));
    }
}
