package veneer.transformer.checkpoint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import veneer.engine.io.FormatException;
import veneer.engine.storage.StoredTensor;

/**
 * The tensors of a Llama: their names in a Hugging Face checkpoint and in a GGUF file, and their
 * shapes.
 */
final class LlamaTensors {
    /**
     * One tensor.
     *
     * @param name its name in a Hugging Face checkpoint
     * @param ggufName its name in a GGUF file
     * @param shape its shape
     */
    record Spec(String name, String ggufName, int... shape) {}

    private LlamaTensors() {}

    /** All tensors, in the order of the computation. */
    static List<Spec> specs(LlamaConfig config) {
        int hidden = config.hiddenSize();
        int queries = config.numAttentionHeads() * config.headDim();
        int keys = config.numKeyValueHeads() * config.headDim();
        int inner = config.intermediateSize();
        List<Spec> specs = new ArrayList<>();
        specs.add(new Spec("model.embed_tokens.weight", "token_embd.weight", config.vocabSize(),
                hidden));
        for (int layer = 0; layer < config.numHiddenLayers(); layer++) {
            String name = "model.layers." + layer + ".";
            String gguf = "blk." + layer + ".";
            specs.add(new Spec(name + "input_layernorm.weight", gguf + "attn_norm.weight", hidden));
            specs.add(new Spec(name + "self_attn.q_proj.weight", gguf + "attn_q.weight", queries,
                    hidden));
            specs.add(new Spec(name + "self_attn.k_proj.weight", gguf + "attn_k.weight", keys,
                    hidden));
            specs.add(new Spec(name + "self_attn.v_proj.weight", gguf + "attn_v.weight", keys,
                    hidden));
            specs.add(new Spec(name + "self_attn.o_proj.weight", gguf + "attn_output.weight",
                    hidden, queries));
            specs.add(new Spec(name + "post_attention_layernorm.weight", gguf + "ffn_norm.weight",
                    hidden));
            specs.add(new Spec(name + "mlp.gate_proj.weight", gguf + "ffn_gate.weight", inner,
                    hidden));
            specs.add(new Spec(name + "mlp.up_proj.weight", gguf + "ffn_up.weight", inner, hidden));
            specs.add(new Spec(name + "mlp.down_proj.weight", gguf + "ffn_down.weight", hidden,
                    inner));
        }
        specs.add(new Spec("model.norm.weight", "output_norm.weight", hidden));
        if (!config.tieWordEmbeddings()) {
            specs.add(new Spec("lm_head.weight", "output.weight", config.vocabSize(), hidden));
        }
        return specs;
    }

    /**
     * The tensors of a checkpoint by their Hugging Face names, after checking that none is missing,
     * left over or mis-shaped.
     */
    static Map<String, StoredTensor> select(
            String source, LlamaConfig config, Map<String, StoredTensor> stored, boolean gguf)
            throws FormatException {
        Map<String, StoredTensor> left = new LinkedHashMap<>(stored);
        Map<String, StoredTensor> selected = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        for (Spec spec : specs(config)) {
            String name = gguf ? spec.ggufName() : spec.name();
            StoredTensor tensor = left.remove(name);
            if (tensor == null) {
                problems.add(name + " is missing");
            } else if (!Arrays.equals(tensor.shape(), spec.shape())) {
                problems.add(
                        name + " has the shape " + Arrays.toString(tensor.shape()) + " instead of "
                                + Arrays.toString(spec.shape()));
            } else if (!tensor.isReadable()) {
                problems.add(name + " is " + tensor.type() + ", which is not supported");
            } else {
                selected.put(spec.name(), tensor);
            }
        }
        left.keySet().forEach(name -> problems.add(name + " is not a tensor of this model"));
        if (!problems.isEmpty()) {
            throw new FormatException(
                    source,
                    problems.size() + " of its tensors do not fit: " + String.join("; ", problems));
        }
        return selected;
    }
}
