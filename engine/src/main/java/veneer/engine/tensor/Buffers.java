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
import java.util.stream.Stream;
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
 * of parameters stay. Inside, arrays may be longer than their tensors: those of a long batch serve
 * a short one. One that is longer yet gets new arrays, in place of those that are too short for it.
 * So they take what the largest batch needs, whatever lengths come in turn, and hardly any become
 * garbage.
 */
public final class Buffers {
    private static final ThreadLocal<Scope> CURRENT = new ThreadLocal<>();

    /** How many times as long as its tensor an array may be where there are others to replace. */
    private static final int LONGEST = 2;

    /** How many times where there are none: no norm takes the array that logits will need. */
    private static final int LONGEST_OF_ALL = 8;

    /** Arrays that came back in this scope, by length. */
    private final TreeMap<Integer, Deque<float[]>> free = new TreeMap<>();

    /** Those of the scopes before that this one has not taken. */
    private final TreeMap<Integer, Deque<float[]>> older = new TreeMap<>();

    /** Buffers that hold nothing yet; one thread uses them. */
    public Buffers() {}

    /**
     * Serves the operations of this thread until it is closed.
     *
     * @return what ends it
     */
    public Scope open() {
        free.forEach((length, arrays) -> older.computeIfAbsent(length, _ -> new ArrayDeque<>())
                .addAll(arrays));
        free.clear();
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
        return zeros(take(size), size);
    }

    /** Makes zeros of an array's first elements. */
    static float[] zeros(float[] array, int size) {
        Parallel.elements(
                Compute.current(), size, (from, to) -> Arrays.fill(array, from, to, 0));
        return array;
    }

    /** A copy of an array's first elements. */
    static float[] copy(float[] array, int size) {
        return copy(array, take(size), size);
    }

    /** Copies an array's first elements to another's. */
    static float[] copy(float[] array, float[] copy, int size) {
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

    /** Notes what is void when the scope closes, or what is then forgotten once more. */
    static void note(Tensor tensor, boolean again) {
        Scope scope = CURRENT.get();
        if (scope != null && scope.buffers != null) {
            (again ? scope.recomputed : scope.results).add(tensor);
        }
    }

    private float[] reusedOrNew(int size) {
        float[] array = fitting(free, size, LONGEST);
        if (array == null) {
            array = fitting(older, size, LONGEST);
        }
        return array == null ? longerOrNew(size) : array;
    }

    /**
     * An array that is too short by less than half was for the same use in a shorter batch: a new
     * one takes its place, a little longer than needed. If there is none, the batch is much shorter
     * than those before, whose arrays are all longer.
     */
    private float[] longerOrNew(int size) {
        boolean replaces = older.floorKey(size) != null && 2L * older.floorKey(size) > size;
        float[] other = replaces
                ? fitting(older, older.floorKey(size), 1)
                : fitting(older, size, LONGEST_OF_ALL);
        int length = Math.addExact(size, Integer.highestOneBit(size) / 16);
        return replaces || other == null ? new float[length] : other;
    }

    private static float[] fitting(TreeMap<Integer, Deque<float[]>> arrays, int size, int longest) {
        Map.Entry<Integer, Deque<float[]>> fitting = arrays.ceilingEntry(size);
        if (fitting == null || fitting.getKey() > (long) longest * size) {
            return null;
        }
        float[] array = fitting.getValue().pop();
        if (fitting.getValue().isEmpty()) {
            arrays.remove(fitting.getKey());
        }
        return array;
    }

    private void put(float[] array) {
        free.computeIfAbsent(array.length, _ -> new ArrayDeque<>()).push(array);
    }

    /** The arrays that wait to be taken. */
    List<float[]> free() {
        return Stream.of(free, older).flatMap(arrays -> arrays.values().stream())
                .flatMap(Deque::stream).toList();
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
