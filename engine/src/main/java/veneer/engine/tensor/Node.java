package veneer.engine.tensor;

import java.util.ArrayList;
import java.util.List;
import veneer.engine.kernel.Compute;

/**
 * A place in the graph of a computation: how a tensor was made, and the gradient that gathers
 * there. A node keeps of its inputs only what its own gradient needs, so that all other
 * intermediate values can be freed as soon as they are used.
 *
 * <p>Each operation is one class with {@code forward} and {@code backward} side by side.
 */
abstract sealed class Node
        permits Node.Leaf, Activate, Add, AddInPlace, AddLinear, CausalAttention, Checkpoint,
        Concat, CrossEntropy, Divide, Dropout, Elementary, Embedding, LayerNorm, Linear,
        LinearCrossEntropy, LogSoftmax, MatMul, Max, Multiply, Permute, Power, Reshape, RmsNorm,
        Rotary, Scale, ScaleColumns, Select, SiluMultiply, Slice, Softmax, Subtract, Sum {

    /**
     * A tensor that no operation made: a parameter. Its gradient stays when the graph is walked.
     * That of a head, whose table may be the embedding too, gathers apart, and is added last: so it
     * has the same bits whatever parts a batch comes in.
     */
    static final class Leaf extends Node {
        private float[] cleared;
        private Leaf apart;

        Leaf(int size) {
            super(size);
        }

        @Override
        void clearGradient() {
            cleared = gradientOrNull() == null ? cleared : gradientOrNull();
            super.clearGradient();
            if (apart != null) {
                apart.clearGradient();
            }
        }

        /** The array of the gradient before, if there was one: no buffers' end takes it away. */
        @Override
        float[] take() {
            float[] array = cleared == null ? new float[size()] : cleared;
            cleared = null;
            return array;
        }

        @Override
        void backward(float[] gradient) {}

        @Override
        Node apart() {
            apart = apart == null ? new Leaf(size()) : apart;
            return apart;
        }

        @Override
        float[] wholeGradient() {
            if (apart != null && apart.gradientOrNull() != null) {
                accumulate(apart.gradientOrNull());
                apart.clearGradient();
            }
            return gradientOrNull();
        }

        @Override
        boolean keepsResult() {
            return true;
        }
    }

    private final int size;
    private final List<Node> inputs;
    private float[] gradient;
    private Tensor forgottenResult;

    /** A node of a result of so many elements; an input that is missing is null. */
    Node(int size, Tensor... inputs) {
        this.size = size;
        this.inputs = nodes(inputs);
    }

    /** Adds to the gradients of the inputs what this node's gradient makes of them. */
    abstract void backward(float[] gradient);

    /** Whether a result of these inputs needs a node; one that is missing is null. */
    static boolean wanted(Tensor... inputs) {
        List<Node> nodes = nodes(inputs);
        return !nodes.isEmpty() && !NoGradient.standsFor(nodes);
    }

    private static List<Node> nodes(Tensor... inputs) {
        List<Node> nodes = new ArrayList<>(3);
        for (Tensor input : inputs) {
            if (input != null && input.node() != null) {
                nodes.add(input.node());
            }
        }
        return nodes;
    }

    /** Elements of the result, and of its gradient; their arrays may be longer. */
    final int size() {
        return size;
    }

    /** Whether the gradient needs the result, which may then not be changed in place. */
    boolean keepsResult() {
        return false;
    }

    List<Node> inputs() {
        return inputs;
    }

    /** The result gave its elements up; those who want them until this node's turn get them. */
    void resultIsForgotten(Tensor result) {
        forgottenResult = result;
    }

    /** Nobody wants the result's elements any more. */
    void leave() {
        inputs.clear();
        if (forgottenResult != null) {
            forgottenResult.forget();
        }
    }

    /** An input's gradient to add to, or an array to throw away where none is wanted of it. */
    static float[] gradientOrScratch(Tensor input) {
        return input.node() == null ? Buffers.take(input.shape().size()) : input.node().gradient();
    }

    /** The gradient gathered so far, null if none. */
    float[] gradientOrNull() {
        return gradient;
    }

    /** Where a head gathers its part of the gradient. */
    Node apart() {
        return this;
    }

    /** The gradient with what gathered apart, null if none. */
    float[] wholeGradient() {
        return gradient;
    }

    /** The gradient gathered so far, to add to; zeros at first. */
    float[] gradient() {
        if (gradient == null) {
            gradient = Buffers.zeros(take(), size);
        }
        return gradient;
    }

    /** The gradient, which holds anything and is to be filled; there must have been none. */
    float[] gradientToFill() {
        gradient = take();
        return gradient;
    }

    void clearGradient() {
        gradient = null;
    }

    /** An array for the gradient, which holds anything. */
    float[] take() {
        return Buffers.take(size);
    }

    /** Adds to the gradient. */
    void accumulate(float[] values) {
        if (gradient == null) {
            gradient = Buffers.copy(values, take(), size);
            return;
        }
        Compute compute = Compute.current();
        float[] sum = gradient;
        Parallel.elements(compute, size, (from, to) -> compute.kernels().elementwise()
                .add(sum, from, values, from, sum, from, to - from));
    }

    /**
     * Adds to the gradient an array that the giver no longer uses: it becomes the gradient if there
     * was none, but for a parameter's, which no buffers' end takes away.
     */
    void adopt(float[] values) {
        if (gradient == null && !(this instanceof Leaf && Buffers.holder(values) != null)) {
            gradient = values;
        } else {
            accumulate(values);
            Buffers.give(values);
        }
    }
}
