package veneer.engine.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import veneer.engine.random.RandomStream;
import veneer.engine.tensor.OperationCase.Input;

/** Operations on two tensors whose shapes are made equal by repeating elements. */
final class BroadcastCases {
    /** Two shapes and that of the result. */
    private static final int[][][] SHAPES = {
            {{}, {}, {}},
            {{3, 19}, {3, 19}, {3, 19}},
            {{91, 1001}, {91, 1001}, {91, 1001}},
            {{3, 19}, {}, {3, 19}},
            {{1}, {17}, {17}},
            {{2, 3, 17}, {17}, {2, 3, 17}},
            {{17}, {2, 3, 17}, {2, 3, 17}},
            {{17}, {1, 17}, {1, 17}},
            {{1, 17}, {17}, {1, 17}},
            {{5, 17}, {5, 1}, {5, 17}},
            {{5, 1}, {1, 17}, {5, 17}},
            {{2, 1, 4, 1}, {3, 1, 5}, {2, 3, 4, 5}},
            {{4, 3, 1, 2}, {1, 5, 2}, {4, 3, 5, 2}},
            {{0, 3}, {3}, {0, 3}},
            {{1, 3}, {0, 1}, {0, 3}},
            {{2, 0}, {1}, {2, 0}},
            {{2100, 45}, {45}, {2100, 45}},
            {{45, 2100}, {45, 1}, {45, 2100}},
            {{1}, {1, 95_000}, {1, 95_000}},
    };

    private BroadcastCases() {}

    static List<OperationCase> all() {
        List<OperationCase> cases = new ArrayList<>();
        for (int[][] shapes : SHAPES) {
            Input a = Input.any(shapes[0]);
            Input b = Input.any(shapes[1]);
            Shape shape = Shape.of(shapes[2]);
            cases.add(binary(Add.class, Tensor::add, Double::sum, shape, a, b));
            cases.add(binary(Subtract.class, Tensor::subtract, (x, y) -> x - y, shape, a, b));
            cases.add(binary(Multiply.class, Tensor::multiply, (x, y) -> x * y, shape, a, b));
            cases.add(binary(Divide.class, Tensor::divide, (x, y) -> x / y, shape, a,
                    Input.positive(shapes[1])));
            cases.add(select(shape, shape, a, b));
        }
        cases.add(select(Shape.of(5, 17), Shape.of(17), Input.any(5, 1), Input.any(1)));
        cases.add(select(Shape.of(2, 5, 3), Shape.of(5, 1), Input.any(2, 1, 3), Input.any(3)));
        cases.addAll(withItself());
        cases.add(inPlace());
        cases.add(maskedFill());
        return cases;
    }

    @FunctionalInterface
    private interface Binary {
        Tensor of(Tensor a, Tensor b);
    }

    private static OperationCase binary(Class<? extends Node> node, Binary operation,
            DoubleBinaryOperator formula, Shape shape, Input a, Input b) {
        return OperationCase.of(node, "", in -> operation.of(in[0], in[1]),
                in -> DoubleTensor.generate(shape,
                        i -> formula.applyAsDouble(in[0].at(i), in[1].at(i))),
                a, b);
    }

    /** One tensor on both sides gets both gradients. */
    private static List<OperationCase> withItself() {
        Input x = Input.positive(3, 7);
        return List.of(
                withItself(Add.class, Tensor::add, Double::sum, x),
                withItself(Subtract.class, Tensor::subtract, (a, b) -> a - b, x),
                withItself(Multiply.class, Tensor::multiply, (a, b) -> a * b, x),
                withItself(Divide.class, Tensor::divide, (a, b) -> a / b, x));
    }

    private static OperationCase inPlace() {
        return OperationCase.of(AddInPlace.class, "",
                in -> in[0].scale(2).addInPlace(in[1]),
                in -> DoubleTensor.generate(in[0].shape(),
                        i -> 2 * in[0].at(i) + in[1].at(i)),
                Input.any(3, 7), Input.any(3, 7));
    }

    private static OperationCase withItself(Class<? extends Node> node, Binary operation,
            DoubleBinaryOperator formula, Input x) {
        return OperationCase.of(node, "with itself", in -> operation.of(in[0], in[0]),
                in -> DoubleTensor.generate(in[0].shape(),
                        i -> formula.applyAsDouble(in[0].at(i), in[0].at(i))),
                x);
    }

    private static OperationCase select(Shape shape, Shape ofMask, Input a, Input b) {
        Tensor mask = mask(ofMask);
        DoubleTensor choice = DoubleTensor.of(mask);
        return OperationCase.of(Select.class, "by " + ofMask,
                in -> in[0].where(mask, in[1]),
                in -> DoubleTensor.generate(shape,
                        i -> choice.at(i) != 0 ? in[0].at(i) : in[1].at(i)),
                a, b);
    }

    private static OperationCase maskedFill() {
        Tensor mask = mask(Shape.of(7));
        DoubleTensor choice = DoubleTensor.of(mask);
        return OperationCase.of(Select.class, "filled", in -> in[0].maskedFill(mask, -0.75f),
                in -> DoubleTensor.generate(in[0].shape(),
                        i -> choice.at(i) != 0 ? -0.75 : in[0].at(i)),
                Input.any(3, 7));
    }

    /** About half of it 0. */
    private static Tensor mask(Shape shape) {
        RandomStream random = new RandomStream(2, "mask");
        float[] mask = new float[shape.size()];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = random.nextInt(2);
        }
        return Tensor.of(mask, shape.toArray());
    }
}
