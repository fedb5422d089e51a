package veneer.engine.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import veneer.engine.tensor.OperationCase.Input;

/** Operations that treat each element alone. */
final class ElementwiseCases {
    /** Nothing, less than a vector, more than one, and enough for five threads. */
    private static final int[][] SHAPES = {{}, {0, 3}, {1}, {3, 19}, {2, 3, 16}, {91, 1001}};

    private ElementwiseCases() {}

    static List<OperationCase> all() {
        List<OperationCase> cases = new ArrayList<>();
        for (int[] shape : SHAPES) {
            Input x = Input.any(shape);
            cases.add(OperationCase.of(
                    Add.class, "", in -> in[0].add(in[1]),
                    in -> each(in[0], i -> in[0].at(i) + in[1].at(i)), x, x));
            cases.add(OperationCase.of(
                    Scale.class, "", in -> in[0].scale(-1.5f),
                    in -> each(in[0], i -> -1.5 * in[0].at(i)), x));
            cases.add(OperationCase.of(
                    SiluMultiply.class, "", in -> in[0].siluMultiply(in[1]),
                    in -> each(in[0], i -> in[0].at(i) / (1 + Math.exp(-in[0].at(i)))
                            * in[1].at(i)),
                    x, x));
        }
        cases.add(OperationCase.of(
                Add.class, "to itself", in -> in[0].add(in[0]),
                in -> each(in[0], i -> 2 * in[0].at(i)), Input.any(3, 7)));
        return cases;
    }

    private static DoubleTensor each(DoubleTensor x,
            ToDoubleFunction<int[]> formula) {
        return DoubleTensor.generate(x.shape(), formula);
    }
}
