package veneer.lora.adapter;

import java.util.function.Function;
import veneer.engine.nn.Embedding;
import veneer.engine.nn.Initializers;
import veneer.engine.nn.Linear;
import veneer.engine.nn.Module;
import veneer.engine.random.RandomStream;
import veneer.engine.tensor.Tensor;
import veneer.lora.config.InitLoraWeights;
import veneer.lora.config.LoraConfig;

/** Makes the updates that differ from the plain one in their start, their form or their place. */
final class LayerMaker {
    private final LoraConfig config;
    private final String path;
    private final Function<String, RandomStream> streams;

    private LayerMaker(LoraConfig config, String path, long seed) {
        this.config = config;
        this.path = path;
        this.streams = name -> new RandomStream(seed, path + "." + name);
    }

    static AdaptedLayer fresh(String path, Module module, LoraConfig config, long seed) {
        LayerMaker maker = new LayerMaker(config, path, seed);
        return switch (module) {
            case Linear linear -> maker.beside(linear);
            case Embedding embedding -> maker.beside(embedding);
            default -> throw new IllegalArgumentException(
                    path + " is neither a linear layer nor an embedding");
        };
    }

    private AdaptedLayer beside(Linear base) {
        int rank = config.rank(path);
        Factors start = Factors.ofLinear(
                config.initLoraWeights(), rank, base.inputs(), base.outputs(), streams);
        LoraLinear update = new LoraLinear(start.a(), start.b(), config.scaling(path));
        InputDropout dropout =
                new InputDropout(config.loraDropout(), streams.apply("lora_dropout"));
        if (config.initLoraWeights() == InitLoraWeights.SYMMETRIC) {
            return SymmetricLinear.fresh(update, dropout);
        }
        if (config.useDora()) {
            return DoraLinear.fresh(update, dropout, base.weight());
        }
        Tensor bias = config.loraBias() ? bias(base.outputs(), rank) : null;
        return dropout.probability() == 0 && bias == null
                ? update
                : new PeftLinear(update, dropout, bias);
    }

    /** Zero where B is, uniform in ±1/√r where B is random, as in PyTorch's linear layers. */
    private Tensor bias(int outputs, int rank) {
        return config.initLoraWeights() == InitLoraWeights.RANDOM
                ? Tensor.parameter(streams.apply("lora_B.bias")
                        .uniform(outputs, (float) (1 / Math.sqrt(rank))), outputs)
                : Initializers.constant(0, outputs);
    }

    private AdaptedLayer beside(Embedding base) {
        if (config.loraBias()) {
            throw new IllegalArgumentException("lora_bias is for linear layers; " + path
                    + " is an embedding");
        }
        Factors start = Factors.ofEmbedding(config.initLoraWeights(), config.rank(path),
                base.weight().shape().extent(0), base.weight().shape().extent(1), streams);
        LoraEmbedding update = new LoraEmbedding(start.a(), start.b(), config.scaling(path));
        return config.useDora() ? new DoraEmbedding(update, base.weight()) : update;
    }
}
