package veneer.engine.tensor;

import java.util.Arrays;
import veneer.engine.kernel.Compute;
import veneer.engine.kernel.MatrixProduct;
import veneer.engine.kernel.RowKernels;

/**
 * Causal attention with grouped heads: {@code P = softmax(Q·Kᵀ/√D)} over the positions up to each
 * row's own, {@code O = P·V} (Vaswani et al. 2017, equation 1); head h reads the keys and values of
 * group h·G/H (Ainslie et al. 2023).
 *
 * <p>{@code dV = Pᵀ·dO}, {@code dP = dO·Vᵀ}, {@code dS = P∘(dP − Σ dO∘O)/√D}, {@code dQ = dS·K},
 * {@code dK = dSᵀ·Q} (Dao et al. 2022, appendix B). P never exists whole: a block of rows is
 * formed, used, and in backward formed again to the same bits from the row's maximum and sum.
 *
 * <p>Threads share the sequences and groups; within one, everything happens in the same order.
 */
final class CausalAttention extends Node {
    /**
     * Rows of P formed at a time: 64 × 1024 positions are 256 KB, within the second-level cache.
     */
    private static final int BLOCK = 64;

    private final Tensor queries;
    private final Tensor keys;
    private final Tensor values;
    private final Layout layout;
    private final float[] output;
    private final float[] rowMaxima;
    private final float[] rowScales;

    private CausalAttention(
            Tensor q, Tensor k, Tensor v, Layout layout, float[] output, float[] rowMaxima,
            float[] rowScales) {
        super(output.length, q, k, v);
        this.queries = q;
        this.keys = k;
        this.values = v;
        this.layout = layout;
        this.output = output;
        this.rowMaxima = rowMaxima;
        this.rowScales = rowScales;
    }

    /** The extents: B sequences of T positions, H query heads in G groups, D channels a head. */
    private record Layout(int sequences, int positions, int heads, int groups, int headSize) {
        int queryStride() {
            return heads * headSize;
        }

        int groupStride() {
            return groups * headSize;
        }

        float scale() {
            return (float) (1 / Math.sqrt(headSize));
        }
    }

    static Tensor forward(Tensor q, Tensor k, Tensor v, int heads, int groups) {
        Layout layout = layout(q.shape(), k.shape(), v.shape(), heads, groups);
        float[] output = new float[q.shape().size()];
        int statistics = layout.sequences * layout.heads * layout.positions;
        CausalAttention attention = new CausalAttention(
                q, k, v, layout, output, new float[statistics], new float[statistics]);
        Compute compute = Compute.current();
        compute.workers()
                .run(layout.sequences * groups,
                        task -> attention.forwardGroup(compute.serial(), task));
        return Tensor.result(output, q.shape(), wanted(q, k, v) ? attention : null);
    }

    private static Layout layout(Shape q, Shape k, Shape v, int heads, int groups) {
        boolean fits = q.rank() == 3
                && k.rank() == 3
                && k.equals(v)
                && q.extent(0) == k.extent(0)
                && q.extent(1) == k.extent(1)
                && groups > 0
                && heads % groups == 0
                && q.columns() % heads == 0
                && k.columns() == q.columns() / heads * groups;
        if (!fits) {
            throw new IllegalArgumentException(
                    "causal attention with " + heads + " heads in " + groups
                            + " groups needs (B, T, H·D) and twice (B, T, G·D), not " + q + ", " + k
                            + ", " + v);
        }
        return new Layout(q.extent(0), q.extent(1), heads, groups, q.columns() / heads);
    }

    private void forwardGroup(Compute compute, int task) {
        int sequence = task / layout.groups;
        int group = task % layout.groups;
        int headsOfGroup = layout.heads / layout.groups;
        float[] p = new float[BLOCK * layout.positions];
        for (int head = group * headsOfGroup; head < (group + 1) * headsOfGroup; head++) {
            for (int from = 0; from < layout.positions; from += BLOCK) {
                Block block = new Block(sequence, head, group, from);
                scores(compute, block, p);
                for (int row = 0; row < block.rows; row++) {
                    softmax(compute, block, row, p);
                }
                MatrixProduct.multiply(
                        false, false, block.rows, layout.headSize, block.seen, p, 0, block.seen,
                        values.data(), block.keyAt, layout.groupStride(), false,
                        output, block.queryAt, layout.queryStride(), compute);
            }
        }
    }

    /**
     * Where a block of rows of P lies: rows {@code from …} of one head, over the {@code seen}
     * positions up to its last row.
     */
    private final class Block {
        final int from;
        final int rows;
        final int seen;
        final int queryAt;
        final int keyAt;
        final int statisticsAt;

        Block(int sequence, int head, int group, int from) {
            this.from = from;
            this.rows = Math.min(BLOCK, layout.positions - from);
            this.seen = from + rows;
            int firstRow = sequence * layout.positions;
            this.queryAt = (firstRow + from) * layout.queryStride() + head * layout.headSize;
            this.keyAt = firstRow * layout.groupStride() + group * layout.headSize;
            this.statisticsAt = (sequence * layout.heads + head) * layout.positions + from;
        }
    }

