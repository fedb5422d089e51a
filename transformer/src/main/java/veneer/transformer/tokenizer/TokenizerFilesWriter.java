package veneer.transformer.tokenizer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import veneer.engine.io.AtomicFile;
import veneer.engine.io.FormatException;
import veneer.engine.io.Gguf;
import veneer.engine.io.Json;

/**
 * Writes the tokenizer of a GGUF file as the files that a Hugging Face folder has: {@code
 * tokenizer.json}, {@code tokenizer_config.json} with the chat template, and {@code
 * generation_config.json} with the tokens that end what a model writes.
 */
public final class TokenizerFilesWriter {
    private final Map<String, Object> metadata;
    private final Tokenizer tokenizer;

    private TokenizerFilesWriter(Map<String, Object> metadata) {
        this.metadata = metadata;
        this.tokenizer = GgufTokenizer.from(metadata);
    }

    /**
     * Writes the files.
     *
     * @param file the GGUF file
     * @param folder an existing folder
     * @return whether the file describes a tokenizer; nothing is written where it doesn't
     * @throws IOException if its tokenizer is incomplete or of a kind that is not supported, or the
     *     folder can't be written to
     */
    public static boolean write(Path file, Path folder) throws IOException {
        try (Gguf gguf = Gguf.openMetadata(file)) {
            if (!gguf.metadata().containsKey(TokenizerMetadata.PREFIX + "model")) {
                return false;
            }
            write(gguf.metadata(), folder);
            return true;
        } catch (IllegalArgumentException e) {
            throw new FormatException(file.toString(), e.getMessage(), e);
        }
    }

    /** Writes the files of what a GGUF file's metadata say. */
    static void write(Map<String, Object> metadata, Path folder) throws IOException {
        new TokenizerFilesWriter(metadata).write(folder);
    }

    private void write(Path folder) throws IOException {
        write(folder.resolve("tokenizer.json"),
                TokenizerJsonWriter.of(metadata, tokenizer.prefix(), tokenizer.suffix()));
        write(folder.resolve("tokenizer_config.json"), tokenizerConfig());
        int[] ends = IntStream.range(0, tokenizer.vocabularySize())
                .filter(tokenizer::endsGeneration).toArray();
        if (ends.length > 0) {
            Map<String, Object> generation = new LinkedHashMap<>();
            tokenizer.bos().ifPresent(id -> generation.put("bos_token_id", (long) id));
            generation.put("eos_token_id", ends.length == 1 ? (Object) (long) ends[0] : ends);
            write(folder.resolve("generation_config.json"), generation);
        }
    }

    private Map<String, Object> tokenizerConfig() {
        Map<String, Object> config = new LinkedHashMap<>();
        token(config, "bos_token", tokenizer.bos());
        token(config, "eos_token", tokenizer.eos());
        TokenizerMetadata keys = new TokenizerMetadata(metadata);
        token(config, "unk_token",
                keys.tokenId("unknown_token_id", tokenizer.vocabularySize()));
        token(config, "pad_token",
                keys.tokenId("padding_token_id", tokenizer.vocabularySize()));
        if (metadata.get("tokenizer.chat_template") instanceof String template) {
            config.put("chat_template", template);
        }
        config.put("clean_up_tokenization_spaces", false);
        config.put("tokenizer_class", "PreTrainedTokenizerFast");
        return config;
    }

    private void token(Map<String, Object> config, String key, OptionalInt id) {
        id.ifPresent(number -> config.put(key, tokenizer.piece(number)));
    }

    private static void write(Path file, Map<String, Object> json) throws IOException {
        byte[] text = (Json.writePretty(json) + "\n").getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(file, out -> out.write(text));
    }
}
