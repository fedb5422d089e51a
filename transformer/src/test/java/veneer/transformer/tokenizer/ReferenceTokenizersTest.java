package veneer.transformer.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import veneer.engine.io.DuplicateKeys;
import veneer.engine.io.FormatException;
import veneer.engine.io.Gguf;
import veneer.engine.io.Json;
import veneer.transformer.ReferenceCases;

/** Tokenizers against the ids and texts that Hugging Face's tokenizers computes. */
class ReferenceTokenizersTest {

    /** The folders of the reference cases and GGUF's names for their pre-tokenizers. */
    private static final Map<String, String> STYLES = Map.of(
            "gpt2", "gpt-2", "llama3", "llama-bpe", "qwen2", "qwen2", "smollm", "smollm");

    @TestFactory
    Stream<DynamicTest> vocabulariesFromTokenizerJson() {
        return ReferenceCases.tests("tokenizers", "tokenizers/*", folder -> {
            Path file = folder.resolve("tokenizer.json");
            String style = folder.getFileName().toString();
            Map<String, Object> metadata =
                    TokenizerJson.metadata(file, STYLES.getOrDefault(style, style));
            try {
                check(GgufTokenizer.from(metadata), folder.resolve("expected.json"));
            } catch (IllegalArgumentException e) {
                throw new FormatException(file.toString(), e.getMessage(), e);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> vocabulariesFromGguf() {
        return ReferenceCases.tests("tokenizers-gguf", "gguf/*-*.gguf", file -> {
            Tokenizer tokenizer = GgufTokenizer.open(file);
            try (Gguf gguf = Gguf.openMetadata(file)) {
                String pre = (String) gguf.metadata().get("tokenizer.ggml.pre");
                String style = STYLES.entrySet().stream()
                        .filter(entry -> entry.getValue().equals(pre))
                        .findFirst().orElseThrow().getKey();
                Path folder = file.resolve("../../tokenizers").normalize().resolve(style);
                check(tokenizer, folder.resolve("expected.json"));
            }
        });
    }

    private static void check(Tokenizer tokenizer, Path expected) throws IOException {
        for (Object value : (List<?>) Json.read(expected, DuplicateKeys.REFUSED)) {
            check(tokenizer, (Map<?, ?>) value);
        }
    }

    /** Compares the encoding of a case's text with its ids, and their decoding with its text. */
    static void check(Tokenizer tokenizer, Map<?, ?> expected) {
        String text = (String) expected.get("text");
        int[] ids = ids(expected.get("ids"));
        assertArrayEquals(ids, tokenizer.encode(text), text);
        assertArrayEquals(ids, tokenizer.encode(text, false), text);
        if (expected.get("decoded") instanceof String decoded) {
            assertEquals(decoded, tokenizer.decode(ids, false));
        }
    }

    static int[] ids(Object json) {
        return ((List<?>) json).stream().mapToInt(id -> Math.toIntExact((Long) id)).toArray();
    }
}
