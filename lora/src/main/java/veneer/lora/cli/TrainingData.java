package veneer.lora.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import veneer.engine.io.FormatException;
import veneer.lora.data.Batches;
import veneer.lora.data.DataFiles;
import veneer.lora.data.Dataset;
import veneer.lora.data.ExampleEncoder;
import veneer.lora.data.JsonLines;
import veneer.transformer.chat.ChatTemplate;
import veneer.transformer.model.CausalLm;
import veneer.transformer.tokenizer.Tokenizer;

/**
 * What a run learns from and is judged by.
 *
 * @param file where the training data is
 * @param training the batches of the steps
 * @param validation the batches of an evaluation, where there is validation data
 */
record TrainingData(Path file, Batches training, Optional<Batches> validation) {
    private static final int USUAL_LENGTH = 512;

    static final Option<Path> DATA = Option.path(
            "--data",
            "FILE|DIR",
            "JSON lines, all {\"text\"}, all {\"prompt\", \"completion\"} or all {\"messages\"},"
                    + " which the model's chat template writes: a file, or a folder with"
                    + " train.jsonl and, for validation, valid.jsonl")
            .required();
    static final Option<Path> VALID = Option.path("--valid", "FILE", "JSON lines to validate with")
            .absentMeans("valid.jsonl where --data is a folder that has it");
    static final Option<Integer> BATCH =
            Option.integer("--batch", "EXAMPLES", 1, 1 << 20, "examples a step").orElse("4");
    static final Option<Integer> MAX_LENGTH = Option.integer(
            "--max-length",
            "TOKENS",
            2,
            Integer.MAX_VALUE,
            "the longest example; a text is cut at its end, a prompt at its beginning, a"
                    + " completion never")
            .absentMeans(USUAL_LENGTH + ", or the model's context if that is smaller");
    static final Option<Boolean> NO_SHUFFLE =
            Option.flag("--no-shuffle",
                    "take the examples in the file's order, every time through");

    /** Reads the data that the options name, and says what became of it. */
    static TrainingData read(Arguments arguments, Path modelPath, CausalLm model, long seed,
            Streams streams)
            throws IOException {
        Tokenizer tokenizer = ModelOptions.tokenizer(modelPath, model);
        Encoders encoders = new Encoders(
                modelPath, tokenizer, new ExampleEncoder(tokenizer, maxLength(arguments, model)));
        int batch = arguments.get(BATCH);
        DataFiles files = DataFiles.at(arguments.get(DATA));
        OptionalLong order =
                arguments.has(NO_SHUFFLE) ? OptionalLong.empty() : OptionalLong.of(seed);
        Batches training = batches("training", files.train(), encoders, batch, order, streams);
        Optional<Path> valid = arguments.find(VALID).or(files::valid);
        if (arguments.isGiven(VALID) && files.valid().isPresent()) {
            streams.note("note: " + files.valid().get() + " is not used, as " + VALID.name()
                    + " names another file");
        }
        if (valid.isEmpty()) {
            return new TrainingData(files.train(), training, Optional.empty());
        }
        Batches validation =
                batches("validation", valid.get(), encoders, batch, OptionalLong.empty(), streams);
        return new TrainingData(files.train(), training, Optional.of(validation));
    }

    /** What encodes a file's samples; a chat template is read where there are conversations. */
    private record Encoders(Path model, Tokenizer tokenizer, ExampleEncoder texts) {
        ExampleEncoder of(JsonLines lines) throws IOException {
            return lines.areConversations()
                    ? texts.with(ChatTemplate.open(model, tokenizer))
                    : texts;
        }
    }

    private static Batches batches(
            String purpose, Path file, Encoders encoders, int batch, OptionalLong order,
            Streams streams)
            throws IOException {
        JsonLines lines = JsonLines.read(file);
        ExampleEncoder encoder = encoders.of(lines);
        Dataset dataset = Dataset.of(lines.samples(), encoder);
        streams.note(purpose + ": " + file + ": " + dataset.report().summary());
        if (!lines.otherKeys().isEmpty()) {
            streams.note("note: keys of " + file + " that mean nothing here: "
                    + String.join(", ", lines.otherKeys()));
        }
        if (dataset.examples().isEmpty()) {
            throw new FormatException(file.toString(),
                    "no example is left to use; is " + MAX_LENGTH.name() + " "
                            + encoder.maxLength() + " too small?");
        }
        return new Batches(dataset.examples(), batch, order);
    }

    private static int maxLength(Arguments arguments, CausalLm model) {
        int context = model.config().maxPositionEmbeddings();
        int length = arguments.find(MAX_LENGTH).orElse(Math.min(USUAL_LENGTH, context));
        if (length > context) {
            throw new IllegalArgumentException(
                    MAX_LENGTH.name() + " " + length + " is more than the model's context, "
                            + context + " tokens");
        }
        return length;
    }
}
