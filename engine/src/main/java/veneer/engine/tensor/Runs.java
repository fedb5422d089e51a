package veneer.engine.tensor;

import veneer.engine.kernel.Compute;

/**
 * A part of a tensor along one axis: for each index over the axes before it, a run of elements that
 * lie side by side.
 *
 * @param count how many runs
 * @param length elements of each
 * @param at where the first begins
 * @param stride from one to the next
 */
record Runs(int count, int length, int at, int stride) {
    /** The elements {@code from … to − 1} along an axis. */
    static Runs of(Shape shape, int axis, int from, int to) {
        int count = 1;
        int inner = 1;
        for (int other = 0; other < shape.rank(); other++) {
            count *= other < axis ? shape.extent(other) : 1;
            inner *= other > axis ? shape.extent(other) : 1;
        }
        return new Runs(count, (to - from) * inner, from * inner, shape.extent(axis) * inner);
    }

    /** Copies the runs, one after another. */
    float[] read(float[] whole) {
        float[] part = Buffers.take(count * length);
        Parallel.eachRow(Compute.current(), count, length, (run, offset) -> System
                .arraycopy(whole, at + run * stride, part, offset, length));
        return part;
    }

    /** Copies elements to the runs. */
    void write(float[] part, float[] whole) {
        Parallel.eachRow(Compute.current(), count, length, (run, offset) -> System
                .arraycopy(part, offset, whole, at + run * stride, length));
    }

    /** Adds elements to the runs. */
    void add(float[] part, float[] whole) {
        Compute compute = Compute.current();
        Parallel.eachRow(compute, count, length, (run, offset) -> {
            int target = at + run * stride;
            compute.kernels().elementwise()
                    .add(whole, target, part, offset, whole, target, length);
        });
    }
}
