package veneer.lora.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import veneer.engine.tensor.Tensor;
import veneer.transformer.model.CausalLm;

/** What a run changes: an adapter beside a model's layers, or all of the model's weights. */
sealed interface Trainee extends AutoCloseable permits TrainedAdapter, TrainedModel {
    /** Loads the model, with an adapter unless it is to be trained itself. */
    static Trainee load(Arguments arguments, Streams streams) throws IOException {
        return arguments.has(TrainingOptions.FULL)
                ? TrainedModel.load(arguments, streams)
                : TrainedAdapter.load(arguments, streams);
    }

    /** The model, with what is trained in it or beside it. */
    CausalLm model();

    /** All that changes, by name. */
    Map<String, Tensor> parameters();

    /** How many numbers change. */
    default long numbers() {
        return parameters().values().stream()
                .mapToLong(parameter -> parameter.shape().size()).sum();
    }

    /** What is trained, in one line. */
    String describe();

    /** What comes out of a run: an adapter or a model. */
    String noun();

    /** What tells the model as it was loaded from every other, to the last byte. */
    String sha256();

    /** What the options said of it, as far as they don't say it themselves. */
    EffectiveConfig completed(EffectiveConfig config);

    /**
     * Writes it as it is now.
     *
     * @param folder an existing folder without an adapter or a model
     * @param origin what it was trained on and with, by the keys of a header
     */
    void save(Path folder, Map<String, String> origin) throws IOException;

    @Override
    default void close() {
        model().close();
    }
}
