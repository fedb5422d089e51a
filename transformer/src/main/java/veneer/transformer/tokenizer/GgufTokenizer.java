package veneer.transformer.tokenizer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import veneer.engine.io.FormatException;
import veneer.engine.io.Gguf;
import veneer.transformer.tokenizer.MergeTable.Merge;

/**
 * Builds the tokenizer that a GGUF file describes in its metadata, the keys {@code
 * tokenizer.ggml.*}.
 *
 * <p>Read are {@code model}, {@code pre}, {@code tokens}, {@code token_type}, {@code merges},
 * {@code scores}, {@code bos_token_id}, {@code eos_token_id}, {@code eot_token_id}, {@code
 * eom_token_id}, {@code unknown_token_id}, {@code add_bos_token}, {@code add_eos_token} and {@code
 * add_space_prefix}. Without {@code token_type} all tokens are normal.
 *
 * <p>Source: the GGUF specification, section "Tokenizer"; llama.cpp, {@code llama-vocab.cpp}.
 */
final class GgufTokenizer {

    private final TokenizerMetadata metadata;

    private GgufTokenizer(TokenizerMetadata metadata) {
        this.metadata = metadata;
    }

    /**
     * Reads the tokenizer of a file; its tensors, if it has any, are not looked at.
     *
     * @throws FormatException if the file is malformed, or its tokenizer is incomplete or of a kind
     *     that is not supported
     */
    static Tokenizer open(Path file) throws IOException {
        try (Gguf gguf = Gguf.openMetadata(file)) {
            return from(gguf.metadata());
        } catch (IllegalArgumentException e) {
            throw new FormatException(file.toString(), e.getMessage(), e);
        }
    }

    /**
     * Builds a tokenizer.
     *
     * @param metadata a GGUF file's metadata by key: texts as {@link String}, integers as {@link
     *     Long}, arrays of texts as {@link List}, arrays of numbers as {@code int[]}, {@code
     *     long[]} or {@code float[]}
     * @throws IllegalArgumentException if the kind of tokenizer or its pre-tokenizer is not
     *     supported, or if a key is missing or its value does not fit; the message names it
     */
    static Tokenizer from(Map<String, Object> metadata) {
        GgufTokenizer reader = new GgufTokenizer(new TokenizerMetadata(metadata));
        String model = reader.metadata.text("model");
        return switch (model) {
            case "gpt2" -> reader.byteLevel();
            case "llama" -> reader.sentencePiece();
            default ->
                    throw new IllegalArgumentException("tokenizer \"" + model
                            + "\" (tokenizer.ggml.model) is not supported;"
                            + " supported: gpt2, llama");
        };
    }

    private Tokenizer byteLevel() {
        GgufPreTokenizer pre = GgufPreTokenizer.named(metadata.text("pre"));
        if (metadata.flag("add_space_prefix", false)) {
            throw new IllegalArgumentException(
                    "tokenizer.ggml.add_space_prefix is not supported for tokenizer \"gpt2\"");
        }
        Vocabulary vocabulary = vocabulary();
        List<String> merges = metadata.texts("merges");
        BytePairModel model = new BytePairModel(
                vocabulary,
                new CharacterTokens(vocabulary, CharacterTokens.Missing.LEFT_OUT),
                MergeTable.of(vocabulary, IntStream.range(0, merges.size())
                        .mapToObj(rank -> Merge.parse(merges.get(rank), rank)).toList()),
                pre.wholePieces());
        return new SubwordTokenizer(new SubwordTokenizer.Parts(
                addedTokens(vocabulary), pre.normalizer(), Normalizer.NONE, pre.preTokenizer(),
                true, model, DecodingStep.byteLevel(),
                template(vocabulary.size(), pre.addsBos())));
    }

    private Tokenizer sentencePiece() {
        Vocabulary vocabulary = vocabulary();
        float[] scores = metadata.numbers("scores");
        if (scores.length != vocabulary.size()) {
            throw new IllegalArgumentException("the vocabulary has " + vocabulary.size()
                    + " tokens but " + scores.length + " scores; one for each is expected");
        }
        int unknown = metadata.tokenId("unknown_token_id", vocabulary.size()).orElse(-1);
        BytePairModel model = new BytePairModel(
                vocabulary,
                new CharacterTokens(
                        vocabulary, new CharacterTokens.Missing(true, unknown, true)),
                MergeTable.ofScores(vocabulary, scores),
                false);
        boolean spaced = metadata.flag("add_space_prefix", true);
        Normalizer spaces = Normalizer.replace(" ", Metaspace.LOWER_BLOCK);
        DecodingStep decoding = DecodingStep.replace(Metaspace.LOWER_BLOCK, " ")
                .then(DecodingStep.byteFallback());
        return new SubwordTokenizer(new SubwordTokenizer.Parts(
                addedTokens(vocabulary),
                spaced ? Normalizer.prepend(" ").then(spaces) : spaces,
                Normalizer.NONE,
                PreTokenizer.WHOLE,
                false,
                model,
                spaced ? decoding.then(DecodingStep.stripStart(' ', 1)) : decoding,
                template(vocabulary.size(), true)));
    }

    private Vocabulary vocabulary() {
        List<String> tokens = metadata.texts("tokens");
        return new Vocabulary(tokens, metadata.tokenTypes(tokens.size()));
    }

    private static List<AddedToken> addedTokens(Vocabulary vocabulary) {
        return IntStream.range(0, vocabulary.size())
                .filter(id -> vocabulary.type(id).isAdded())
                .mapToObj(id -> AddedToken.plain(
                        vocabulary.token(id), id, vocabulary.type(id).isSpecial()))
                .toList();
    }

    /** What stands around a text; {@code addsBos} holds where the file does not say. */
    private SequenceTemplate template(int vocabularySize, boolean addsBos) {
        OptionalInt bos = metadata.tokenId("bos_token_id", vocabularySize);
        OptionalInt eos = metadata.tokenId("eos_token_id", vocabularySize);
        return new SequenceTemplate(
                bos, eos, ends(vocabularySize),
                added("add_bos_token", bos, addsBos && bos.isPresent()),
                added("add_eos_token", eos, false));
    }

    /** The tokens that end a text, a turn of a conversation, and a message within a turn. */
    private Set<Integer> ends(int vocabularySize) {
        return Stream.of("eos_token_id", "eot_token_id", "eom_token_id")
                .flatMap(name -> metadata.tokenId(name, vocabularySize).stream().boxed())
                .collect(Collectors.toSet());
    }

    private List<Integer> added(String flag, OptionalInt token, boolean absent) {
        if (!metadata.flag(flag, absent)) {
            return List.of();
        }
        if (token.isEmpty()) {
            throw new IllegalArgumentException(TokenizerMetadata.PREFIX + flag
                    + " is true, but there is no " + TokenizerMetadata.PREFIX
                    + flag.substring("add_".length()) + "_id");
        }
        return List.of(token.getAsInt());
    }
}