    /** {@code S = Q·Kᵀ/√D} for the rows of a block. */
    private void scores(Compute compute, Block block, float[] s) {
        MatrixProduct.multiply(
                false, true, block.rows, block.seen, layout.headSize,
                queries.data(), block.queryAt, layout.queryStride(),
                keys.data(), block.keyAt, layout.groupStride(), false, s, 0, block.seen, compute);
        compute.kernels().elementwise().scale(layout.scale(), s, 0, s, 0, block.rows * block.seen);
    }

    /**
     * Turns a row of S into one of P, zero beyond the row's own position, and keeps its maximum and
     * 1/sum.
     */
    private void softmax(Compute compute, Block block, int row, float[] p) {
        RowKernels rows = compute.kernels().rows();
        int at = row * block.seen;
        int visible = block.from + row + 1;
        float max = rows.max(p, at, visible);
        float scale = 1 / rows.expSum(p, at, max, p, at, visible);
        compute.kernels().elementwise().scale(scale, p, at, p, at, visible);
        Arrays.fill(p, at + visible, at + block.seen, 0);
        rowMaxima[block.statisticsAt + row] = max;
        rowScales[block.statisticsAt + row] = scale;
    }

    @Override
    void backward(float[] dy) {
        Compute compute = Compute.current();
        Gradients gradients = new Gradients(
                dy, gradientOrScratch(queries), gradientOrScratch(keys), gradientOrScratch(values));
        compute.workers()
                .run(
                        layout.sequences * layout.groups,
                        task -> backwardGroup(compute.serial(), task, gradients));
    }

    private record Gradients(float[] output, float[] queries, float[] keys, float[] values) {}

    private void backwardGroup(Compute compute, int task, Gradients gradients) {
        int sequence = task / layout.groups;
        int group = task % layout.groups;
        int headsOfGroup = layout.heads / layout.groups;
        float[] p = new float[BLOCK * layout.positions];
        float[] ds = new float[BLOCK * layout.positions];
        for (int head = group * headsOfGroup; head < (group + 1) * headsOfGroup; head++) {
            for (int from = 0; from < layout.positions; from += BLOCK) {
                backwardBlock(compute, new Block(sequence, head, group, from), gradients, p, ds);
            }
        }
    }

    private void backwardBlock(Compute compute, Block block, Gradients gradients, float[] p,
            float[] ds) {
        int headSize = layout.headSize;
        int queryStride = layout.queryStride();
        int groupStride = layout.groupStride();
        scores(compute, block, p);
        for (int row = 0; row < block.rows; row++) {
            softmaxAgain(compute, block, row, p);
        }
        MatrixProduct.multiply(
                true, false, block.seen, headSize, block.rows, p, 0, block.seen,
                gradients.output, block.queryAt, queryStride, true,
                gradients.values, block.keyAt, groupStride, compute);
        MatrixProduct.multiply(
                false, true, block.rows, block.seen, headSize, gradients.output, block.queryAt,
                queryStride,
                values.data(), block.keyAt, groupStride, false, ds, 0, block.seen, compute);
        for (int row = 0; row < block.rows; row++) {
            scoreGradient(compute, block, row, gradients.output, p, ds);
        }
        MatrixProduct.multiply(
                false, false, block.rows, headSize, block.seen, ds, 0, block.seen,
                keys.data(), block.keyAt, groupStride, true,
                gradients.queries, block.queryAt, queryStride, compute);
        MatrixProduct.multiply(
                true, false, block.seen, headSize, block.rows, ds, 0, block.seen,
                queries.data(), block.queryAt, queryStride, true,
                gradients.keys, block.keyAt, groupStride, compute);
    }

    private void softmaxAgain(Compute compute, Block block, int row, float[] p) {
        int at = row * block.seen;
        int visible = block.from + row + 1;
        compute.kernels().rows().expSum(p, at, rowMaxima[block.statisticsAt + row], p, at, visible);
        compute.kernels()
                .elementwise()
                .scale(rowScales[block.statisticsAt + row], p, at, p, at, visible);
        Arrays.fill(p, at + visible, at + block.seen, 0);
    }

    /** Turns a row of dP into one of {@code dS = P∘(dP − Σ dO∘O)/√D}. */
    private void scoreGradient(Compute compute, Block block, int row, float[] dy, float[] p,
            float[] ds) {
        int at = row * block.seen;
        int rowAt = block.queryAt + row * layout.queryStride();
        float mean = compute.kernels().rows().dot(dy, rowAt, output, rowAt, layout.headSize);
        float scale = layout.scale();
        for (int column = at; column < at + block.seen; column++) {
            ds[column] = p[column] * (ds[column] - mean) * scale;
        }
    }
}
