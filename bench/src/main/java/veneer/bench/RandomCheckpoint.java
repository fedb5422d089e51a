package veneer.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import veneer.engine.io.Json;
import veneer.engine.io.SafeTensors;
import veneer.engine.storage.StoredTensor;

/**
 * A folder with a model of SmolLM2-135M's shape, in float32, as Hugging Face lays it out. The time
 * of a step doesn't depend on what the weights are, so they are random, and every matrix is cut
 * from the same numbers.
 */
final class RandomCheckpoint {
    static final int VOCABULARY = 49152;
    static final int LAYERS = 30;

    private static final int HIDDEN = 576;
    private static final int INTERMEDIATE = 1536;
    private static final int HEADS = 9;
    private static final int KEY_VALUE_HEADS = 3;
    private static final int HEAD = HIDDEN / HEADS;
    private static final float SCALE = 0.08f;

    private final float[] numbers = RandomNumbers.floats(new Random(1), VOCABULARY * HIDDEN);
    private final List<StoredTensor> tensors = new ArrayList<>();

    private RandomCheckpoint(int layers) {
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] *= SCALE;
        }
        matrix("model.embed_tokens", VOCABULARY, HIDDEN);
        for (int layer = 0; layer < layers; layer++) {
            layer("model.layers." + layer);
        }
        gains("model.norm");
    }

    /**
     * Writes the folder's files.
     *
     * @param folder the folder, which is there
     * @param layers decoder layers, {@value #LAYERS} in SmolLM2-135M
     * @throws IOException if they can't be written
     */
    static void write(Path folder, int layers) throws IOException {
        SafeTensors.write(folder.resolve("model.safetensors"), Map.of("format", "pt"),
                new RandomCheckpoint(layers).tensors);
        Files.writeString(folder.resolve("config.json"), Json.write(config(layers)));
    }

    private void layer(String name) {
        gains(name + ".input_layernorm");
        matrix(name + ".self_attn.q_proj", HIDDEN, HIDDEN);
        matrix(name + ".self_attn.k_proj", KEY_VALUE_HEADS * HEAD, HIDDEN);
        matrix(name + ".self_attn.v_proj", KEY_VALUE_HEADS * HEAD, HIDDEN);
        matrix(name + ".self_attn.o_proj", HIDDEN, HIDDEN);
        gains(name + ".post_attention_layernorm");
        matrix(name + ".mlp.gate_proj", INTERMEDIATE, HIDDEN);
        matrix(name + ".mlp.up_proj", INTERMEDIATE, HIDDEN);
        matrix(name + ".mlp.down_proj", HIDDEN, INTERMEDIATE);
    }

    private void matrix(String name, int rows, int columns) {
        float[] values = rows == VOCABULARY ? numbers : Arrays.copyOf(numbers, rows * columns);
        tensors.add(StoredTensor.ofFloats(name + ".weight", new int[] {rows, columns}, values));
    }

    private void gains(String name) {
        float[] ones = new float[HIDDEN];
        Arrays.fill(ones, 1);
        tensors.add(StoredTensor.ofFloats(name + ".weight", new int[] {HIDDEN}, ones));
    }

    private static Map<String, Object> config(int layers) {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("architectures", List.of("LlamaForCausalLM"));
        config.put("model_type", "llama");
        config.put("hidden_act", "silu");
        config.put("vocab_size", (long) VOCABULARY);
        config.put("hidden_size", (long) HIDDEN);
        config.put("intermediate_size", (long) INTERMEDIATE);
        config.put("num_hidden_layers", (long) layers);
        config.put("num_attention_heads", (long) HEADS);
        config.put("num_key_value_heads", (long) KEY_VALUE_HEADS);
        config.put("max_position_embeddings", 8192L);
        config.put("rms_norm_eps", 1e-5);
        config.put("rope_theta", 100000.0);
        config.put("tie_word_embeddings", true);
        config.put("torch_dtype", "float32");
        return config;
    }
}
