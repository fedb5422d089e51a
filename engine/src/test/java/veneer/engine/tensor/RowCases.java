package veneer.engine.tensor;

import java.util.ArrayList;
import java.util.List;
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
        }
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

    /** Heads of four channels, whose two pairs turn by 1 and by 1/100 a position. */
    private static OperationCase rotary(int firstPosition, int... shape) {
        RotaryAngles angles = RotaryAngles.of(4, 10_000, 160);
        return OperationCase.of(
                Rotary.class, "from " + firstPosition, in -> in[0].rotate(angles, firstPosition),
                in -> rotated(in[0], firstPosition), Input.any(shape));
    }

    private static DoubleTensor rotated(DoubleTensor x, int firstPosition) {
        int positions = x.shape().rank() < 2 ? 1 : x.shape().extent(-2);
        DoubleTensor rows = x.matrix();
        return DoubleTensor.generate(rows.shape(), i -> {
            double position = firstPosition + i[0] % positions;
            double angle = position * (i[1] % 2 == 0 ? 1 : 0.01f);
            boolean first = i[1] % 4 < 2;
            double other = rows.at(i[0], first ? i[1] + 2 : i[1] - 2);
            return rows.at(i) * Math.cos(angle) + (first ? -1 : 1) * other * Math.sin(angle);
        }).as(x.shape());
    }
}
