package veneer.transformer.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import veneer.engine.io.Json;
import veneer.engine.io.SafeTensors;
import veneer.engine.random.RandomStream;
import veneer.engine.storage.StoredTensor;

/** A Hugging Face folder of random numbers, to be changed before it is written. */
final class RandomCheckpoint {
    final Map<String, Object> config;
    final Map<String, StoredTensor> tensors = new LinkedHashMap<>();

    private RandomCheckpoint(Map<String, Object> config) throws IOException {
        this.config = config;
        ModelConfig model = HuggingFaceConfig.read("config.json", config);
        for (TensorSpec spec : TensorSpec.of(model, model.family() == ModelFamily.GPT2)) {
            add(spec.name(), spec.shape());
        }
    }

    static RandomCheckpoint gpt2() throws IOException {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("model_type", "gpt2");
        config.put("vocab_size", 20L);
        config.put("n_embd", 8L);
        config.put("n_head", 2L);
        config.put("n_layer", 2L);
        config.put("n_positions", 16L);
        return new RandomCheckpoint(config);
    }

    /** A model of one of the families that are like Llama. */
    static RandomCheckpoint llama(String modelType) throws IOException {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("model_type", modelType);
        config.put("vocab_size", 20L);
        config.put("hidden_size", 8L);
        config.put("intermediate_size", 12L);
        config.put("num_hidden_layers", 2L);
        config.put("num_attention_heads", 4L);
        config.put("num_key_value_heads", 2L);
        config.put("head_dim", 4L);
        config.put("max_position_embeddings", 16L);
        config.put("rms_norm_eps", 1e-5);
        config.put("tie_word_embeddings", true);
        return new RandomCheckpoint(config);
    }

    RandomCheckpoint add(String name, int... shape) {
        int size = 1;
        for (int extent : shape) {
            size *= extent;
        }
        float[] values = new RandomStream(0, name).uniform(size, 0.5f);
        tensors.put(name, StoredTensor.ofFloats(name, shape, values));
        return this;
    }

    RandomCheckpoint with(String key, Object value) {
        config.put(key, value);
        return this;
    }

    Path write(Path folder) throws IOException {
        Files.writeString(folder.resolve("config.json"), Json.write(config));
        List<StoredTensor> renamed = new ArrayList<>();
        tensors.forEach((name, tensor) -> renamed.add(tensor.withName(name)));
        SafeTensors.write(folder.resolve("model.safetensors"), Map.of(), renamed);
        return folder;
    }
}
