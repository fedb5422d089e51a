package veneer.engine.tensor;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import veneer.engine.kernel.Compute;
import veneer.engine.kernel.MatrixProduct;

/**
 * {@code Y = op(A)·op(B)} for each pair of matrices of two stacks, which broadcast; op leaves a
 * matrix as it is or transposes it, without a copy.
 *
 * <p>{@code ∂L/∂op(A) = ∂L/∂Y·op(B)ᵀ} and {@code ∂L/∂op(B) = op(A)ᵀ·∂L/∂Y}, summed over the pairs
 * that a matrix is in. Where A is stored transposed, its gradient is the transpose of that product:
 * both factors transposed, in the other order.
 */
final class MatMul extends Node {
    private final Node a;
    private final Node b;
    private final Tensor keptA;
    private final Tensor keptB;
    private final Layout layout;

    private MatMul(Tensor a, Tensor b, Layout layout) {
        super(layout.pairs() * layout.m * layout.n, a, b);
        this.a = a.node();
        this.b = b.node();
        this.keptA = b.node() == null ? null : a;
        this.keptB = a.node() == null ? null : b;
        this.layout = layout;
    }

    /** The products: op(A) is (m, k), op(B) is (k, n), and which of each are in a pair. */
    private record Layout(boolean transposeA, boolean transposeB, int m, int n, int k, int[] aOf,
            int[] bOf) {
        int pairs() {
            return aOf.length;
        }
    }

    static Tensor forward(Tensor a, Tensor b, boolean transposeA, boolean transposeB) {
        requireMatching(a.shape(), b.shape(), transposeA, transposeB);
        int m = a.shape().extent(transposeA ? -1 : -2);
        int k = a.shape().extent(transposeA ? -2 : -1);
        int n = b.shape().extent(transposeB ? -2 : -1);
        Shape stackA = stack(a.shape());
        Shape stackB = stack(b.shape());
        Shape stack = Broadcast.shape("matmul", stackA, stackB);
        int[] extents = Arrays.copyOf(stack.toArray(), stack.rank() + 2);
        extents[stack.rank()] = m;
        extents[stack.rank() + 1] = n;
        Shape shape = Shape.of(extents);
        // The rows of all matrices of A times a single B are one product.
        Layout layout = stackB.size() == 1 && !transposeA
                ? new Layout(false, transposeB, stack.size() * m, n, k, new int[1], new int[1])
                : new Layout(transposeA, transposeB, m, n, k, matrices(stackA, stack),
                        matrices(stackB, stack));
        float[] y = Buffers.take(shape.size());
        multiply(layout, a.data(), b.data(), y);
        return Tensor.result(y, shape, wanted(a, b) ? new MatMul(a, b, layout) : null);
    }

    private static void requireMatching(Shape a, Shape b, boolean transposeA, boolean transposeB) {
        if (a.rank() < 2 || b.rank() < 2
                || a.extent(transposeA ? -2 : -1) != b.extent(transposeB ? -1 : -2)) {
            throw new IllegalArgumentException(
                    "matmul needs " + (transposeA ? "(…, k, m)" : "(…, m, k)") + " and "
                            + (transposeB ? "(…, n, k)" : "(…, k, n)") + ", not " + a + " and "
                            + b);
        }
    }

    private static Shape stack(Shape shape) {
        return Shape.of(Arrays.copyOf(shape.toArray(), shape.rank() - 2));
    }

    /** Which matrix of a stack stands at each place of the stack that it is broadcast to. */
    private static int[] matrices(Shape from, Shape to) {
        int[] matrices = new int[to.size()];
        for (int place = 0; place < matrices.length; place++) {
            int rest = place;
            int stride = 1;
            for (int axis = 1; axis <= from.rank(); axis++) {
                int index = from.extent(-axis) == 1 ? 0 : rest % to.extent(-axis);
                matrices[place] += index * stride;
                stride *= from.extent(-axis);
                rest /= to.extent(-axis);
            }
        }
        return matrices;
    }

    private static void multiply(Layout of, float[] a, float[] b, float[] y) {
        forEach(of.pairs(), (pair, compute) -> product(
                of.transposeA, of.transposeB, of.m, of.n, of.k,
                a, of.aOf[pair], b, of.bOf[pair], false, y, pair, compute));
    }

    @Override
    void backward(float[] dy) {
        if (a != null) {
            addGradientOfA(layout, dy, keptB.data(), a.gradient());
        }
        if (b != null) {
            addGradientOfB(layout, dy, keptA.data(), b.gradient());
        }
    }

    private static void addGradientOfA(Layout of, float[] dy, float[] b, float[] da) {
        forEachMatrix(of.aOf, (matrix, pair, compute) -> {
            if (of.transposeA) {
                product(of.transposeB, true, of.k, of.m, of.n, b, of.bOf[pair], dy, pair, true,
                        da, matrix, compute);
            } else {
                product(false, !of.transposeB, of.m, of.k, of.n, dy, pair, b, of.bOf[pair], true,
                        da, matrix, compute);
            }
        });
    }

    private static void addGradientOfB(Layout of, float[] dy, float[] a, float[] db) {
        forEachMatrix(of.bOf, (matrix, pair, compute) -> {
            if (of.transposeB) {
                product(true, of.transposeA, of.n, of.k, of.m, dy, pair, a, of.aOf[pair], true,
                        db, matrix, compute);
            } else {
                product(!of.transposeA, false, of.k, of.n, of.m, a, of.aOf[pair], dy, pair, true,
                        db, matrix, compute);
            }
        });
    }

    /** One product of matrices, each given by its place in a stack. */
    private static void product(boolean transposeA, boolean transposeB, int m, int n, int k,
            float[] a, int ofA, float[] b, int ofB, boolean accumulate, float[] c, int ofC,
            Compute compute) {
        MatrixProduct.multiply(
                transposeA, transposeB, m, n, k, a, ofA * m * k, transposeA ? m : k,
                b, ofB * k * n, transposeB ? k : n, accumulate, c, ofC * m * n, n, compute);
    }

    /** What is done to one of many, with the threads that are free for it. */
    @FunctionalInterface
    private interface Task {
        void run(int index, Compute compute);
    }

    /** What a pair adds to the gradient of one of its matrices. */
    @FunctionalInterface
    private interface PairTask {
        void run(int matrix, int pair, Compute compute);
    }

    /** Threads share the tasks where there are enough, and else each task's product. */
    private static void forEach(int tasks, Task task) {
        Compute compute = Compute.current();
        if (tasks >= compute.workers().threads()) {
            compute.workers().run(tasks, index -> task.run(index, compute.serial()));
        } else {
            for (int index = 0; index < tasks; index++) {
                task.run(index, compute);
            }
        }
    }

    /** The pairs of each matrix, one after another in their order. */
    private static void forEachMatrix(int[] matrixOf, PairTask task) {
        Map<Integer, List<Integer>> pairsOf = IntStream.range(0, matrixOf.length).boxed()
                .collect(Collectors.groupingBy(pair -> matrixOf[pair]));
        List<Integer> matrices = List.copyOf(pairsOf.keySet());
        forEach(matrices.size(), (index, compute) -> {
            int matrix = matrices.get(index);
            pairsOf.get(matrix).forEach(pair -> task.run(matrix, pair, compute));
        });
    }
}
