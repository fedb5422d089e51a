package veneer.transformer.tokenizer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import veneer.engine.io.DuplicateKeys;
import veneer.engine.io.Json;

/**
 * Which tokens begin and end a text, of which {@code tokenizer.json} says nothing: what {@code
 * tokenizer_config.json} beside it names, or else {@code config.json}. The former may also say
 * whether a text is framed by them, in place of the tokenizer's own template. A model may end what
 * it writes by more tokens than that one: all that any of the files names, {@code
 * generation_config.json} among them.
 *
 * <p>Source: transformers, {@code tokenization_utils_tokenizers.py}.
 */
final class FolderTokens {

    private static final String TOKENIZER_CONFIG = "tokenizer_config.json";
    private static final String MODEL_CONFIG = "config.json";
    private static final String GENERATION_CONFIG = "generation_config.json";
    private static final String BOS_ID = "bos_token_id";
    private static final String EOS_ID = "eos_token_id";

    private final Vocabulary vocabulary;
    private final JsonSection tokenizerConfig;
    private final JsonSection modelConfig;
    private final JsonSection generationConfig;

    FolderTokens(Path folder, Vocabulary vocabulary) throws IOException {
        this.vocabulary = vocabulary;
        this.tokenizerConfig = section(folder, TOKENIZER_CONFIG);
        this.modelConfig = section(folder, MODEL_CONFIG);
        this.generationConfig = section(folder, GENERATION_CONFIG);
    }

    /** A file's keys, none where the file is absent. */
    private static JsonSection section(Path folder, String file) throws IOException {
        Path path = folder.resolve(file);
        return new JsonSection(file + ": ", Files.exists(path)
                ? Json.readObject(path, DuplicateKeys.LAST_WINS)
                : Map.of());
    }

    /** The template of a {@code tokenizer.json}, completed. */
    SequenceTemplate complete(SequenceTemplate template) {
        OptionalInt bos = token("bos_token", BOS_ID);
        OptionalInt eos = token("eos_token", EOS_ID);
        if (tokenizerConfig.has("add_bos_token") || tokenizerConfig.has("add_eos_token")) {
            return new SequenceTemplate(
                    bos, eos, ends(eos), added("add_bos_token", bos), added("add_eos_token", eos));
        }
        OptionalInt first = template.prefix().stream().mapToInt(Integer::intValue).findFirst();
        return new SequenceTemplate(
                bos.isPresent() ? bos : first, eos, ends(eos), template.prefix(),
                template.suffix());
    }

    private Set<Integer> ends(OptionalInt eos) {
        Set<Integer> ends = new HashSet<>();
        eos.ifPresent(ends::add);
        for (JsonSection config : List.of(modelConfig, generationConfig)) {
            if (config.has(EOS_ID)) {
                ends.addAll(ids(config, EOS_ID));
            }
        }
        return ends;
    }

    private List<Integer> added(String flag, OptionalInt token) {
        return tokenizerConfig.flag(flag, false)
                ? token.stream().boxed().toList()
                : List.of();
    }

    private OptionalInt token(String name, String idName) {
        if (tokenizerConfig.has(name)) {
            return OptionalInt.of(named(name));
        }
        return modelConfig.has(idName)
                ? OptionalInt.of(ids(modelConfig, idName).getFirst())
                : OptionalInt.empty();
    }

    /** The tokens that a key names by their ids: one, or a list of several. */
    private List<Integer> ids(JsonSection config, String name) {
        List<Integer> ids = config.counts(name);
        for (int id : ids) {
            if (id >= vocabulary.size()) {
                throw config.refuse(name, "is " + id + ", outside the vocabulary of "
                        + vocabulary.size() + " tokens");
            }
        }
        return ids;
    }

    /** The id of a token that is named by its string, or by an object that holds it. */
    private int named(String name) {
        String content = tokenizerConfig.isText(name)
                ? tokenizerConfig.text(name)
                : tokenizerConfig.section(name).orElseThrow().text("content");
        int id = vocabulary.id(content);
        if (id < 0) {
            throw tokenizerConfig.refuse(
                    name, "is \"" + content + "\", which the vocabulary does not have");
        }
        return id;
    }
}
