package veneer.lora.adapter;

import java.util.List;
import java.util.Map;
import veneer.engine.nn.Embedding;
import veneer.engine.nn.Linear;
import veneer.engine.nn.Module;
import veneer.lora.config.LoraConfig;
import veneer.lora.config.TargetModules;

/** Finds the embeddings of which single rows are trained, and the heads that share them. */
final class TokenRows {
    private TokenRows() {}

    /** Adds what trains the rows to the layers of an adapter. */
    static void add(Module model, LoraConfig config, Map<String, AdaptedLayer> layers) {
        Map<String, Module> modules = model.modules();
        config.trainableTokenIndices().forEach((name, tokens) -> {
            String path = embedding(modules, name);
            Embedding embedding = (Embedding) modules.get(path);
            TrainedTokens trained = new TrainedTokens(path, embedding.weight(), tokens);
            put(layers, path, trained);
            modules.forEach((head, module) -> {
                if (module instanceof Linear linear && linear.weight() == embedding.weight()) {
                    put(layers, head, new TiedTokens(trained, linear.outputs()));
                }
            });
        });
    }

    /** The path of the embedding that a name means, or of the first one. */
    private static String embedding(Map<String, Module> modules, String name) {
        List<String> embeddings = modules.keySet().stream()
                .filter(path -> modules.get(path) instanceof Embedding).toList();
        return embeddings.stream()
                .filter(path -> name.equals(LoraConfig.INPUT_EMBEDDING)
                        || new TargetModules.Names(List.of(name)).matches(path))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("trainable_token_indices " + name
                        + " means no embedding; there is " + String.join(", ", embeddings)));
    }

    private static void put(Map<String, AdaptedLayer> layers, String path, AdaptedLayer layer) {
        if (layers.putIfAbsent(path, layer) != null) {
            throw new IllegalArgumentException(
                    path + " has an update; trainable_token_indices is for modules without one");
        }
    }
}
