package veneer.lora.adapter;

import java.util.LinkedHashMap;
import java.util.Map;
import veneer.engine.nn.Embedding;
import veneer.engine.tensor.Tensor;
import veneer.engine.tensor.Weight;

/**
 * {@link DoraLinear}'s decomposition of a table: each channel, over the whole vocabulary, has a
 * trained magnitude m {@code (C)}, and {@code y = (m/‖V‖)·V[:, v]} of {@code V = W₀ᵀ + s·B·A},
 * {@code (C, V)}.
 */
public final class DoraEmbedding implements AdaptedLayer, Embedding.Adaptation {
    private final LoraEmbedding update;
    private final Tensor magnitude;
    private final RowNorms norms;

    /**
     * An update beside a table whose channels keep their lengths at first.
     *
     * @param update A and B
     * @param table {@code (V, C)}
     */
    DoraEmbedding(LoraEmbedding update, Weight table) {
        this.update = update;
        this.norms = new RowNorms(new Weight.Transposed(table));
        float[] lengths = norms.lengths(update.a(), update.b(), update.scaling());
        this.magnitude = Tensor.parameter(lengths, lengths.length);
    }

    @Override
    public Tensor forward(int[] ids, int[] extents, Embedding base) {
        return update.forward(ids, extents, base).scaleColumns(magnitude, inverseLengths(), null);
    }

    private Tensor inverseLengths() {
        return norms.inverse(update.a(), update.b(), update.scaling());
    }

    @Override
    public Weight merged(Weight base) {
        float[] factors = magnitude.multiply(inverseLengths()).data();
        Weight channels = new Weight.Transposed(update.merged(base));
        return ((Weight.Transposed) WidenedWeight.scaleRows(channels, factors)).stored();
    }

    @Override
    public Map<String, Tensor> parameters() {
        Map<String, Tensor> parameters = new LinkedHashMap<>(update.parameters());
        parameters.put("lora_magnitude_vector", magnitude);
        return parameters;
    }
}
