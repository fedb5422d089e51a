package veneer.engine.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import veneer.engine.storage.StoredTensor;
import veneer.engine.tensor.OperationCase.Input;

/** Products with a weight, and looking its rows up. */
final class LinearCases {
    /** Shapes of x, whose last extent is in, and out. */
    private static final int[][][] SHAPES = {
            {{9}, {5}}, {{0, 4}, {3}}, {{3, 4}, {0}}, {{3, 0}, {4}}, {{1, 1}, {1}},
            {{2, 3, 9}, {5}}, {{17, 33}, {19}}, {{130, 40}, {65}}, {{1, 3}, {2100}},
    };

    private LinearCases() {}

    static List<OperationCase> all() {
        List<OperationCase> cases = new ArrayList<>();
        for (int[][] shapes : SHAPES) {
            int out = shapes[1][0];
            int in = shapes[0][shapes[0].length - 1];
            Input x = Input.any(shapes[0]);
            Input w = Input.any(out, in);
            cases.add(OperationCase.of(
                    Linear.class, "", t -> t[0].linear(t[1]), t -> product(t[0], t[1]), x, w));
            cases.add(OperationCase.of(
                    Linear.class, "bias", t -> t[0].linear(t[1], t[2]),
                    t -> sum(product(t[0], t[1]), t[2]), x, w, Input.any(out)));
            Input stored = Input.any(in, out);
            cases.add(OperationCase.of(
                    Linear.class, "transposed",
                    t -> t[0].linear(new Weight.Transposed(t[1]), t[2]),
                    t -> sum(product(t[0], transposed(t[1])), t[2]), x, stored, Input.any(out)));
            cases.add(addLinear(x, out, 2));
        }
        cases.add(frozen());
        cases.add(frozenTransposed(5, 3, 64));
        cases.add(frozenTransposed(2100, 3, 3));
        cases.add(frozenTransposed(300, 40));
        cases.add(frozenAddLinear());
        cases.add(addTransposed());
        int[] ids = {2, 0, 2, 1, 2, 0};
        cases.add(embedding(Input.any(4, 5), ids, 2, 3));
        cases.add(embedding(Input.any(3, 33), ids, 6));
        cases.add(embedding(Input.any(3, 0), ids, 6));
        cases.add(embedding(Input.any(3, 5), new int[0], 0, 2));
        cases.add(embedding(Input.any(3, 5), new int[] {1}));
        cases.add(OperationCase.of(
                Embedding.class, "transposed",
                in -> Tensor.embedding(new Weight.Transposed(in[0]), ids, 2, 3),
                in -> DoubleTensor.generate(Shape.of(6, 5), i -> in[0].at(i[1], ids[i[0]]))
                        .as(Shape.of(2, 3, 5)),
                Input.any(5, 4)));
        return cases;
    }

    /** A result that a low-rank branch of its own shape is added to. */
    private static OperationCase addLinear(Input x, int out, int rank) {
        Shape low = x.shape().withColumns(rank);
        return OperationCase.of(
                AddLinear.class, "",
                in -> in[0].linear(in[1]).addLinear(in[2], in[3]),
                in -> sum(product(in[0], in[1]), product(in[2], in[3])),
                x, Input.any(out, x.shape().columns()), Input.any(low.toArray()),
                Input.any(out, rank));
    }

    private static OperationCase addTransposed() {
        return OperationCase.of(
                AddLinear.class, "transposed",
                in -> in[0].scale(2).addLinear(in[1], new Weight.Transposed(in[2])),
                in -> sum(sum(in[0], in[0]), product(in[1], transposed(in[2]))),
                Input.any(3, 5), Input.any(3, 7), Input.any(7, 5));
    }

    private static OperationCase frozen() {
        Weight weight = frozenWeight();
        DoubleTensor values = frozenValues();
        return OperationCase.of(
                Linear.class, "frozen", in -> in[0].linear(weight), in -> product(in[0], values),
                Input.any(3, 64));
    }

    private static OperationCase frozenTransposed(int out, int... shape) {
        int in = shape[shape.length - 1];
        Tensor values = TestTensors.random("frozen", in, out);
        Weight weight = new Weight.Transposed(new Weight.Frozen(
                StoredTensor.ofFloats("w", new int[] {in, out}, values.data())));
        return OperationCase.of(
                Linear.class, "frozen transposed to " + out, t -> t[0].linear(weight),
                t -> product(t[0], transposed(DoubleTensor.of(values))), Input.any(shape));
    }

    private static OperationCase frozenAddLinear() {
        Weight weight = frozenWeight();
        DoubleTensor values = frozenValues();
        return OperationCase.of(
                AddLinear.class, "frozen",
                in -> in[0].scale(2).addLinear(in[1], weight),
                in -> sum(sum(in[0], in[0]), product(in[1], values)),
                Input.any(3, 5), Input.any(3, 64));
    }

    private static Weight frozenWeight() {
        return new Weight.Frozen(
                StoredTensor.ofFloats("w", new int[] {5, 64}, frozenTensor().data()));
    }

    private static DoubleTensor frozenValues() {
        return DoubleTensor.of(frozenTensor());
    }

    private static Tensor frozenTensor() {
        return TestTensors.random("frozen", 5, 64);
    }

    private static OperationCase embedding(Input table, int[] ids, int... extents) {
        Shape shape = Shape.of(extents);
        int columns = table.shape().columns();
        return OperationCase.of(
                Embedding.class, ids.length + " ids",
                in -> Tensor.embedding(in[0], ids, extents),
                in -> DoubleTensor.generate(Shape.of(shape.size(), columns),
                        i -> in[0].at(ids[i[0]], i[1])).as(append(shape, columns)),
                table);
    }

    private static Shape append(Shape shape, int columns) {
        int[] extents = Arrays.copyOf(shape.toArray(), shape.rank() + 1);
        extents[shape.rank()] = columns;
        return Shape.of(extents);
    }

    /** {@code x·Wᵀ}. */
    static DoubleTensor product(DoubleTensor x, DoubleTensor w) {
        int inputs = x.shape().columns();
        int outputs = w.shape().extent(0);
        DoubleTensor rows = x.matrix();
        return DoubleTensor.generate(Shape.of(x.shape().rows(), outputs), i -> {
            double sum = 0;
            for (int k = 0; k < inputs; k++) {
                sum += rows.at(i[0], k) * w.at(i[1], k);
            }
            return sum;
        }).as(x.shape().withColumns(outputs));
    }

    private static DoubleTensor transposed(DoubleTensor w) {
        return DoubleTensor.generate(Shape.of(w.shape().columns(), w.shape().extent(0)),
                i -> w.at(i[1], i[0]));
    }

    private static DoubleTensor sum(DoubleTensor a, DoubleTensor b) {
        return DoubleTensor.generate(a.shape(), i -> a.at(i) + b.at(i));
    }
}
