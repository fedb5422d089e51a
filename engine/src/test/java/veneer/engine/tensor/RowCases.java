package veneer.engine.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import veneer.engine.tensor.OperationCase.Input;

/** Operations along rows: each row by itself. */
final class RowCases {
    private static final int[][] SHAPES = {
            {21}, {0, 4}, {3, 0}, {4, 1}, {2, 3, 16}, {5, 33}, {130, 577},
    };

    private RowCases() {}

    static List<OperationCase> all() {
        List<OperationCase> cases = new ArrayList<>();
        for (int[] shape : SHAPES) {
            Input x = Input.any(shape);
            Input w = Input.any(shape[shape.length - 1]);
            cases.add(OperationCase.of(
                    RmsNorm.class, "", in -> in[0].rmsNorm(in[1], 1e-5f),
                    in -> rmsNorm(in[0], in[1], 1e-5f), x, w));
            cases.add(OperationCase.of(
                    LayerNorm.class, "", in -> in[0].layerNorm(in[1], in[2], 1e-5f),
                    in -> sum(product(layerNorm(in[0], 1e-5f), in[1]), in[2]), x, w, w));
            cases.add(OperationCase.of(
                    Softmax.class, "", in -> in[0].softmax(), in -> softmax(in[0]), x));
            cases.add(OperationCase.of(
                    LogSoftmax.class, "", in -> in[0].logSoftmax(),
                    in -> map(softmax(in[0]), Math::log), x));
            Tensor constants = TestTensors.random("constants", shape[shape.length - 1]);
            cases.add(OperationCase.of(
                    ScaleColumns.class, "",
                    in -> in[0].scaleColumns(in[1], constants, in[2]),
                    in -> sum(product(product(in[0], in[1]), DoubleTensor.of(constants)), in[2]),
                    x, w, w));
            cases.add(OperationCase.of(
                    ScaleColumns.class, "no bias",
                    in -> in[0].scaleColumns(in[1], constants, null),
                    in -> product(product(in[0], in[1]), DoubleTensor.of(constants)), x, w));
        }
        Input x = Input.any(5, 33);
        Input w = Input.any(33);
        cases.add(OperationCase.of(
                LayerNorm.class, "nothing trained", in -> in[0].layerNorm(null, null, 1e-5f),
                in -> layerNorm(in[0], 1e-5f), x));
        cases.add(OperationCase.of(
                LayerNorm.class, "no bias", in -> in[0].layerNorm(in[1], null, 1e-5f),
                in -> product(layerNorm(in[0], 1e-5f), in[1]), x, w));
        cases.add(OperationCase.of(
                LayerNorm.class, "no weight", in -> in[0].layerNorm(null, in[1], 1e-5f),
                in -> sum(layerNorm(in[0], 1e-5f), in[1]), x, w));
        cases.add(rotary(3, 2, 5, 12));
        cases.add(rotary(0, 1, 1, 4));
        cases.add(rotary(7, 4));
        cases.add(rotary(0, 0, 4));
        cases.add(rotary(1, 3, 150, 288));
        return cases;
    }

    private static DoubleTensor rmsNorm(DoubleTensor x, DoubleTensor w, double epsilon) {
        int columns = x.shape().columns();
        DoubleTensor rows = x.matrix();
        DoubleTensor scales = DoubleTensor.generate(Shape.of(x.shape().rows()), i -> {
            double squares = 0;
            for (int k = 0; k < columns; k++) {
                squares += rows.at(i[0], k) * rows.at(i[0], k);
            }
            return 1 / Math.sqrt(squares / columns + epsilon);
        });
        return DoubleTensor.generate(rows.shape(),
                i -> rows.at(i) * scales.at(i[0]) * w.at(i[1])).as(x.shape());
    }

    /** Without weight and bias. */
    private static DoubleTensor layerNorm(DoubleTensor x, double epsilon) {
        int columns = x.shape().columns();
        DoubleTensor rows = x.matrix();
        DoubleTensor means = DoubleTensor.generate(Shape.of(x.shape().rows(), 1), i -> {
            double sum = 0;
            for (int k = 0; k < columns; k++) {
                sum += rows.at(i[0], k);
            }
            return sum / columns;
        });
        DoubleTensor centred =
                DoubleTensor.generate(rows.shape(), i -> rows.at(i) - means.at(i[0], 0));
        DoubleTensor ones = new DoubleTensor(Shape.of(1), new double[] {1});
        return rmsNorm(centred, ones, epsilon).as(x.shape());
    }

    private static DoubleTensor softmax(DoubleTensor x) {
        DoubleTensor rows = x.matrix();
        DoubleTensor sums = DoubleTensor.generate(Shape.of(x.shape().rows(), 1), i -> {
            double sum = 0;
            for (int k = 0; k < x.shape().columns(); k++) {
                sum += Math.exp(rows.at(i[0], k));
            }
            return sum;
        });
        return DoubleTensor.generate(rows.shape(),
                i -> Math.exp(rows.at(i)) / sums.at(i[0], 0)).as(x.shape());
    }

    private static DoubleTensor map(DoubleTensor x, DoubleUnaryOperator f) {
        return new DoubleTensor(x.shape(), DoubleStream.of(x.data()).map(f).toArray());
    }

    private static DoubleTensor product(DoubleTensor x, DoubleTensor row) {
        return DoubleTensor.generate(x.shape(), i -> x.at(i) * row.at(i));
    }

    private static DoubleTensor sum(DoubleTensor x, DoubleTensor row) {
        return DoubleTensor.generate(x.shape(), i -> x.at(i) + row.at(i));
    }

    /** Heads of four channels, whose two pairs turn by 1 and by 1/100 a position. */
    private static OperationCase rotary(int firstPosition, int... shape) {
        RotaryAngles angles = RotaryAngles.of(new float[] {1, 0.01f}, 160);
        int[] positions = new int[Shape.of(shape).rows()];
        for (int row = 0; row < positions.length; row++) {
            positions[row] = firstPosition + row * 7 % 150;
        }
        return OperationCase.of(
                Rotary.class, "from " + firstPosition,
                in -> in[0].scale(1).rotate(angles, positions),
                in -> rotated(in[0], positions), Input.any(shape));
    }

    private static DoubleTensor rotated(DoubleTensor x, int... positions) {
        DoubleTensor rows = x.matrix();
        return DoubleTensor.generate(rows.shape(), i -> {
            double angle = positions[i[0]] * (i[1] % 2 == 0 ? 1 : 0.01f);
            boolean first = i[1] % 4 < 2;
            double other = rows.at(i[0], first ? i[1] + 2 : i[1] - 2);
            return rows.at(i) * Math.cos(angle) + (first ? -1 : 1) * other * Math.sin(angle);
        }).as(x.shape());
    }
}
