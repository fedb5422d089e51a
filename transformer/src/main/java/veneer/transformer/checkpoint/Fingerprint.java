package veneer.transformer.checkpoint;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import veneer.engine.io.Json;
import veneer.engine.io.Sha256;
import veneer.engine.storage.StoredTensor;

/**
 * What tells one model from another, found in moments: its configuration, and of each tensor name,
 * type, shape, and the first and last 4 KiB. It depends on what is stored, not on where, nor on how
 * a checkpoint is cut into files.
 *
 * @param configuration the configuration as JSON, its keys in order
 * @param types how many tensors there are of each type, as JSON
 * @param value the SHA-256 of all of it, in hexadecimal digits
 */
public record Fingerprint(String configuration, String types, String value) {
    private static final int ENDS = 4096;

    /** Puts a part of a tensor's bytes, or all of them, into a digest. */
    @FunctionalInterface
    private interface Part {
        void write(StoredTensor tensor, OutputStream out) throws IOException;
    }

    static Fingerprint of(Checkpoint checkpoint) {
        String configuration = Json.write(configuration(checkpoint.config()));
        Map<String, Integer> types = new TreeMap<>();
        checkpoint.tensors().values()
                .forEach(tensor -> types.merge(tensor.type().name(), 1, Integer::sum));
        return new Fingerprint(configuration, Json.write(types),
                digest(configuration, checkpoint, Fingerprint::writeEnds));
    }

    /** The SHA-256 of the same with every byte of every tensor. */
    static String whole(Checkpoint checkpoint) {
        return digest(Json.write(configuration(checkpoint.config())), checkpoint,
                StoredTensor::writeTo);
    }

    private static void writeEnds(StoredTensor tensor, OutputStream out) throws IOException {
        long count = Math.min(ENDS, tensor.bytes());
        tensor.writeTo(0, count, out);
        tensor.writeTo(tensor.bytes() - count, count, out);
    }

    private static String digest(String configuration, Checkpoint checkpoint, Part part) {
        try (Sha256 digest = new Sha256()) {
            digest.write(configuration.getBytes(StandardCharsets.UTF_8));
            for (Map.Entry<String, StoredTensor> entry : new TreeMap<>(checkpoint.tensors())
                    .entrySet()) {
                StoredTensor tensor = entry.getValue();
                String head = "\n" + entry.getKey() + " " + tensor.type() + " "
                        + Arrays.toString(tensor.shape()) + "\n";
                digest.write(head.getBytes(StandardCharsets.UTF_8));
                part.write(tensor, digest);
            }
            return digest.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All that makes the model, by sorted keys. */
    private static Map<String, Object> configuration(ModelConfig config) {
        Map<String, Object> json = new TreeMap<>();
        json.put("model_type", config.family().modelType());
        json.put("vocab_size", config.vocabSize());
        json.put("hidden_size", config.hiddenSize());
        json.put("intermediate_size", config.intermediateSize());
        json.put("num_hidden_layers", config.numHiddenLayers());
        json.put("num_attention_heads", config.numAttentionHeads());
        json.put("num_key_value_heads", config.numKeyValueHeads());
        json.put("head_dim", config.headDim());
        json.put("max_position_embeddings", config.maxPositionEmbeddings());
        config.slidingWindow().ifPresent(window -> json.put("sliding_window", window));
        json.put("activation", config.activation().name());
        json.put("norm_eps", config.normEps());
        json.put("biases", new TreeSet<>(config.biases()));
        json.put("tie_word_embeddings", config.tieWordEmbeddings());
        if (config.rope() != null) {
            json.put("rope_theta", config.rope().ropeTheta());
            json.put("rope_scaling", scaling(config.rope().scaling()));
        }
        return json;
    }

    private static Map<String, Object> scaling(RopeScaling scaling) {
        return switch (scaling) {
            case RopeScaling.Linear linear -> Map.of("linear", linear.factor());
            case RopeScaling.Factors factors -> Map.of("factors", factors.factors());
            case RopeScaling.Llama3 llama3 -> Map.of("llama3", new double[] {
                    llama3.factor(), llama3.lowFreqFactor(), llama3.highFreqFactor(),
                    llama3.originalMaxPositionEmbeddings()});
        };
    }
}
