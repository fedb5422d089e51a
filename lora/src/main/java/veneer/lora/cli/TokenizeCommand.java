package veneer.lora.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import veneer.engine.io.FormatException;
import veneer.engine.io.Json;
import veneer.transformer.chat.ChatTemplate;
import veneer.transformer.chat.Conversation;
import veneer.transformer.tokenizer.Tokenizer;

/** {@code veneer tokenize}: a text's token ids and pieces. */
final class TokenizeCommand implements Command {
    private static final Option<String> TEXT = Option.text("--text", "TEXT", "the text");
    private static final Option<Path> FILE =
            Option.path("--file", "FILE", "a file with the text, in UTF-8, read byte for byte");
    private static final Option<Path> CHAT =
            Option.path("--chat", "FILE",
                    "a JSON file with a conversation, a list of messages or an object with"
                            + " \"messages\", which the model's chat template writes");
    private static final Option<Boolean> NO_GENERATION_PROMPT =
            Option.flag("--no-generation-prompt",
                    "with --chat, leave out what begins an assistant's answer");
    private static final Option<Boolean> JSON =
            Option.flag("--json",
                    "print one object {\"ids\": […], \"pieces\": […]}, with --chat {\"text\": …,"
                            + " \"ids\": […]}; without, a line for each token");
    private static final Option<Path> MODEL = Option.path("--model", "PATH",
            "what holds the tokenizer: a model's folder or GGUF file, with or without weights, or"
                    + " tokenizer.json")
            .required();
    private static final Option<Boolean> NO_SPECIAL_TOKENS = Option.flag("--no-special-tokens",
            "leave out what the tokenizer itself puts around a text");

    @Override
    public String name() {
        return "tokenize";
    }

    @Override
    public String summary() {
        return "shows the tokens that a model reads a text as";
    }

    @Override
    public String details() {
        return "Special tokens written in the text are recognised, and those that the tokenizer"
                + " puts around a text are there, as the model reads it."
                + " One of --text, --file and --chat says what the text is.";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(
                MODEL, TEXT, FILE, CHAT, JSON, NO_SPECIAL_TOKENS, NO_GENERATION_PROMPT);
    }

    @Override
    public void run(Arguments arguments, Streams streams) throws IOException {
        check(arguments);
        Path model = arguments.get(MODEL);
        Tokenizer tokenizer = Tokenizer.open(model);
        Optional<Path> chat = arguments.find(CHAT);
        String text = chat.isPresent()
                ? ChatTemplate.open(model, tokenizer).render(
                        Conversation.read(chat.get()), !arguments.has(NO_GENERATION_PROMPT))
                : text(arguments);
        boolean framed = chat.isEmpty() && !arguments.has(NO_SPECIAL_TOKENS);
        int[] ids = tokenizer.encode(text, framed);
        String[] pieces = tokenizer.pieces(ids);
        if (arguments.has(JSON)) {
            Map<String, Object> object = new LinkedHashMap<>();
            if (chat.isPresent()) {
                object.put("text", text);
            }
            object.put("ids", ids);
            if (chat.isEmpty()) {
                object.put("pieces", List.of(pieces));
            }
            streams.out().print(Json.write(object) + "\n");
        } else {
            for (int index = 0; index < ids.length; index++) {
                streams.out().print(ids[index] + "\t" + pieces[index] + "\n");
            }
        }
    }

    private static void check(Arguments arguments) {
        if (Stream.of(TEXT, FILE, CHAT).filter(arguments::isGiven).count() != 1) {
            throw new UsageException("tokenize needs one of --text, --file and --chat");
        }
        if (arguments.has(NO_GENERATION_PROMPT) && !arguments.isGiven(CHAT)) {
            throw new UsageException(NO_GENERATION_PROMPT.name() + " needs " + CHAT.name());
        }
        if (arguments.has(NO_SPECIAL_TOKENS) && arguments.isGiven(CHAT)) {
            throw new UsageException(NO_SPECIAL_TOKENS.name() + " has no effect with " + CHAT.name()
                    + ": the chat template writes all special tokens itself");
        }
    }

    private static String text(Arguments arguments) throws IOException {
        Optional<Path> file = arguments.find(FILE);
        return file.isPresent() ? read(file.get()) : arguments.get(TEXT);
    }

    private static String read(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new FormatException(file.toString(), "is not UTF-8", e);
        }
    }
}
