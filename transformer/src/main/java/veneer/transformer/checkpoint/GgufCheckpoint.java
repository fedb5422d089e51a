package veneer.transformer.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import veneer.engine.io.FormatException;
import veneer.engine.io.Gguf;
import veneer.engine.storage.StoredTensor;

/** A GGUF file of llama.cpp's architecture {@code llama}. */
final class GgufCheckpoint {
    private GgufCheckpoint() {}

    static Checkpoint open(Path path) throws IOException {
        Gguf file = Gguf.open(path);
        try {
            LlamaConfig config = config(path.toString(), file);
            Map<String, StoredTensor> tensors =
                    LlamaTensors.select(path.toString(), config, file.tensors(), true);
            tensors.replaceAll((name,
                    tensor) -> isRotated(name) ? halvesTogether(tensor, config.headDim()) : tensor);
            return new Checkpoint(config, tensors, file::close);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static boolean isRotated(String name) {
        return name.endsWith(".q_proj.weight") || name.endsWith(".k_proj.weight");
    }

    /**
     * llama.cpp turns neighbouring channels {@code (2i, 2i + 1)} and stores the rows of q and k to
     * match; the model turns channels {@code (i, i + D/2)}.
     */
    private static StoredTensor halvesTogether(StoredTensor tensor, int headSize) {
        int half = headSize / 2;
        return tensor.withRowOrder(row -> {
            int channel = row % headSize;
            return row - channel + channel % half * 2 + channel / half;
        });
    }

    private static LlamaConfig config(String source, Gguf file) throws FormatException {
        ConfigReader config = new ConfigReader(source, file.metadata());
        config.require("general.architecture", key -> "missing", "llama");
        config.require("llama.rope.scaling.type", key -> "none", "none");
        int heads = config.integer("llama.attention.head_count");
        int hidden = config.integer("llama.embedding_length");
        StoredTensor embedding = file.tensors().get("token_embd.weight");
        if (embedding == null) {
            throw config
                    .refuse("token_embd.weight is missing; is it a vocabulary without a model?");
        }
        try {
            return new LlamaConfig(
                    embedding.shape()[0],
                    hidden,
                    config.integer("llama.feed_forward_length"),
                    config.integer("llama.block_count"),
                    heads,
                    config.integer("llama.attention.head_count_kv", heads),
                    config.integer("llama.attention.key_length", hidden / Math.max(1, heads)),
                    config.integer("llama.context_length"),
                    (float) config.number("llama.attention.layer_norm_rms_epsilon"),
                    config.number("llama.rope.freq_base", 10_000),
                    !file.tensors().containsKey("output.weight"));
        } catch (IllegalArgumentException e) {
            throw config.refuse(e.getMessage());
        }
    }
}
