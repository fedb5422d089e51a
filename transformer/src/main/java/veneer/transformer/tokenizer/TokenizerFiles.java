package veneer.transformer.tokenizer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import veneer.engine.io.DuplicateKeys;
import veneer.engine.io.FormatException;
import veneer.engine.io.Gguf;
import veneer.engine.io.Json;
import veneer.engine.io.Sha256;

/** Finds the tokenizer of a model among its files. */
final class TokenizerFiles {

    private static final String TOKENIZER = "tokenizer.json";
    private static final String GGUF_KEYS = "tokenizer.";

    private TokenizerFiles() {}

    static Tokenizer open(Path model) throws IOException {
        if (Files.isDirectory(model)) {
            return huggingFace(model, model.resolve(TOKENIZER));
        }
        if (!Files.exists(model)) {
            throw new NoSuchFileException(model.toString(), null,
                    "there is no model; give a Hugging Face folder or a GGUF file");
        }
        return model.toString().endsWith(".json")
                ? huggingFace(model.toAbsolutePath().getParent(), model)
                : GgufTokenizer.open(model);
    }

    /** The digest of a file, or of a GGUF file's keys as JSON, sorted. */
    static String sha256(Path model) throws IOException {
        Path file = Files.isDirectory(model) ? model.resolve(TOKENIZER) : model;
        if (file.toString().endsWith(".json")) {
            return Sha256.of(file);
        }
        Map<String, Object> keys = new TreeMap<>();
        try (Gguf gguf = Gguf.openMetadata(file)) {
            gguf.metadata().forEach((key, value) -> {
                if (key.startsWith(GGUF_KEYS)) {
                    keys.put(key, value);
                }
            });
        }
        try (Sha256 digest = new Sha256()) {
            digest.write(Json.write(keys).getBytes(StandardCharsets.UTF_8));
            return digest.finish();
        }
    }

    private static Tokenizer huggingFace(Path folder, Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new FormatException(folder.toString(),
                    "holds no " + TOKENIZER + ", which describes a tokenizer completely");
        }
        SubwordTokenizer.Parts parts;
        try {
            parts = TokenizerJson.read(Json.readObject(file, DuplicateKeys.REFUSED));
        } catch (IllegalArgumentException e) {
            throw new FormatException(file.toString(), e.getMessage(), e);
        }
        try {
            FolderTokens tokens = new FolderTokens(folder, parts.model().vocabulary());
            return new SubwordTokenizer(parts.with(tokens.complete(parts.template())));
        } catch (IllegalArgumentException e) {
            throw new FormatException(folder.toString(), e.getMessage(), e);
        }
    }
}
