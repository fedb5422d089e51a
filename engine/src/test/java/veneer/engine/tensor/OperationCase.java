package veneer.engine.tensor;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import veneer.engine.random.RandomStream;

/**
 * One use of an operation: the shapes that it is given, how it is called, and what it computes, as
 * a formula in double that shares nothing with it.
 *
 * @param node the operation's class
 * @param name what is particular to this use
 * @param inputs the tensors it is given
 * @param operation applies it
 * @param formula its value
 */
record OperationCase(Class<? extends Node> node, String name, List<Input> inputs,
        Operation operation, Formula formula) {

    /** Applies an operation. */
    @FunctionalInterface
    interface Operation {
        Tensor of(Tensor... inputs);
    }

    /** An operation's value in double. */
    @FunctionalInterface
    interface Formula {
        DoubleTensor of(DoubleTensor... inputs);
    }

    /** A tensor of random elements in [low, high). */
    record Input(Shape shape, float low, float high) {
        /** Elements of either sign, up to 1. */
        static Input any(int... extents) {
            return new Input(Shape.of(extents), -1, 1);
        }

        /** Elements between 1/2 and 2, where logarithms, roots and quotients are tame. */
        static Input positive(int... extents) {
            return new Input(Shape.of(extents), 0.5f, 2);
        }

        private float[] values(String name) {
            float[] values = new RandomStream(7, name).uniform(shape.size(), (high - low) / 2);
            for (int i = 0; i < values.length; i++) {
                values[i] += (high + low) / 2;
            }
            return values;
        }
    }

    static OperationCase of(Class<? extends Node> node, String name, Operation operation,
            Formula formula, Input... inputs) {
        return new OperationCase(node, name, List.of(inputs), operation, formula);
    }

    /** The elements of all inputs, the same at each call. */
    float[][] values() {
        float[][] values = new float[inputs.size()][];
        for (int i = 0; i < values.length; i++) {
            values[i] = inputs.get(i).values("input " + i);
        }
        return values;
    }

    /** Parameters of the inputs' shapes that hold copies of given elements. */
    Tensor[] parameters(float[][] values) {
        Tensor[] tensors = new Tensor[values.length];
        for (int i = 0; i < values.length; i++) {
            tensors[i] = Tensor.parameter(values[i].clone(), inputs.get(i).shape().toArray());
        }
        return tensors;
    }

    /** What the formula makes of parameters. */
    DoubleTensor expected(Tensor... parameters) {
        return formula.of(Arrays.stream(parameters).map(DoubleTensor::of)
                .toArray(DoubleTensor[]::new));
    }

    @Override
    public String toString() {
        String shapes = inputs.stream().map(input -> input.shape().toString())
                .collect(Collectors.joining(" "));
        return node.getSimpleName() + " " + shapes + (name.isEmpty() ? "" : ", " + name);
    }
}
