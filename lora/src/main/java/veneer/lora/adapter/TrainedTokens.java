package veneer.lora.adapter;

import java.util.List;
import java.util.Map;
import veneer.engine.nn.Embedding;
import veneer.engine.tensor.Shape;
import veneer.engine.tensor.Tensor;
import veneer.engine.tensor.TiedParameter;
import veneer.engine.tensor.Weight;

/**
 * Some rows of a table {@code (V, C)} that are trained, while the others stay as they are: PEFT's
 * {@code trainable_token_indices}.
 */
public final class TrainedTokens implements AdaptedLayer, Embedding.Adaptation {
    private final int[] tokens;
    private final int[] placeOf;
    private final TiedParameter rows;

    /**
     * Rows that start as the table's.
     *
     * @param path the embedding's path, for messages
     * @param table {@code (V, C)}
     * @param tokens the words whose rows are trained
     */
    TrainedTokens(String path, Weight table, List<Integer> tokens) {
        int words = table.shape().extent(0);
        this.tokens = tokens.stream().mapToInt(Integer::intValue).toArray();
        this.placeOf = new int[words];
        for (int place = 0; place < this.tokens.length; place++) {
            int token = this.tokens[place];
            if (token >= words || placeOf[token] != 0) {
                throw new IllegalArgumentException("trainable_token_indices of " + path + " has "
                        + token + (token >= words ? ", beyond its " + words + " rows" : " twice"));
            }
            placeOf[token] = place + 1;
        }
        Tensor start = Tensor.embedding(table, this.tokens, this.tokens.length);
        this.rows = new TiedParameter(start.data().clone(), start.shape().toArray());
    }

    /** A trained row where the word has one, the table's elsewhere. */
    @Override
    public Tensor forward(int[] ids, int[] extents, Embedding base) {
        Tensor table = base.lookup(ids, extents);
        int[] places = new int[ids.length];
        float[] trained = new float[ids.length];
        for (int i = 0; i < ids.length; i++) {
            places[i] = Math.max(0, placeOf[ids[i]] - 1);
            trained[i] = Math.min(1, placeOf[ids[i]]);
        }
        Tensor mask = Tensor.of(trained, Shape.of(extents).toArray())
                .reshape(table.shape().withColumns(1).toArray());
        return Tensor.embedding(rows.tensor(), places, extents).where(mask, table);
    }

    @Override
    public Weight merged(Weight base) {
        Tensor table = Tensor.of(WidenedWeight.stored(base), base.shape().toArray());
        int columns = base.shape().extent(1);
        for (int place = 0; place < tokens.length; place++) {
            System.arraycopy(rows.tensor().data(), place * columns, table.data(),
                    tokens[place] * columns,
                    columns);
        }
        return table;
    }

    @Override
    public Map<String, Tensor> parameters() {
        return Map.of("token_adapter.trainable_tokens_delta", rows.tensor());
    }

    /** The words whose rows are trained. */
    int[] tokens() {
        return tokens;
    }

    /** Their rows, {@code (words, C)}, as a head uses them that is tied to the embedding. */
    Tensor headRows() {
        return rows.otherUse();
    }
}
