package veneer.engine.tensor;

import java.util.List;
import veneer.engine.tensor.OperationCase.Input;

/** Blocks that are run again in backward. */
final class CheckpointCases {
    private CheckpointCases() {}

    static List<OperationCase> all() {
        Input x = Input.any(3, 5);
        Input w = Input.any(4, 5);
        return List.of(
                OperationCase.of(
                        Checkpoint.class, "of a product",
                        in -> Tensor.checkpoint(() -> in[0].linear(in[1])),
                        in -> LinearCases.product(in[0], in[1]), x, w),
                OperationCase.of(
                        Checkpoint.class, "in a checkpoint",
                        in -> Tensor.checkpoint(
                                () -> Tensor.checkpoint(() -> in[0].linear(in[1])).scale(2)),
                        in -> doubled(LinearCases.product(in[0], in[1])), x, w));
    }

    private static DoubleTensor doubled(DoubleTensor x) {
        return DoubleTensor.generate(x.shape(), i -> 2 * x.at(i));
    }
}
