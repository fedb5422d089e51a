package veneer.lora.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import veneer.engine.io.FormatException;
import veneer.engine.io.Json;
import veneer.transformer.tokenizer.Tokenizer;

/** {@code veneer tokenize}: a text's token ids and pieces. */
final class TokenizeCommand implements Command {
    private static final Option<String> TEXT = Option.text("--text", "TEXT", "the text");
    private static final Option<Path> FILE =
            Option.path("--file", "FILE", "a file with the text, in UTF-8, read byte for byte");
    private static final Option<Boolean> JSON =
            Option.flag("--json",
                    "print one object {\"ids\": […], \"pieces\": […]}; without, a line for each"
                            + " token");
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
                + " One of --text and --file says what the text is.";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(MODEL, TEXT, FILE, JSON, NO_SPECIAL_TOKENS);
    }

    @Override
    public void run(Arguments arguments, Streams streams) throws IOException {
        if (arguments.isGiven(TEXT) == arguments.isGiven(FILE)) {
            throw new UsageException("tokenize needs one of --text and --file");
        }
        Tokenizer tokenizer = Tokenizer.open(arguments.get(MODEL));
        Optional<Path> file = arguments.find(FILE);
        String text = file.isPresent() ? read(file.get()) : arguments.get(TEXT);
        int[] ids = tokenizer.encode(text, !arguments.has(NO_SPECIAL_TOKENS));
        String[] pieces = tokenizer.pieces(ids);
        if (arguments.has(JSON)) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("ids", ids);
            object.put("pieces", List.of(pieces));
            streams.out().print(Json.write(object) + "\n");
        } else {
            for (int index = 0; index < ids.length; index++) {
                streams.out().print(ids[index] + "\t" + pieces[index] + "\n");
            }
        }
    }

    private static String read(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new FormatException(file.toString(), "is not UTF-8", e);
        }
    }
}
