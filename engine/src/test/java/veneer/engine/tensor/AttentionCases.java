package veneer.engine.tensor;

import java.util.List;
import veneer.engine.tensor.OperationCase.Input;

/** Causal attention: one head, grouped heads, and rows over several blocks. */
final class AttentionCases {
    private AttentionCases() {}

    static List<OperationCase> all() {
        return List.of(
                attention(2, 5, 4, 2, 3),
                attention(1, 1, 1, 1, 1),
                attention(3, 17, 6, 3, 4),
                attention(1, 130, 2, 1, 8),
                attention(0, 5, 2, 1, 3),
                attention(2, 0, 2, 1, 3));
    }

    private static OperationCase attention(int sequences, int positions, int heads, int groups,
            int headSize) {
        Input q = Input.any(sequences, positions, heads * headSize);
        Input kv = Input.any(sequences, positions, groups * headSize);
        return OperationCase.of(
                CausalAttention.class, heads + " heads in " + groups,
                in -> in[0].causalAttention(in[1], in[2], heads, groups),
                in -> attended(in[0], in[1], in[2], heads, groups), q, kv, kv);
    }

    private static DoubleTensor attended(DoubleTensor q, DoubleTensor k, DoubleTensor v, int heads,
            int groups) {
        int headSize = q.shape().columns() / heads;
        Shape perHead = Shape.of(q.shape().extent(0), heads, q.shape().extent(1),
                q.shape().extent(1));
        DoubleTensor weights = DoubleTensor.generate(perHead, i -> {
            if (i[3] > i[2]) {
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
