package veneer.lora.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import veneer.engine.tensor.Tensor;
import veneer.lora.text.Amounts;
import veneer.transformer.model.CausalLm;

/**
 * A model all of whose weights are trained, written as a Hugging Face folder in float32.
 *
 * @param path where it was
 * @param model the model
 * @param streams told where a tokenizer can't be written
 */
record TrainedModel(Path path, CausalLm model, Streams streams) implements Trainee {
    static TrainedModel load(Arguments arguments, Streams streams) throws IOException {
        for (Option<?> option : AdapterOptions.ofAdapters()) {
            if (arguments.isGiven(option)) {
                throw new UsageException(option.name() + " has no effect on "
                        + TrainingOptions.FULL.name() + ", which trains no adapter");
            }
        }
        Path path = arguments.get(ModelOptions.MODEL);
        try {
            return new TrainedModel(path, CausalLm.loadTrainable(path), streams);
        } catch (OutOfMemoryError e) {
            throw new HeapException("the heap holds "
                    + Amounts.size(Runtime.getRuntime().maxMemory()) + ", and "
                    + TrainingOptions.FULL.name() + " takes 16 bytes for each of the model's"
                    + " numbers, besides what a step needs; --memory raises it", e);
        }
    }

    @Override
    public Map<String, Tensor> parameters() {
        return model.parameters();
    }

    @Override
    public String describe() {
        return "model: all of its " + Amounts.grouped(numbers()) + " numbers are trained";
    }

    @Override
    public String noun() {
        return "model";
    }

    @Override
    public String sha256() {
        return model.checkpoint().sha256();
    }

    @Override
    public EffectiveConfig completed(EffectiveConfig config) {
        return config.without(TrainingOptions.LORA_PLUS);
    }

    @Override
    public void save(Path folder, Map<String, String> origin) throws IOException {
        model.save(folder);
        ModelOptions.carryTokenizer(path, folder, streams);
    }
}
