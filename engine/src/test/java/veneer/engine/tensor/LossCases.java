package veneer.engine.tensor;

import java.util.List;
import veneer.engine.tensor.OperationCase.Input;

/** Cross-entropy of logits, whole and in chunks, with rows that carry no label. */
final class LossCases {
    private LossCases() {}

    static List<OperationCase> all() {
        return List.of(
                crossEntropy(4, 6),
                crossEntropy(1, 1),
                crossEntropy(0, 6),
                crossEntropy(33, 1030),
                linearCrossEntropy(4, 3, 6),
                linearCrossEntropy(0, 3, 6),
                linearCrossEntropy(3, 0, 6),
                linearCrossEntropy(300, 5, 150));
    }

    private static OperationCase crossEntropy(int rows, int words) {
        int[] labels = labels(rows, words);
        return OperationCase.of(
                CrossEntropy.class, "", in -> in[0].crossEntropy(labels),
                in -> loss(in[0], labels), Input.any(rows, words));
    }

    private static OperationCase linearCrossEntropy(int rows, int channels, int words) {
        int[] labels = labels(rows, words);
        return OperationCase.of(
                LinearCrossEntropy.class, "", in -> in[0].linearCrossEntropy(in[1], labels),
                in -> loss(LinearCases.product(in[0], in[1]), labels),
                Input.any(rows, channels), Input.any(words, channels));
    }

    /** Every fourth row but the first has none. */
    private static int[] labels(int rows, int words) {
        int[] labels = new int[rows];
        for (int row = 0; row < rows; row++) {
            labels[row] = row % 4 == 1 ? Tensor.IGNORED_LABEL : row * 7 % words;
        }
        return labels;
    }

    private static DoubleTensor loss(DoubleTensor logits, int[] labels) {
        double sum = 0;
        int labelled = 0;
        for (int row = 0; row < labels.length; row++) {
            if (labels[row] != Tensor.IGNORED_LABEL) {
                double exponentials = 0;
                for (int word = 0; word < logits.shape().columns(); word++) {
                    exponentials += Math.exp(logits.at(row, word));
                }
                sum += Math.log(exponentials) - logits.at(row, labels[row]);
                labelled++;
            }
        }
        return DoubleTensor.of(sum / labelled);
    }
}
