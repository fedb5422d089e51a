package veneer.bench;

import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Random;
import veneer.engine.kernel.RowProduct;
import veneer.engine.storage.DataType;
import veneer.engine.storage.StoredTensor;

/**
 * What a linear layer does with a single token: one row by a stored weight that no cache holds,
 * widened as it is read. The yardstick reads the weight's bytes, where they lie.
 */
@State(Scope.Benchmark)
public class RowProductBenchmark extends MemoryComparison {
    private static final int COLUMNS = 576;
    private static final int CACHE_LINE = 64;

    /** The type in which the weight is stored. */
    @Param({"F32", "BF16", "F16"})
    public DataType type;

    private Arena arena;
    private StoredTensor weight;
    private Reading reading;
    private float[] x;
    private float[] y;

    /** Makes the row and the weight. */
    @Setup
    public void makeWeight() {
        int rows = Math.toIntExact(Reading.BEYOND_CACHES / type.bytes(COLUMNS));
        arena = Arena.ofShared();
        MemorySegment data = arena.allocate(type.bytes((long) rows * COLUMNS), CACHE_LINE);
        Random random = new Random(1);
        for (long i = 0; i < (long) rows * COLUMNS; i++) {
            write(data, i, random.nextFloat() - 0.5f);
        }
        weight = StoredTensor.of("weight", type, new int[] {rows, COLUMNS}, data);
        x = RandomNumbers.floats(random, COLUMNS);
        y = new float[rows];
        reading = needsYardstick() ? new Reading(data) : null;
    }

    /** Frees the weight. */
    @TearDown
    public void freeWeight() {
        arena.close();
    }

    @Override
    double gigabytes() {
        return 1e-9 * weight.bytes();
    }

    @Override
    void runOurs() {
        RowProduct.multiply(y.length, COLUMNS, x, 0, weight, false, y, 0, compute());
    }

    @Override
    double yardstickGigabytes() {
        return reading.gigabytes();
    }

    @Override
    void runYardstick() {
        reading.all(compute());
    }

    private void write(MemorySegment data, long index, float value) {
        switch (type) {
            case F32 -> data.set(
                    ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN),
                    index * Float.BYTES, value);
            case F16 -> writeHalf(data, index, Float.floatToFloat16(value));
            case BF16 -> writeHalf(data, index, (short) (Float.floatToRawIntBits(value) >> 16));
            default -> throw new IllegalArgumentException(
                    "type must be F32, BF16 or F16, not " + type);
        }
    }

    private static void writeHalf(MemorySegment data, long index, short bits) {
        data.set(ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN),
                index * Short.BYTES, bits);
    }
}
