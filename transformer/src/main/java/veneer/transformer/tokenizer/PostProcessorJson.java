package veneer.transformer.tokenizer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Reads the {@code post_processor} of a {@code tokenizer.json}. A text is framed by the template
 * for a single one; that for pairs is not used.
 */
final class PostProcessorJson {

    private static final String SUPPORTED = "ByteLevel, Sequence, TemplateProcessing";

    /** What a file without one says. */
    static final SequenceTemplate NONE = template(List.of(), List.of());

    private PostProcessorJson() {}

    static SequenceTemplate read(JsonSection section, Vocabulary vocabulary) {
        SequenceTemplate template = switch (section.text("type")) {
            case "ByteLevel" -> {
                section.ignore("add_prefix_space", "trim_offsets", "use_regex");
                yield NONE;
            }
            case "Sequence" -> sequence(section.sections("processors"), vocabulary);
            case "TemplateProcessing" -> template(section, vocabulary);
            default -> throw section.unsupported("type", SUPPORTED);
        };
        section.finish();
        return template;
    }

    /** Templates within templates have no meaning: Hugging Face's tokenizers stops at them. */
    private static SequenceTemplate sequence(List<JsonSection> sections, Vocabulary vocabulary) {
        SequenceTemplate only = NONE;
        for (JsonSection section : sections) {
            SequenceTemplate next = read(section, vocabulary);
            if (only != NONE && next != NONE) {
                throw section.unsupported("type", "one TemplateProcessing in a sequence");
            }
            only = next == NONE ? only : next;
        }
        return only;
    }

    private static SequenceTemplate template(JsonSection section, Vocabulary vocabulary) {
        section.ignore("pair");
        Map<?, ?> specialTokens = section.map("special_tokens");
        List<Integer> prefix = new ArrayList<>();
        List<Integer> suffix = new ArrayList<>();
        boolean textSeen = false;
        for (JsonSection piece : section.sections("single")) {
            Optional<JsonSection> token = piece.section("SpecialToken");
            Optional<JsonSection> text = piece.section("Sequence");
            piece.finish();
            if (token.isPresent()) {
                String name = token.get().text("id");
                (textSeen ? suffix : prefix).addAll(ids(section, specialTokens, name, vocabulary));
                continue;
            }
            if (text.isEmpty() || textSeen || !text.get().text("id").equals("A")) {
                throw section.refuse("single", "must hold the sequence A, once");
            }
            textSeen = true;
        }
        if (!textSeen) {
            throw section.refuse("single", "must hold the sequence A, once");
        }
        return template(prefix, suffix);
    }

    /** The ids that a template's special token stands for. */
    private static List<Integer> ids(
            JsonSection section, Map<?, ?> specialTokens, String name, Vocabulary vocabulary) {
        List<Integer> ids = new ArrayList<>();
        if (specialTokens.get(name) instanceof Map<?, ?> token
                && token.get("ids") instanceof List<?> values) {
            for (Object value : values) {
                if (value instanceof Long id && id >= 0 && id < vocabulary.size()) {
                    ids.add(id.intValue());
                }
            }
            if (ids.size() == values.size()) {
                return ids;
            }
        }
        throw section.refuse("special_tokens",
                "must say which ids of the vocabulary \"" + name + "\" stands for");
    }

    private static SequenceTemplate template(List<Integer> prefix, List<Integer> suffix) {
        return new SequenceTemplate(
                OptionalInt.empty(), OptionalInt.empty(), Set.of(), prefix, suffix);
    }
}
