package veneer.transformer.tokenizer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * The keys {@code tokenizer.ggml.*} of a GGUF file's metadata by what follows that prefix. What is
 * missing or of the wrong type is refused by its name.
 */
final class TokenizerMetadata {

    static final String PREFIX = "tokenizer.ggml.";

    private final Map<String, Object> metadata;

    TokenizerMetadata(Map<String, Object> metadata) {
        this.metadata = metadata;
    }

    /** The type of each token; all are normal where the file does not say. */
    List<TokenType> tokenTypes(int count) {
        return switch (metadata.get(PREFIX + "token_type")) {
            case null -> Collections.nCopies(count, TokenType.NORMAL);
            case int[] types -> IntStream.of(types).mapToObj(TokenType::ofGguf).toList();
            case long[] types ->
                    LongStream.of(types).mapToObj(TokenType::ofGguf).toList();
            case Object other -> throw wrongType("token_type", "an array of integers", other);
        };
    }

    /** The id of a token, if the file names one. */
    OptionalInt tokenId(String name, int vocabularySize) {
        return switch (metadata.get(PREFIX + name)) {
            case null -> OptionalInt.empty();
            case Long id when id >= 0 && id < vocabularySize -> OptionalInt.of(id.intValue());
            case Long id ->
                    throw new IllegalArgumentException(PREFIX + name + " is " + id
                            + ", outside the vocabulary of " + vocabularySize + " tokens");
            case Object other -> throw wrongType(name, "an integer", other);
        };
    }

    /** A flag, and what holds where it is absent. */
    boolean flag(String name, boolean absent) {
        return switch (metadata.get(PREFIX + name)) {
            case null -> absent;
            case Boolean flag -> flag;
            case Object other -> throw wrongType(name, "a boolean", other);
        };
    }

    /** A text that must be there. */
    String text(String name) {
        return switch (metadata.get(PREFIX + name)) {
            case null -> throw missing(name);
            case String text -> text;
            case Object other -> throw wrongType(name, "a string", other);
        };
    }

    /** A list of texts that must be there. */
    List<String> texts(String name) {
        if (!(metadata.get(PREFIX + name) instanceof List<?> values)) {
            Object other = metadata.get(PREFIX + name);
            throw other == null ? missing(name) : wrongType(name, "an array of strings", other);
        }
        List<String> texts = new ArrayList<>(values.size());
        for (Object value : values) {
            if (!(value instanceof String text)) {
                throw wrongType(name, "an array of strings", value);
            }
            texts.add(text);
        }
        return texts;
    }

    /** A list of numbers that must be there. */
    float[] numbers(String name) {
        return switch (metadata.get(PREFIX + name)) {
            case null -> throw missing(name);
            case float[] numbers -> numbers;
            case Object other -> throw wrongType(name, "an array of numbers", other);
        };
    }

    private static IllegalArgumentException missing(String name) {
        return new IllegalArgumentException(
                PREFIX + name + " is missing: the metadata describes no complete tokenizer");
    }

    private static IllegalArgumentException wrongType(String name, String expected, Object found) {
        String type = found == null ? "null" : found.getClass().getSimpleName();
        return new IllegalArgumentException(
                PREFIX + name + " must be " + expected + ", not " + type);
    }
}
