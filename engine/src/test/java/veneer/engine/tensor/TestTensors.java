package veneer.engine.tensor;

import veneer.engine.random.RandomStream;

/** Tensors for tests. */
final class TestTensors {
    private TestTensors() {}

    /** A parameter of random elements in ±1. */
    static Tensor random(String name, int... extents) {
        Shape shape = Shape.of(extents);
        return Tensor.parameter(new RandomStream(7, name).uniform(shape.size(), 1), extents);
    }
}
