package veneer.lora.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import veneer.engine.io.FormatException;
import veneer.lora.data.Batches;
import veneer.lora.data.Batching;
import veneer.lora.data.Dataset;
import veneer.lora.data.Format;
import veneer.transformer.model.CausalLm;
import veneer.transformer.tokenizer.Tokenizer;

/**
 * What a run learns from and is judged by.
 *
 * @param file where the training data is
 * @param tokenizer the model's tokenizer
 * @param dataset the examples of the steps
 * @param training the batches of the steps
 * @param validation the batches of an evaluation, where there is validation data
 * @param maxLength the most tokens of an example
 * @param date the day that a chat template wrote, where one did
 */
record TrainingData(
        Path file,
        Tokenizer tokenizer,
        Dataset dataset,
        Batches training,
        Optional<Batches> validation,
        int maxLength,
        Optional<LocalDate> date) {

    private static final int USUAL_LENGTH = 512;
    private static final int SHOWN_PLACES = 64;

    static final Option<Path> DATA = Option.path(
            "--data",
            "FILE|DIR",
            "a file of JSON lines, all {\"text\"}, all {\"prompt\", \"completion\"} or all"
                    + " {\"messages\"}, which the model's chat template writes, or of plain text,"
                    + " which is cut into windows; or a folder with train.jsonl and, where there"
                    + " are any, valid.jsonl and test.jsonl, or the like in .txt")
            .required();
    static final Option<String> FORMAT =
            Option.choice("--format", Format.words(), "what the files of data are made of")
                    .absentMeans("what the keys of a file's lines tell, or plain text if it has"
                            + " none");
    static final Option<Path> VALID = Option.path("--valid", "FILE", "data to validate with")
            .absentMeans("valid.jsonl or valid.txt where --data is a folder that has it");
    static final Option<Double> VALID_SHARE = Option.share("--valid-share", "SHARE",
            "validate with so much of the training data instead, such as 0.1: lines that --seed"
                    + " draws, or the end of a plain text")
            .inPlaceOf(VALID);
    static final Option<Integer> BATCH =
            Option.integer("--batch", "EXAMPLES", 1, 1 << 20, "examples a batch, or rows by --pack")
                    .orElse("4");
    static final Option<Integer> BATCH_TOKENS = Option.integer(
            "--batch-tokens", "TOKENS", 1, Integer.MAX_VALUE,
            "as many examples, or rows, as fit so many tokens, one at least, in place of --batch")
            .inPlaceOf(BATCH);
    static final Option<Boolean> PACK = Option.flag("--pack",
            "put as many examples into a row as fit --max-length tokens; none sees another, and"
                    + " each has the loss that it has by itself");
    static final Option<Integer> ACCUMULATE = Option.integer(
            "--accumulate", "BATCHES", 1, 1 << 20,
            "batches a step, whose loss is the mean over all of their label tokens").orElse("1");
    static final Option<Integer> MAX_LENGTH = Option.integer(
            "--max-length",
            "TOKENS",
            2,
            Integer.MAX_VALUE,
            "the longest example; a text is cut at its end, a prompt at its beginning, a"
                    + " completion never, a plain text into windows of this length")
            .absentMeans(USUAL_LENGTH + ", or the model's context if that is smaller");
    static final Option<LocalDate> DATE = Option.optional("--date", "YYYY-MM-DD",
            "what the chat template writes as today's date", TrainingData::date)
            .absentMeans("today");
    static final Option<Boolean> NO_SHUFFLE =
            Option.flag("--no-shuffle",
                    "take the examples in the file's order, every time through");
    static final Option<Boolean> SHOW_BATCH = Option.flag("--show-batch",
            "check all data, print the first batch with what is masked and what is learnt, and"
                    + " stop");

    /** Reads the data that the options name, all of it, and says what became of it. */
    static TrainingData read(Arguments arguments, CausalLm model, Streams streams)
            throws IOException {
        Path modelPath = arguments.get(ModelOptions.MODEL);
        long seed = arguments.get(TrainingOptions.SEED);
        DataSources sources = DataSources.read(arguments, seed, streams);
        Tokenizer tokenizer = ModelOptions.tokenizer(modelPath, model);
        DataReader reader = new DataReader(modelPath, tokenizer, maxLength(arguments, model),
                arguments.find(DATE).orElseGet(LocalDate::now), streams);
        Dataset training = reader.read("training", sources.train());
        requireExamples(training, reader.maxLength());
        Batching batching = batching(arguments, reader.maxLength());
        OptionalLong order =
                arguments.has(NO_SHUFFLE) ? OptionalLong.empty() : OptionalLong.of(seed);
        Optional<Batches> validation = Optional.empty();
        if (sources.valid().isPresent()) {
            Dataset dataset = reader.read("validation", sources.valid().get());
            reader.noteShared(dataset, training);
            requireExamples(dataset, reader.maxLength());
            validation = Optional.of(new Batches(
                    dataset.examples(), arguments.get(BATCH), OptionalLong.empty()));
        }
        if (sources.test().isPresent()) {
            Dataset dataset = reader.read("test, not used here", sources.test().get());
            reader.noteShared(dataset, training);
        }
        if (arguments.isGiven(DATE) && reader.date().isEmpty()) {
            throw new UsageException(DATE.name() + " has no effect: nothing in the data is written"
                    + " by a chat template that names the day");
        }
        return new TrainingData(sources.train().path(), tokenizer, training,
                new Batches(training.examples(), batching, order), validation,
                reader.maxLength(), reader.date());
    }

    private static LocalDate date(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "must be a day such as 2025-01-31, not \"" + text + "\"", e);
        }
    }

    private static Batching batching(Arguments arguments, int maxLength) {
        Optional<Integer> tokens = arguments.find(BATCH_TOKENS);
        return new Batching(
                arguments.has(PACK) ? maxLength : 0,
                tokens.isPresent() ? 0 : arguments.get(BATCH),
                tokens.orElse(0),
                arguments.get(ACCUMULATE));
    }

    private static void requireExamples(Dataset dataset, int maxLength) throws FormatException {
        if (dataset.examples().isEmpty()) {
            throw new FormatException(dataset.source(), "no example is left to use; is "
                    + MAX_LENGTH.name() + " " + maxLength + " too small?");
        }
    }

    /** Where the examples of a step come from, such as {@code train.jsonl:3, train.jsonl:17}. */
    String places(int step) {
        int[] rows = training.rows(step - 1);
        String shown = Arrays.stream(rows).limit(SHOWN_PLACES).mapToObj(dataset::place)
                .collect(Collectors.joining(", "));
        return rows.length <= SHOWN_PLACES
                ? shown
                : shown + " and " + (rows.length - SHOWN_PLACES) + " more";
    }

    /** The first batch, for people. */
    String firstBatch() {
        return ShownBatch.of(dataset, training.rows(0), tokenizer);
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
