package veneer.transformer.tokenizer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Builds the tokenizer that a Hugging Face {@code tokenizer.json} describes. What is not supported
 * is refused by the name of its key.
 *
 * <p>Source: Hugging Face tokenizers, {@code TokenizerImpl} and its serialization.
 */
final class TokenizerJson {

    private TokenizerJson() {}

    /**
     * The parts of the tokenizer that a file describes.
     *
     * @param json what the file holds
     * @throws IllegalArgumentException if it is incomplete or not supported; the message names the
     *     key
     */
    static SubwordTokenizer.Parts read(Map<String, Object> json) {
        JsonSection file = new JsonSection("", json);
        file.allow("version", "1.0");
        file.allow("truncation");
        file.allow("padding");
        JsonSection modelSection =
                file.section("model").orElseThrow(() -> file.refuse("model", "is missing"));
        List<AddedToken> addedTokens = addedTokens(file);
        BytePairModel model = ModelJson.read(modelSection, addedTokens);
        Normalizer normalizer = file.section("normalizer")
                .map(NormalizerJson::read).orElse(Normalizer.NONE);
        PreTokenizerJson preTokenizer = file.section("pre_tokenizer")
                .map(PreTokenizerJson::read).orElse(PreTokenizerJson.NONE);
        DecodingStep decoding = DecoderJson.read(
                file.section("decoder").orElseThrow(
                        () -> file.unsupported("decoder", DecoderJson.SUPPORTED)));
        SequenceTemplate template = file.section("post_processor")
                .map(section -> PostProcessorJson.read(section, model.vocabulary()))
                .orElse(PostProcessorJson.NONE);
        file.finish();
        return new SubwordTokenizer.Parts(
                addedTokens, normalizer, preTokenizer.spacing(), preTokenizer.preTokenizer(),
                preTokenizer.byteLevel(), model, decoding, template);
    }

    private static List<AddedToken> addedTokens(JsonSection file) {
        List<AddedToken> tokens = new ArrayList<>();
        if (!file.has("added_tokens")) {
            return tokens;
        }
        for (JsonSection token : file.sections("added_tokens")) {
            boolean special = token.flag("special", false);
            tokens.add(new AddedToken(
                    token.text("content"),
                    token.count("id"),
                    special,
                    token.flag("normalized", !special),
                    token.flag("single_word", false),
                    token.flag("lstrip", false),
                    token.flag("rstrip", false)));
            token.finish();
        }
        return tokens;
    }
}
