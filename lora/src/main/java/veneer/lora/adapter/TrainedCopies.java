package veneer.lora.adapter;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import veneer.engine.nn.Embedding;
import veneer.engine.nn.LayerNorm;
import veneer.engine.nn.Linear;
import veneer.engine.nn.Module;
import veneer.engine.nn.RmsNorm;
import veneer.engine.tensor.Tensor;
import veneer.engine.tensor.Weight;
import veneer.lora.config.Bias;
import veneer.lora.config.LoraConfig;

/**
 * Copies of a model's own weights and biases that are trained in their place: what PEFT's {@code
 * modules_to_save} and {@code bias} mean. The originals come back when they are removed.
 */
final class TrainedCopies {
    private final LoraConfig config;
    private final Map<String, Tensor> parameters = new LinkedHashMap<>();
    private final List<Runnable> places = new ArrayList<>();
    private final List<Runnable> removals = new ArrayList<>();

    private TrainedCopies(LoraConfig config) {
        this.config = config;
    }

    /** Makes the copies, and leaves the model as it is. */
    static TrainedCopies of(Module model, LoraConfig config) {
        TrainedCopies copies = new TrainedCopies(config);
        model.modules().forEach((path, module) -> {
            switch (module) {
                case Linear linear -> copies.of(path, linear);
                case Embedding embedding -> copies.of(path, embedding);
                case LayerNorm norm -> copies.of(path, norm);
                case RmsNorm norm -> copies.of(path, norm);
                default -> {}
            }
        });
        return copies;
    }

    private void of(String path, Linear linear) {
        Weight weight = linear.weight();
        Tensor bias = linear.bias();
        Weight trainedWeight = weightOf(path, weight);
        Tensor trainedBias = biasOf(path, bias, config.adapts(path));
        places.add(() -> linear.replace(trainedWeight, trainedBias));
        removals.add(() -> linear.replace(weight, bias));
    }

    private void of(String path, Embedding embedding) {
        Weight weight = embedding.weight();
        Weight trained = weightOf(path, weight);
        places.add(() -> embedding.replace(trained));
        removals.add(() -> embedding.replace(weight));
    }

    private void of(String path, LayerNorm norm) {
        Tensor weight = norm.weight();
        Tensor bias = norm.bias();
        Tensor trainedWeight = (Tensor) weightOf(path, weight);
        Tensor trainedBias = biasOf(path, bias, false);
        places.add(() -> norm.replace(trainedWeight, trainedBias));
        removals.add(() -> norm.replace(weight, bias));
    }

    private void of(String path, RmsNorm norm) {
        Tensor weight = norm.weight();
        Tensor trained = (Tensor) weightOf(path, weight);
        places.add(() -> norm.replace(trained));
        removals.add(() -> norm.replace(weight));
    }

    private Weight weightOf(String path, Weight weight) {
        if (weight == null || !config.saves(path)) {
            return weight;
        }
        Weight trained = WidenedWeight.parameter(weight);
        parameters.put(path + ".weight", trained.trained());
        return trained;
    }

    private Tensor biasOf(String path, Tensor bias, boolean adapted) {
        boolean wanted = config.saves(path) || config.bias() == Bias.ALL
                || config.bias() == Bias.LORA_ONLY && adapted;
        if (bias == null || !wanted) {
            return bias;
        }
        Tensor trained = (Tensor) WidenedWeight.parameter(bias);
        parameters.put(path + (adapted ? ".base_layer.bias" : ".bias"), trained);
        return trained;
    }

    /** The copies by path, a layer's own bias below PEFT's name for the layer beneath an update. */
    Map<String, Tensor> parameters() {
        return parameters;
    }

    void place() {
        places.forEach(Runnable::run);
    }

    void remove() {
        removals.forEach(Runnable::run);
    }
}
