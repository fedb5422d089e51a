package veneer.lora.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import veneer.lora.data.DataFile;
import veneer.lora.data.Dataset;
import veneer.lora.data.ExampleEncoder;
import veneer.lora.data.Format;
import veneer.transformer.chat.ChatTemplate;
import veneer.transformer.tokenizer.Tokenizer;

/** Encodes files for a model, and says what is in them. */
final class DataReader {
    private final Path model;
    private final Tokenizer tokenizer;
    private final int maxLength;
    private final LocalDate today;
    private final Streams streams;
    private ChatTemplate template;

    /**
     * A reader.
     *
     * @param model where the chat template is
     * @param tokenizer the model's
     * @param maxLength the most tokens of an example
     * @param today what the chat template takes for today
     * @param streams told about each file
     */
    DataReader(Path model, Tokenizer tokenizer, int maxLength, LocalDate today,
            Streams streams) {
        this.model = model;
        this.tokenizer = tokenizer;
        this.maxLength = maxLength;
        this.today = today;
        this.streams = streams;
    }

    int maxLength() {
        return maxLength;
    }

    /** The day that the examples depend on, where they do. */
    Optional<LocalDate> date() {
        return template != null && template.namesTime() ? Optional.of(today) : Optional.empty();
    }

    /** Encodes a file and describes it. */
    Dataset read(String purpose, DataFile file) throws IOException {
        Dataset dataset = Dataset.of(file, encoder(file.format()));
        streams.note(purpose + ": " + file.path() + " (" + file.format().word() + "): "
                + dataset.report().summary());
        dataset.report().details().forEach(line -> streams.note("  " + line));
        if (!file.otherKeys().isEmpty()) {
            streams.note("  keys that mean nothing here: " + String.join(", ", file.otherKeys()));
        }
        return dataset;
    }

    /** A chat template is read only where there are conversations. */
    private ExampleEncoder encoder(Format format) throws IOException {
        ExampleEncoder encoder = new ExampleEncoder(tokenizer, maxLength);
        if (format != Format.MESSAGES) {
            return encoder;
        }
        if (template == null) {
            template = ChatTemplate.open(model, tokenizer).at(today.atStartOfDay());
            date().ifPresent(day -> streams.note(
                    "note: the chat template writes a date, for which " + day + " is taken"));
        }
        return encoder.with(template);
    }

    /** Says which examples are in the training data too. */
    void noteShared(Dataset dataset, Dataset training) {
        List<Integer> shared = dataset.sharedWith(training);
        if (!shared.isEmpty()) {
            streams.note("  " + shared.size() + " of them "
                    + (shared.size() == 1 ? "is" : "are") + " in the training data too: "
                    + dataset.report().numbered(shared));
        }
    }
}
