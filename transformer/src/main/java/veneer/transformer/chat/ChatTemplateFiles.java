package veneer.transformer.chat;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import veneer.engine.io.DuplicateKeys;
import veneer.engine.io.FormatException;
import veneer.engine.io.Gguf;
import veneer.engine.io.Json;
import veneer.transformer.tokenizer.Tokenizer;

/**
 * What a model's files say about its chat templates.
 *
 * @param place the file that holds them, or where they were looked for, for messages
 * @param sources the templates by their names
 * @param specialTokens the special tokens that templates may write, by the variables' names
 */
record ChatTemplateFiles(
        String place, Map<String, String> sources, Map<String, String> specialTokens) {
    private static final String DEFAULT = "default";
    private static final String TEMPLATE = "chat_template.jinja";
    private static final String MORE_TEMPLATES = "additional_chat_templates";
    private static final String TOKENIZER_CONFIG = "tokenizer_config.json";
    private static final String PROCESSOR_TEMPLATE = "chat_template.json";
    private static final String KEY = "chat_template";
    private static final String GGUF_KEY = "tokenizer.chat_template";
    private static final String JINJA = ".jinja";

    private static final List<String> SPECIAL_TOKENS = List.of("bos_token", "eos_token",
            "unk_token", "sep_token", "pad_token", "cls_token", "mask_token");

    /** The variables whose tokens a GGUF file gives by other names. */
    private static final Map<String, String> GGUF_IDS = Map.of(
            "unk_token", "tokenizer.ggml.unknown_token_id",
            "sep_token", "tokenizer.ggml.seperator_token_id",
            "pad_token", "tokenizer.ggml.padding_token_id",
            "cls_token", "tokenizer.ggml.cls_token_id",
            "mask_token", "tokenizer.ggml.mask_token_id");

    static ChatTemplateFiles read(Path model, Tokenizer tokenizer) throws IOException {
        Map<String, String> tokens = new LinkedHashMap<>();
        put(tokens, "bos_token", tokenizer.bos(), tokenizer);
        put(tokens, "eos_token", tokenizer.eos(), tokenizer);
        if (Files.isDirectory(model)) {
            return ofFolder(model, tokens);
        }
        return model.toString().endsWith(".json")
                ? ofFolder(model.toAbsolutePath().getParent(), tokens)
                : ofGguf(model, tokens, tokenizer);
    }

    private static void put(Map<String, String> tokens, String name, OptionalInt id,
            Tokenizer tokenizer) {
        id.ifPresent(token -> tokens.put(name, tokenizer.piece(token)));
    }

    private static ChatTemplateFiles ofFolder(Path folder, Map<String, String> tokens)
            throws IOException {
        Path configFile = folder.resolve(TOKENIZER_CONFIG);
        Map<String, Object> config = readObject(configFile);
        for (String name : SPECIAL_TOKENS) {
            Object token = config.get(name) instanceof Map<?, ?> described
                    ? described.get("content")
                    : config.get(name);
            if (token instanceof String text) {
                tokens.put(name, text);
            }
        }
        Map<String, String> sources = jinjaFiles(folder);
        if (!sources.isEmpty()) {
            return new ChatTemplateFiles(folder.toString(), sources, tokens);
        }
        Path file = config.get(KEY) == null ? folder.resolve(PROCESSOR_TEMPLATE) : configFile;
        Object templates = readObject(file).get(KEY);
        return templates == null
                ? new ChatTemplateFiles(folder.toString(), Map.of(), tokens)
                : new ChatTemplateFiles(file.toString(), named(templates, file), tokens);
    }

    private static Map<String, Object> readObject(Path file) throws IOException {
        return Files.exists(file) ? Json.readObject(file, DuplicateKeys.LAST_WINS) : Map.of();
    }

    private static Map<String, String> jinjaFiles(Path folder) throws IOException {
        Map<String, String> sources = new TreeMap<>();
        Path single = folder.resolve(TEMPLATE);
        if (Files.exists(single)) {
            sources.put(DEFAULT, readText(single));
        }
        Path more = folder.resolve(MORE_TEMPLATES);
        if (Files.isDirectory(more)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(more, "*" + JINJA)) {
                for (Path file : files) {
                    String name = file.getFileName().toString();
                    sources.put(name.substring(0, name.length() - JINJA.length()), readText(file));
                }
            }
        }
        return sources;
    }

    private static String readText(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new FormatException(file.toString(), "is not UTF-8", e);
        }
    }

    /** A template, or a list of several with their names. */
    private static Map<String, String> named(Object templates, Path file) throws FormatException {
        if (templates instanceof String source) {
            return Map.of(DEFAULT, source);
        }
        Map<String, String> sources = new TreeMap<>();
        for (Object entry : templates instanceof List<?> list ? list : List.of()) {
            if (entry instanceof Map<?, ?> members
                    && members.get("name") instanceof String name
                    && members.get("template") instanceof String source) {
                sources.put(name, source);
            }
        }
        if (!(templates instanceof List<?> list) || sources.size() != list.size()) {
            throw new FormatException(file.toString(), "\"" + KEY + "\" must be a string, or a list"
                    + " of objects with \"name\" and \"template\"");
        }
        return sources;
    }

    private static ChatTemplateFiles ofGguf(Path file, Map<String, String> tokens,
            Tokenizer tokenizer) throws IOException {
        try (Gguf gguf = Gguf.openMetadata(file)) {
            Map<String, Object> metadata = gguf.metadata();
            GGUF_IDS.forEach((name, key) -> {
                if (metadata.get(key) instanceof Long id && id >= 0
                        && id < tokenizer.vocabularySize()) {
                    put(tokens, name, OptionalInt.of(id.intValue()), tokenizer);
                }
            });
            Map<String, String> sources = new TreeMap<>();
            metadata.forEach((key, value) -> {
                if (value instanceof String source && key.equals(GGUF_KEY)) {
                    sources.put(DEFAULT, source);
                } else if (value instanceof String source && key.startsWith(GGUF_KEY + ".")) {
                    sources.put(key.substring(GGUF_KEY.length() + 1), source);
                }
            });
            return new ChatTemplateFiles(file.toString(), sources, tokens);
        }
    }
}
