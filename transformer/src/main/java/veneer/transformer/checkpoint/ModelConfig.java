package veneer.transformer.checkpoint;

import java.util.OptionalInt;
import java.util.Set;
import veneer.engine.tensor.AttentionScope;
import veneer.engine.tensor.RotaryAngles;

/**
 * What makes a decoder: its family, its extents under the names that most families' {@code
 * config.json} has, and what may differ within a family.
 *
 * @param family which modules there are, and their names
 * @param vocabSize words of the vocabulary, V
 * @param hiddenSize channels of the residual stream, C
 * @param intermediateSize channels inside the feed-forward network
 * @param numHiddenLayers decoder blocks
 * @param numAttentionHeads query heads, H
 * @param numKeyValueHeads key and value heads, G, which divides H
 * @param headDim channels of a head, D
 * @param maxPositionEmbeddings positions of the context
 * @param slidingWindow how many positions one sees, itself included; none for all before it
 * @param rope how positions turn queries and keys; null where they are learned
 * @param activation the function inside the feed-forward network
 * @param normEps what normalisation adds to the mean square or the variance
 * @param biases the names of the linear layers that have a bias
 * @param tieWordEmbeddings whether the output head is the embedding's own matrix
 */
public record ModelConfig(
        ModelFamily family,
        int vocabSize,
        int hiddenSize,
        int intermediateSize,
        int numHiddenLayers,
        int numAttentionHeads,
        int numKeyValueHeads,
        int headDim,
        int maxPositionEmbeddings,
        OptionalInt slidingWindow,
        RopeParameters rope,
        Activation activation,
        float normEps,
        Set<String> biases,
        boolean tieWordEmbeddings) {

    /** Checks that the extents fit together. */
    public ModelConfig {
        biases = Set.copyOf(biases);
        requirePositive("vocab_size", vocabSize);
        requirePositive("hidden_size", hiddenSize);
        requirePositive("intermediate_size", intermediateSize);
        requirePositive("num_hidden_layers", numHiddenLayers);
        requirePositive("num_attention_heads", numAttentionHeads);
        requirePositive("num_key_value_heads", numKeyValueHeads);
        requirePositive("head_dim", headDim);
        requirePositive("max_position_embeddings", maxPositionEmbeddings);
        slidingWindow.ifPresent(window -> requirePositive("sliding_window", window));
        if (numAttentionHeads % numKeyValueHeads != 0) {
            throw new IllegalArgumentException("num_attention_heads " + numAttentionHeads
                    + " is not a multiple of num_key_value_heads " + numKeyValueHeads);
        }
        if ((rope == null) != (family.names().positions() != null)) {
            throw new IllegalArgumentException(
                    family + " has either learned positions or rotary ones");
        }
        if (rope != null) {
            if (headDim % 2 != 0) {
                throw new IllegalArgumentException(
                        "head_dim " + headDim + " is odd; rotary embedding turns pairs");
            }
            rope.frequencies(headDim);
        }
        if (!(normEps > 0)) {
            throw new IllegalArgumentException("the norms' epsilon " + normEps
                    + " is not positive");
        }
    }

    private static void requirePositive(String name, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " " + value + " is not positive");
        }
    }

    /**
     * The model's modules.
     *
     * @return which there are, and their names
     */
    public ModuleNames names() {
        return family.names();
    }

    /**
     * The same model, whose head is the embedding's own matrix or isn't.
     *
     * @param tie whether it is
     * @return the configuration, this one where it says so already
     */
    public ModelConfig tied(boolean tie) {
        return tie == tieWordEmbeddings
                ? this
                : new ModelConfig(family, vocabSize, hiddenSize, intermediateSize, numHiddenLayers,
                        numAttentionHeads, numKeyValueHeads, headDim, maxPositionEmbeddings,
                        slidingWindow, rope, activation, normEps, biases, tie);
    }

    /**
     * How far back attention sees.
     *
     * @param sequences the scope of whole sequences
     * @return the same, or no more of them than a window
     */
    public AttentionScope attentionScope(AttentionScope sequences) {
        return slidingWindow.isPresent()
                ? sequences.window(slidingWindow.getAsInt())
                : sequences;
    }

    /**
     * The angles by which queries and keys turn.
     *
     * @return the angles of all positions of the context, or null where positions are learned
     */
    public RotaryAngles rotaryAngles() {
        return rope == null
                ? null
                : RotaryAngles.of(rope.frequencies(headDim), maxPositionEmbeddings);
    }
}
