package veneer.engine.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;
import veneer.engine.tensor.OperationCase.Input;

/** Operations that reduce or rearrange axes. */
final class AxisCases {
    /** A shape, and the axes that are taken together. */
    private static final int[][][] REDUCED = {
            {{}, {}}, {{17}, {}}, {{3, 33}, {1}}, {{33, 3}, {0}}, {{4, 1, 5}, {1}},
            {{2, 3, 4, 5}, {-3, -1}}, {{2, 3, 4, 5}, {0, 2}}, {{2, 3, 4, 5}, {1, 2}},
            {{2, 3, 17}, {}}, {{0, 3}, {1}}, {{1, 1}, {0, 1}}, {{2, 1030}, {1}}, {{1030, 2}, {0}},
            {{3, 2050, 16}, {1}}, {{95_000}, {0}}, {{310, 310}, {0}}, {{310, 310}, {1}},
    };

    /** A shape, and the order of its axes. */
    private static final int[][][] PERMUTED = {
            {{}, {}}, {{17}, {0}}, {{3, 19}, {1, 0}}, {{3, 19}, {0, 1}},
            {{2, 3, 4, 5}, {0, 2, 1, 3}},
            {{2, 3, 4, 5}, {3, -2, 1, 0}}, {{2, 3, 4}, {2, 0, 1}}, {{4, 1, 5}, {1, 2, 0}},
            {{3, 0, 2}, {2, 1, 0}}, {{310, 310}, {1, 0}}, {{2, 170, 5, 60}, {0, 2, 1, 3}},
    };

    private AxisCases() {}

    static List<OperationCase> all() {
        List<OperationCase> cases = new ArrayList<>();
        for (int[][] reduced : REDUCED) {
            for (boolean keep : new boolean[] {false, true}) {
                cases.addAll(reductions(Input.any(reduced[0]), keep, reduced[1]));
            }
        }
        cases.add(OperationCase.of(Sum.class, "of nothing", in -> in[0].sum(1),
                in -> DoubleTensor.generate(Shape.of(3), _ -> 0), Input.any(3, 0)));
        cases.add(OperationCase.of(Sum.class, "mean of nothing", in -> in[0].mean(1),
                in -> DoubleTensor.generate(Shape.of(3), _ -> Double.NaN), Input.any(3, 0)));
        for (int[][] permuted : PERMUTED) {
            cases.add(permutation(Input.any(permuted[0]), permuted[1]));
        }
        cases.add(reshape(Input.any(2, 3, 4), Shape.of(6, 4), -1, 4));
        cases.add(reshape(Input.any(2, 3, 4), Shape.of(24), 24));
        cases.add(reshape(Input.any(1), Shape.of()));
        cases.add(reshape(Input.any(0, 4), Shape.of(0, 2), 0, 2));
        cases.add(slice(Input.any(4, 5), 0, 1, 3));
        cases.add(slice(Input.any(4, 5), -1, 2, 5));
        cases.add(slice(Input.any(2, 5, 3), 1, 4, 5));
        cases.add(slice(Input.any(2, 5, 3), 1, 2, 2));
        cases.add(slice(Input.any(2, 5, 0), 1, 2, 3));
        cases.add(slice(Input.any(300, 320), 1, 7, 300));
        cases.add(concat(0, Input.any(2, 3), Input.any(1, 3)));
        cases.add(concat(-1, Input.any(2, 3), Input.any(2, 0), Input.any(2, 17)));
        cases.add(concat(1, Input.any(2, 2, 3), Input.any(2, 1, 3), Input.any(2, 4, 3)));
        cases.add(concat(1, Input.any(300, 200), Input.any(300, 100)));
        return cases;
    }

    private static List<OperationCase> reductions(Input x, boolean keep, int... axes) {
        String name = "over " + Arrays.toString(axes) + (keep ? ", kept" : "");
        return List.of(
                OperationCase.of(Sum.class, name, in -> in[0].sum(keep, axes),
                        in -> reduced(in[0], 0, Double::sum, keep, axes), x),
                OperationCase.of(Sum.class, "mean " + name, in -> in[0].mean(keep, axes),
                        in -> mean(in[0], keep, axes), x),
                OperationCase.of(Max.class, name, in -> in[0].max(keep, axes),
                        in -> reduced(in[0], Double.NEGATIVE_INFINITY, Math::max, keep, axes),
                        x));
    }

    private static DoubleTensor mean(DoubleTensor x, boolean keep, int... axes) {
        DoubleTensor sum = reduced(x, 0, Double::sum, keep, axes);
        double terms = (double) x.shape().size() / sum.shape().size();
        return DoubleTensor.generate(sum.shape(), i -> sum.at(i) / terms);
    }

    private static DoubleTensor reduced(DoubleTensor x, double start, DoubleBinaryOperator fold,
            boolean keep, int... axes) {
        int rank = x.shape().rank();
        boolean[] goes = new boolean[rank];
        Arrays.fill(goes, axes.length == 0);
        for (int axis : axes) {
            goes[Math.floorMod(axis, rank)] = true;
        }
        int[] kept = x.shape().toArray();
        for (int axis = 0; axis < rank; axis++) {
            kept[axis] = goes[axis] ? 1 : kept[axis];
        }
        DoubleTensor result = DoubleTensor.generate(Shape.of(kept), _ -> start);
        DoubleTensor.generate(x.shape(), i -> {
            int at = result.indexOf(i);
            result.data()[at] = fold.applyAsDouble(result.data()[at], x.at(i));
            return 0;
        });
        int[] left = IntStream.range(0, rank).filter(axis -> keep || !goes[axis])
                .map(axis -> kept[axis]).toArray();
        return result.as(Shape.of(left));
    }

    private static OperationCase permutation(Input x, int... axes) {
        int[] extents = Arrays.stream(axes).map(axis -> x.shape().extent(axis)).toArray();
        return OperationCase.of(
                Permute.class, "by " + Arrays.toString(axes), in -> in[0].transpose(axes),
                in -> DoubleTensor.generate(Shape.of(extents), i -> {
                    int[] index = new int[axes.length];
                    for (int axis = 0; axis < axes.length; axis++) {
                        index[Math.floorMod(axes[axis], axes.length)] = i[axis];
                    }
                    return in[0].at(index);
                }), x);
    }

    private static OperationCase reshape(Input x, Shape shape, int... extents) {
        return OperationCase.of(
                Reshape.class, "to " + shape, in -> in[0].reshape(extents), in -> in[0].as(shape),
                x);
    }

    private static OperationCase slice(Input x, int axis, int from, int to) {
        int at = Math.floorMod(axis, x.shape().rank());
        return OperationCase.of(
                Slice.class, from + " to " + to + " along " + axis,
                in -> in[0].slice(axis, from, to),
                in -> DoubleTensor.generate(x.shape().withExtent(axis, to - from), i -> {
                    int[] index = i.clone();
                    index[at] += from;
                    return in[0].at(index);
                }), x);
    }

    private static OperationCase concat(int axis, Input... parts) {
        int at = Math.floorMod(axis, parts[0].shape().rank());
        int extent = Arrays.stream(parts).mapToInt(part -> part.shape().extent(at)).sum();
        return OperationCase.of(
                Concat.class, "along " + axis, in -> Tensor.concat(axis, in),
                in -> DoubleTensor.generate(parts[0].shape().withExtent(at, extent), i -> {
                    int[] index = i.clone();
                    int part = 0;
                    while (index[at] >= in[part].shape().extent(at)) {
                        index[at] -= in[part++].shape().extent(at);
                    }
                    return in[part].at(index);
                }), parts);
    }
}
