package veneer.engine.tensor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import veneer.engine.kernel.Compute;

/**
 * Arrays that are used again and again. A new array is zeroed, in memory that no cache holds, which
 * takes half as long as the operation that then fills it. While a scope is open, the operations of
 * its thread take their arrays from here, and all of them come back when it closes:
 *
 * <pre>{@code
 * Buffers buffers = new Buffers();
 * for (Batch batch : batches) {
 *     try (var _ = buffers.open()) {
 *         model.loss(batch.ids(), batch.labels()).backward();
 *     }
 *     optimizer.step(1);
 * }
 * }</pre>
 *
 * <p>A tensor that was computed inside is void afterwards, and says so when it is read; gradients
 * of parameters stay. Inside, arrays may be longer than their tensors. Those that the next scope
 * has no use for are left to the garbage collector.
 */
public final class Buffers {
    private static final ThreadLocal<Scope> CURRENT = new ThreadLocal<>();

    /** Arrays of every length that wait to be taken. */
    private TreeMap<Integer, Deque<float[]>> free = new TreeMap<>();

    /** Those that the scope before had, and this one has not. */
    private TreeMap<Integer, Deque<float[]>> older = new TreeMap<>();

    /** Buffers that hold nothing yet; one thread uses them. */
    public Buffers() {}

    /**
     * Serves the operations of this thread until it is closed.
     *
     * @return what ends it
     */
    public Scope open() {
        older = free;
        free = new TreeMap<>();
        return new Scope(this);
    }

    /** A scope within the one that is open, for values that are not needed to its end. */
    static Scope inner() {
        return new Scope(CURRENT.get() == null ? null : CURRENT.get().buffers);
    }

    /** Runs a block of which only the result is needed: its other arrays come back at once. */
    static Tensor keepOnly(Supplier<Tensor> block) {
        try (Scope scope = inner()) {
            Tensor result = block.get();
            scope.keep(result);
            return result;
        }
    }

    /** An array to be filled, of so many elements or more, that holds anything. */
    static float[] take(int size) {
        Scope scope = CURRENT.get();
        if (scope == null || scope.buffers == null) {
            return new float[size];
        }
        float[] array = scope.buffers.reusedOrNew(size);
        scope.arrays.add(array);
        return array;
    }

    /** An array that begins with so many zeros. */
    static float[] zeros(int size) {
        float[] array = take(size);
        if (holder(array) != null) {
            Parallel.elements(
                    Compute.current(), size, (from, to) -> Arrays.fill(array, from, to, 0));
        }
        return array;
    }

    /** A copy of an array's first elements. */
    static float[] copy(float[] array, int size) {
        float[] copy = take(size);
        Parallel.elements(Compute.current(), size,
                (from, to) -> System.arraycopy(array, from, copy, from, to - from));
        return copy;
    }

    /** Takes an array back that nobody uses any more, if it came from here. */
    static void give(float[] array) {
        Scope scope = holder(array);
        if (scope != null) {
            scope.arrays.remove(array);
            scope.buffers.put(array);
        }
    }

    /** The scope whose end an array goes back at; null if it came from elsewhere. */
    static Scope holder(float[] array) {
        Scope scope = CURRENT.get();
        while (scope != null && !scope.arrays.contains(array)) {
            scope = scope.around;
        }
        return scope;
    }

    /** Notes what is void when the scope closes. */
    static void note(Tensor result) {
        Scope scope = CURRENT.get();
        if (scope != null && scope.buffers != null) {
            scope.results.add(result);
        }
    }

    /** Notes what has an array from here once more, and gives it up when the scope closes. */
    static void noteAgain(Tensor forgotten) {
        Scope scope = CURRENT.get();
        if (scope != null && scope.buffers != null) {
            scope.recomputed.add(forgotten);
        }
    }

    private float[] reusedOrNew(int size) {
        for (TreeMap<Integer, Deque<float[]>> arrays : List.of(free, older)) {
            Map.Entry<Integer, Deque<float[]>> fitting = arrays.ceilingEntry(size);
            if (fitting != null && fitting.getKey() <= 2L * size) {
                return pop(arrays, fitting);
            }
        }
        int length = Math.addExact(size, Integer.highestOneBit(size) / 16);
        for (long room = 0; room < length && !older.isEmpty();) {
            room += pop(older, older.lastEntry()).length;
        }
        return new float[length];
    }

    private static float[] pop(TreeMap<Integer, Deque<float[]>> arrays,
            Map.Entry<Integer, Deque<float[]>> ofLength) {
        float[] array = ofLength.getValue().pop();
        if (ofLength.getValue().isEmpty()) {
            arrays.remove(ofLength.getKey());
        }
        return array;
    }

    private void put(float[] array) {
        free.computeIfAbsent(array.length, _ -> new ArrayDeque<>()).push(array);
    }

    /** How many arrays wait to be taken. */
    int free() {
        return free.values().stream().mapToInt(Deque::size).sum();
    }

    /** From when the buffers serve a thread until they no longer do. */
    public static final class Scope implements AutoCloseable {
        private final Buffers buffers;
        private final Scope around = CURRENT.get();
        private final Set<float[]> arrays = new HashSet<>();
        private final List<Tensor> results = new ArrayList<>();
        private final List<Tensor> recomputed = new ArrayList<>();

        private Scope(Buffers buffers) {
            this.buffers = buffers;
            CURRENT.set(this);
        }

        /** Leaves a result to the scope around this one. */
        void keep(Tensor result) {
            if (results.remove(result)) {
                around.results.add(result);
            }
            keep(result.shared());
        }

        /** Leaves an array to the scope around this one. */
        void keep(float[] array) {
            if (arrays.remove(array)) {
                around.arrays.add(array);
            }
        }

        @Override
        public void close() {
            CURRENT.set(around);
            recomputed.forEach(Tensor::forget);
            results.forEach(Tensor::goBack);
            arrays.forEach(array -> buffers.put(array));
        }
    }
}
