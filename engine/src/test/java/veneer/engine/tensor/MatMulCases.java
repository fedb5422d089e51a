package veneer.engine.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import veneer.engine.tensor.OperationCase.Input;

/** Products of stacks of matrices, each way transposed. */
final class MatMulCases {
    /** Axes before the matrices, of A, of B and of the result. */
    private static final int[][][] STACKS = {
            {{}, {}, {}}, {{3}, {}, {3}}, {{}, {3}, {3}}, {{3}, {3}, {3}}, {{2, 1}, {3}, {2, 3}},
            {{1}, {1}, {1}}, {{2, 3}, {2, 3}, {2, 3}}, {{0}, {}, {0}}, {{0}, {1}, {0}},
    };

    /** m, n and k. */
    private static final int[][] SIZES = {{1, 1, 1}, {4, 3, 5}, {17, 9, 2}};

    private static final int[][] EDGES = {{0, 3, 2}, {3, 0, 2}, {3, 2, 0}, {33, 70, 130}};

    private MatMulCases() {}

    static List<OperationCase> all() {
        List<OperationCase> cases = new ArrayList<>();
        for (boolean transposeA : new boolean[] {false, true}) {
            for (boolean transposeB : new boolean[] {false, true}) {
                for (int[][] stacks : STACKS) {
                    for (int[] size : SIZES) {
                        cases.add(product(stacks, size, transposeA, transposeB));
                    }
                }
                for (int[] size : EDGES) {
                    cases.add(product(STACKS[0], size, transposeA, transposeB));
                    cases.add(product(STACKS[1], size, transposeA, transposeB));
                }
            }
        }
        return cases;
    }

    private static OperationCase product(int[][] stacks, int[] size, boolean transposeA,
            boolean transposeB) {
        int m = size[0];
        int n = size[1];
        int k = size[2];
        Input a = Input.any(append(stacks[0], transposeA ? k : m, transposeA ? m : k));
        Input b = Input.any(append(stacks[1], transposeB ? n : k, transposeB ? k : n));
        Shape shape = Shape.of(append(stacks[2], m, n));
        return OperationCase.of(
                MatMul.class, (transposeA ? "Aᵀ" : "A") + (transposeB ? "Bᵀ" : "B"),
                in -> in[0].matmul(in[1], transposeA, transposeB),
                in -> DoubleTensor.generate(shape, i -> {
                    double sum = 0;
                    for (int term = 0; term < k; term++) {
                        int row = i[i.length - 2];
                        int column = i[i.length - 1];
                        sum += element(in[0], i, transposeA, row, term)
                                * element(in[1], i, transposeB, term, column);
                    }
                    return sum;
                }), a, b);
    }

    /** An element of op of the matrix at a place of the result's stack. */
    private static double element(DoubleTensor x, int[] place, boolean transpose, int row,
            int column) {
        int[] index = place.clone();
        index[index.length - 2] = transpose ? column : row;
        index[index.length - 1] = transpose ? row : column;
        return x.at(index);
    }

    private static int[] append(int[] stack, int rows, int columns) {
        int[] extents = Arrays.copyOf(stack, stack.length + 2);
        extents[stack.length] = rows;
        extents[stack.length + 1] = columns;
        return extents;
    }
}
