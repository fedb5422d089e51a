package veneer.engine.tensor;

import java.util.List;
import veneer.engine.tensor.OperationCase.Input;

/** Causal attention: one head, grouped heads, rows over several blocks, windows and documents. */
final class AttentionCases {
    private static final int[][] DOCUMENTS = {{5, 70, 0, 55}, {1, 64, 65}};

    private AttentionCases() {}

    static List<OperationCase> all() {
        Sight whole = new Sight(null, 1000);
        return List.of(
                attention(2, 5, 4, 2, 3, whole),
                attention(1, 1, 1, 1, 1, whole),
                attention(3, 17, 6, 3, 4, whole),
                attention(1, 130, 2, 1, 8, whole),
                attention(0, 5, 2, 1, 3, whole),
                attention(2, 0, 2, 1, 3, whole),
                attention(2, 5, 2, 1, 3, new Sight(null, 1)),
                attention(2, 5, 2, 1, 3, new Sight(null, 3)),
                attention(1, 200, 2, 1, 3, new Sight(null, 70)),
                attention(2, 130, 2, 2, 3, new Sight(DOCUMENTS, 1000)),
                attention(2, 130, 2, 1, 3, new Sight(DOCUMENTS, 33)));
    }

    /**
     * Who sees whom.
     *
     * @param documents the lengths of the documents of each sequence; null for one in each
     * @param window how many positions one sees
     */
    private record Sight(int[][] documents, int window) {
        AttentionScope scope() {
            AttentionScope scope = documents == null
                    ? AttentionScope.SEQUENCE
                    : AttentionScope.documents(documents);
            return scope.window(window);
        }

        boolean sees(int sequence, int position, int other) {
            return other <= position && position - other < window
                    && document(sequence, position) == document(sequence, other);
        }

        private int document(int sequence, int position) {
            int document = 0;
            if (documents != null) {
                int end = documents[sequence][0];
                while (position >= end) {
                    end += documents[sequence][++document];
                }
            }
            return document;
        }

        @Override
        public String toString() {
            return (documents == null ? "" : ", documents") + ", window " + window;
        }
    }

    private static OperationCase attention(int sequences, int positions, int heads, int groups,
            int headSize, Sight sight) {
        Input q = Input.any(sequences, positions, heads * headSize);
        Input kv = Input.any(sequences, positions, groups * headSize);
        AttentionScope scope = sight.scope();
        return OperationCase.of(
                CausalAttention.class, heads + " heads in " + groups + sight,
                in -> in[0].causalAttention(in[1], in[2], heads, groups, scope),
                in -> attended(in[0], in[1], in[2], heads, groups, sight), q, kv, kv);
    }

    private static DoubleTensor attended(DoubleTensor q, DoubleTensor k, DoubleTensor v, int heads,
            int groups, Sight sight) {
        int headSize = q.shape().columns() / heads;
        Shape perHead = Shape.of(q.shape().extent(0), heads, q.shape().extent(1),
                q.shape().extent(1));
        DoubleTensor weights = DoubleTensor.generate(perHead, i -> {
            if (!sight.sees(i[0], i[2], i[3])) {
                return 0;
            }
            int keyAt = i[1] * groups / heads * headSize;
            double score = 0;
            for (int channel = 0; channel < headSize; channel++) {
                score += q.at(i[0], i[2], i[1] * headSize + channel)
                        * k.at(i[0], i[3], keyAt + channel);
            }
            return Math.exp(score / Math.sqrt(headSize));
        });
        return DoubleTensor.generate(q.shape(), i -> {
            int head = i[2] / headSize;
            int valueAt = head * groups / heads * headSize + i[2] % headSize;
            double sum = 0;
            double output = 0;
            for (int seen = 0; seen <= i[1]; seen++) {
                double weight = weights.at(i[0], head, i[1], seen);
                sum += weight;
                output += weight * v.at(i[0], seen, valueAt);
            }
            return output / sum;
        });
    }
}
