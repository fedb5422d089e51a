package veneer.engine.tensor;

import java.util.List;
import veneer.engine.kernel.SplitMix64;
import veneer.engine.random.RandomStream;
import veneer.engine.tensor.OperationCase.Input;

/** Dropout, at every call from the same place of its stream. */
final class RandomCases {
    private RandomCases() {}

    static List<OperationCase> all() {
        return List.of(
                dropout(0.5, 0, 3, 5),
                dropout(0, 1, 21),
                dropout(0.9, 17, 2, 3, 16),
                dropout(0.1, 1L << 40, 130, 577),
                dropout(0.5, 3, 0, 4));
    }

    private static OperationCase dropout(double probability, long position, int... extents) {
        return OperationCase.of(
                Dropout.class, "p = " + probability,
                in -> in[0].dropout(probability, stream(position)),
                in -> dropped(in[0], probability, stream(position)), Input.any(extents));
    }

    private static RandomStream stream(long position) {
        RandomStream random = new RandomStream(9, "dropout");
        random.restore(random.key(), position);
        return random;
    }

    private static DoubleTensor dropped(DoubleTensor x, double probability, RandomStream random) {
        double[] y = new double[x.data().length];
        int columns = x.shape().columns();
        for (int i = 0; i < y.length; i++) {
            int column = i % columns;
            int numbers = i / columns * ((columns + 1) / 2) + column / 2;
            long number = SplitMix64.number(random.key(), random.position() + numbers);
            long half = column % 2 == 0 ? number & 0xFFFFFFFFL : number >>> 32;
            y[i] = half < probability * 0x1p32 ? 0 : x.data()[i] / (1 - probability);
        }
        return new DoubleTensor(x.shape(), y);
    }
}
