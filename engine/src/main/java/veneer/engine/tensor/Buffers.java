package veneer.engine.tensor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
 * of parameters stay. Arrays that the next scope has no use for are left to the garbage collector.
 */
public final class Buffers {
    private static final ThreadLocal<Scope> CURRENT = new ThreadLocal<>();

    private Map<Integer, Deque<float[]>> free = new HashMap<>();
    private Map<Integer, Deque<float[]>> fromScopeBefore = Map.of();

    /** Buffers that hold nothing yet; one thread uses them. */
    public Buffers() {}

    /**
     * Serves the operations of this thread until it is closed.
     *
     * @return what ends it
     */
    public Scope open() {
        fromScopeBefore = free;
        free = new HashMap<>();
        return new Scope(this);
    }

    /** Runs a block of which only the result is needed: its other arrays come back at once. */
    static Tensor keepOnly(Supplier<Tensor> block) {
        try (Scope scope = inner()) {
            Tensor result = block.get();
            scope.keep(result);
            return result;
        }
    }

    /** A scope within the one that is open, for values that are not needed to its end. */
    static Scope inner() {
        return new Scope(CURRENT.get() == null ? null : CURRENT.get().buffers);
    }

    /** An array to be filled; what it holds is no matter. */
    static float[] take(int size) {
        float[] array = reused(size);
        return array == null ? fresh(size) : array;
    }

    /** An array of zeros. */
    static float[] zeros(int size) {
        float[] array = reused(size);
        if (array == null) {
            return fresh(size);
        }
        Parallel.elements(Compute.current(), size, (from, to) -> Arrays.fill(array, from, to, 0));
        return array;
    }

    /** A copy of an array. */
    static float[] copy(float[] array) {
        float[] copy = take(array.length);
        Parallel.elements(Compute.current(), copy.length,
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

    /** Whether an array goes back when a scope closes. */
    static boolean isOnLoan(float[] array) {
        return holder(array) != null;
    }

    /** Notes what is void when the scope closes. */
    static void note(Tensor result) {
        Scope scope = CURRENT.get();
        if (scope != null && scope.buffers != null) {
            scope.results.add(result);
        }
    }

    private static Scope holder(float[] array) {
        Scope scope = CURRENT.get();
        while (scope != null && !scope.arrays.contains(array)) {
            scope = scope.around;
        }
        return scope;
    }

    private static float[] reused(int size) {
        Scope scope = CURRENT.get();
        return scope == null || scope.buffers == null ? null : scope.noted(scope.buffers.get(size));
    }

    private static float[] fresh(int size) {
        Scope scope = CURRENT.get();
        float[] array = new float[size];
        return scope == null || scope.buffers == null ? array : scope.noted(array);
    }

    /** How many arrays wait to be taken. */
    int free() {
        return free.values().stream().mapToInt(Deque::size).sum();
    }

    private float[] get(int size) {
        for (Map<Integer, Deque<float[]>> arrays : List.of(free, fromScopeBefore)) {
            Deque<float[]> ofSize = arrays.get(size);
            if (ofSize != null && !ofSize.isEmpty()) {
                return ofSize.pop();
            }
        }
        return null;
    }

    private void put(float[] array) {
        free.computeIfAbsent(array.length, _ -> new ArrayDeque<>()).push(array);
    }

    /** From when the buffers serve a thread until they no longer do. */
    public static final class Scope implements AutoCloseable {
        private final Buffers buffers;
        private final Scope around = CURRENT.get();
        private final Set<float[]> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
        private final List<Tensor> results = new ArrayList<>();

        private Scope(Buffers buffers) {
            this.buffers = buffers;
            CURRENT.set(this);
        }

        private float[] noted(float[] array) {
            if (array != null) {
                arrays.add(array);
            }
            return array;
        }

        /** Leaves a result to the scope around this one. */
        void keep(Tensor result) {
            if (results.remove(result)) {
                around.results.add(result);
            }
            keep(result.data());
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
            results.forEach(Tensor::makeVoid);
            arrays.forEach(buffers == null ? _ -> {} : buffers::put);
        }
    }
}
