package veneer.transformer.checkpoint;

import java.util.ArrayList;
import java.util.List;

/**
 * A tensor that a model needs.
 *
 * @param name its name in a Hugging Face checkpoint
 * @param ggufName its name in a GGUF file
 * @param inputsFirst whether it is a block's matrix that lies {@code (in, out)}
 * @param shape its shape
 */
record TensorSpec(String name, String ggufName, boolean inputsFirst, int... shape) {

    /**
     * All tensors of a model, in the order of the computation.
     *
     * @param config the model
     * @param inputsFirst whether the blocks' matrices are stored {@code (in, out)}
     */
    static List<TensorSpec> of(ModelConfig config, boolean inputsFirst) {
        Builder builder = new Builder(config, inputsFirst);
        builder.model();
        return builder.specs;
    }

    private static final class Builder {
        private final ModelConfig config;
        private final ModuleNames names;
        private final boolean inputsFirst;
        private final List<TensorSpec> specs = new ArrayList<>();

        Builder(ModelConfig config, boolean inputsFirst) {
            this.config = config;
            this.names = config.names();
            this.inputsFirst = inputsFirst;
        }

        void model() {
            int hidden = config.hiddenSize();
            add(names.embedding() + ".weight", "token_embd.weight", config.vocabSize(), hidden);
            if (names.positions() != null) {
                add(names.positions() + ".weight", "position_embd.weight",
                        config.maxPositionEmbeddings(), hidden);
            }
            for (int layer = 0; layer < config.numHiddenLayers(); layer++) {
                block(names.layers() + "." + layer + ".", "blk." + layer + ".");
            }
            norm("", names.norm(), "output_norm", hidden);
            if (!config.tieWordEmbeddings()) {
                add(ModuleNames.HEAD + ".weight", "output.weight", config.vocabSize(), hidden);
            }
        }

        private void block(String path, String gguf) {
            int hidden = config.hiddenSize();
            int inner = config.intermediateSize();
            norm(path, names.inputNorm(), gguf + "attn_norm", hidden);
            attention(path + names.attention() + ".", gguf);
            norm(path, names.postAttentionNorm(), gguf + "ffn_norm", hidden);
            String feedForward = path + names.feedForward() + ".";
            if (names.gate() != null) {
                linear(feedForward, names.gate(), gguf + "ffn_gate", inner, hidden);
            }
            linear(feedForward, names.up(), gguf + "ffn_up", inner, hidden);
            linear(feedForward, names.down(), gguf + "ffn_down", hidden, inner);
        }

        private void attention(String path, String gguf) {
            int hidden = config.hiddenSize();
            int queries = config.numAttentionHeads() * config.headDim();
            int keys = config.numKeyValueHeads() * config.headDim();
            List<String> projections = names.queryKeyValue();
            if (projections.size() == 1) {
                linear(path, projections.getFirst(), gguf + "attn_qkv", queries + 2 * keys, hidden);
            } else {
                linear(path, projections.get(0), gguf + "attn_q", queries, hidden);
                linear(path, projections.get(1), gguf + "attn_k", keys, hidden);
                linear(path, projections.get(2), gguf + "attn_v", keys, hidden);
            }
            if (names.queryNorm() != null) {
                norm(path, names.queryNorm(), gguf + "attn_q_norm", config.headDim());
                norm(path, names.keyNorm(), gguf + "attn_k_norm", config.headDim());
            }
            linear(path, names.attentionOutput(), gguf + "attn_output", hidden, queries);
        }

        private void norm(String path, String name, String gguf, int channels) {
            add(path + name + ".weight", gguf + ".weight", channels);
            if (config.family().usesLayerNorm()) {
                add(path + name + ".bias", gguf + ".bias", channels);
            }
        }

        private void linear(String path, String name, String gguf, int outputs, int inputs) {
            int[] shape = inputsFirst ? new int[] {inputs, outputs} : new int[] {outputs, inputs};
            specs.add(new TensorSpec(path + name + ".weight", gguf + ".weight", inputsFirst,
                    shape));
            if (config.biases().contains(name)) {
                add(path + name + ".bias", gguf + ".bias", outputs);
            }
        }

        private void add(String name, String gguf, int... shape) {
            specs.add(new TensorSpec(name, gguf, false, shape));
        }
    }
}
