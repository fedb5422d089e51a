package veneer.engine.tensor;

import veneer.engine.kernel.Compute;
import veneer.engine.kernel.ElementwiseKernels;
import veneer.engine.kernel.RowKernels;

/**
 * {@link CausalAttention} for one more position, whose query is a vector, over the keys and values
 * of a cache, or the last of them. It serves generation alone and has no gradient.
 */
final class AttentionStep {
    private AttentionStep() {}

    static Tensor forward(Tensor query, float[] keys, float[] values, int first, int positions,
            int heads, int groups) {
        if (Node.wanted(query)) {
            throw new IllegalStateException(
                    "a cached step has no gradient; run it under NoGradient");
        }
        int headSize = query.shape().columns() / heads;
        float[] output = Buffers.zeros(query.shape().size());
        Compute compute = Compute.current();
        compute.workers().run(groups, group -> {
            float[] p = new float[positions - first];
            for (int head = group * heads / groups; head < (group + 1) * heads / groups; head++) {
                attend(compute, query.data(), keys, values, first, p, output, head, group,
                        groups, headSize);
            }
        });
        return Tensor.result(output, query.shape(), null);
    }

    /** {@code o = softmax(q·Kᵀ/√D)·V} for one head. */
    private static void attend(
            Compute compute,
            float[] query,
            float[] keys,
            float[] values,
            int first,
            float[] p,
            float[] output,
            int head,
            int group,
            int groups,
            int headSize) {
        RowKernels rows = compute.kernels().rows();
        ElementwiseKernels elementwise = compute.kernels().elementwise();
        int queryAt = head * headSize;
        int stride = groups * headSize;
        float scale = (float) (1 / Math.sqrt(headSize));
        for (int position = 0; position < p.length; position++) {
            int keyAt = (first + position) * stride + group * headSize;
            p[position] = rows.dot(query, queryAt, keys, keyAt, headSize) * scale;
        }
        float sum = rows.expSum(p, 0, rows.largest(p, 0, p.length), p, 0, p.length);
        elementwise.scale(1 / sum, p, 0, p, 0, p.length);
        for (int position = 0; position < p.length; position++) {
            int valueAt = (first + position) * stride + group * headSize;
            elementwise.addScaled(p[position], values, valueAt, output, queryAt, headSize);
        }
    }
}
