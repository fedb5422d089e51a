package veneer.lora.adapter;

import java.util.Map;
import veneer.engine.nn.Linear;
import veneer.engine.random.RandomStream;
import veneer.engine.tensor.Tensor;

/**
 * Drops elements of what an update sees of its input, while its layer trains. Each layer has its
 * own stream: what is dropped depends on nothing but the seed, the layer's path, and how many rows
 * it has seen before.
 *
 * @param probability of an element to be dropped, 0 for none
 * @param random the layer's stream
 */
record InputDropout(double probability, RandomStream random) {
    /** What is left of x: x itself where nothing is dropped. */
    Tensor of(Tensor x, Linear base) {
        return base.isTraining() && probability != 0 ? x.dropout(probability, random) : x;
    }

    Map<String, RandomStream> streams() {
        return probability == 0 ? Map.of() : Map.of("lora_dropout", random);
    }
}
