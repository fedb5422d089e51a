package veneer.transformer.checkpoint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import veneer.engine.io.FormatException;
import veneer.engine.storage.StoredTensor;

/**
 * The tensors that a model needs, out of those that a checkpoint holds.
 *
 * @param tensors the tensors by their Hugging Face names
 * @param surplus what the checkpoint holds besides, known to be of no use
 */
record TensorSelection(Map<String, StoredTensor> tensors, List<String> surplus) {
    /**
     * Masks and tables that models of earlier years were saved with: what is computed from the
     * configuration today.
     */
    private static final Pattern COMPUTED =
            Pattern.compile("(.*\\.)?(attn\\.(bias|masked_bias)|rotary_emb\\.inv_freq)");

    /**
     * Selects, after checking that no tensor is missing, left over or mis-shaped.
     *
     * @param source the checkpoint, for messages
     * @param specs what the model needs
     * @param name a tensor's name in this checkpoint
     * @param stored what there is
     */
    static TensorSelection select(String source, List<TensorSpec> specs,
            Function<TensorSpec, String> name, Map<String, StoredTensor> stored)
            throws FormatException {
        Map<String, StoredTensor> left = new LinkedHashMap<>(stored);
        Map<String, StoredTensor> selected = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        for (TensorSpec spec : specs) {
            StoredTensor tensor = left.remove(name.apply(spec));
            String problem = problem(spec, tensor);
            if (problem == null) {
                selected.put(spec.name(), tensor);
            } else {
                problems.add(name.apply(spec) + problem);
            }
        }
        List<String> surplus = new ArrayList<>();
        String embedding = specs.getFirst().name();
        left.forEach((leftOver, tensor) -> {
            String problem = surplusProblem(leftOver, tensor, selected.get(embedding));
            if (problem == null) {
                surplus.add(tensor.name());
            } else {
                problems.add(leftOver + problem);
            }
        });
        if (!problems.isEmpty()) {
            throw new FormatException(
                    source,
                    problems.size() + " of its tensors " + (problems.size() == 1 ? "does" : "do")
                            + " not fit: " + String.join("; ", problems));
        }
        return new TensorSelection(selected, List.copyOf(surplus));
    }

    private static String problem(TensorSpec spec, StoredTensor tensor) {
        if (tensor == null) {
            return " is missing";
        }
        if (!Arrays.equals(tensor.shape(), spec.shape())) {
            return " has the shape " + Arrays.toString(tensor.shape()) + " instead of "
                    + Arrays.toString(spec.shape());
        }
        return tensor.isReadable() ? null : " is " + tensor.type() + ", which is not supported";
    }

    /** A head that is left over belongs to a model whose head is its embedding. */
    private static String surplusProblem(String name, StoredTensor tensor,
            StoredTensor embedding) {
        if (COMPUTED.matcher(name).matches()) {
            return null;
        }
        if (!name.equals(ModuleNames.HEAD + ".weight")) {
            return " is not a tensor of this model";
        }
        return embedding == null || tensor.holdsSame(embedding)
                ? null
                : " differs from " + embedding.name()
                        + ", which tie_word_embeddings says it is";
    }
}
