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
import veneer.engine.io.Gguf;
import veneer.engine.io.Json;
import veneer.transformer.ReferenceCases;

/** Tokenizers against the ids and texts that Hugging Face's tokenizers computes. */
class ReferenceTokenizersTest {

    /** GGUF's names for pre-tokenizers and the folders of the same vocabulary's cases. */
    private static final Map<String, String> STYLES = Map.of(
            "gpt-2", "gpt2", "llama-bpe", "llama3", "qwen2", "qwen2", "smollm", "smollm");

    @TestFactory
    Stream<DynamicTest> vocabulariesFromTokenizerJson() {
        return ReferenceCases.tests("tokenizers", "tokenizers/*",
                folder -> check(Tokenizer.open(folder), folder.resolve("expected.json")));
    }

    @TestFactory
    Stream<DynamicTest> vocabulariesFromGguf() {
        return ReferenceCases.tests("tokenizers-gguf", "gguf/*-*.gguf", file -> {
            Tokenizer tokenizer = Tokenizer.open(file);
            try (Gguf gguf = Gguf.openMetadata(file)) {
                String style = STYLES.get(gguf.metadata().get("tokenizer.ggml.pre"));
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

    /** Compares the encoding of a case's text, if it has one, and the decoding of its ids. */
    static void check(Tokenizer tokenizer, Map<?, ?> expected) {
        int[] ids = ids(expected.get("ids"));
        String text = (String) expected.get("text");
        if (text != null) {
            assertArrayEquals(ids, tokenizer.encode(text), text);
        }
        if (expected.get("ids_without_special_tokens") instanceof List<?> bare) {
            assertArrayEquals(ids(bare), tokenizer.encode(text, false), text);
        }
        if (expected.get("decoded") instanceof String decoded) {
            assertEquals(decoded, tokenizer.decode(ids, false));
        }
        if (expected.get("decoded_without_special_tokens") instanceof String decoded) {
            assertEquals(decoded, tokenizer.decode(ids, true));
        }
    }

    static int[] ids(Object json) {
        return ((List<?>) json).stream().mapToInt(id -> Math.toIntExact((Long) id)).toArray();
    }
}
