package veneer.engine.tensor;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import veneer.engine.kernel.Compute;
import veneer.engine.kernel.MatrixProduct;
import veneer.engine.kernel.RowKernels;
import veneer.engine.tensor.AttentionScope.Span;

/**
 * Causal attention with grouped heads: {@code P = softmax(Q·Kᵀ/√D)} over the positions up to each
 * row's own, {@code O = P·V} (Vaswani et al. 2017, equation 1); head h reads the keys and values of
 * group h·G/H (Ainslie et al. 2023).
 *
 * <p>{@code dV = Pᵀ·dO}, {@code dP = dO·Vᵀ}, {@code dS = P∘(dP − Σ dO∘O)/√D}, {@code dQ = dS·K},
 * {@code dK = dSᵀ·Q} (Dao et al. 2022, appendix B). P never exists whole: a block of rows is
 * formed, used, and in backward formed again to the same bits from the row's maximum and sum. It
 * spans the columns that its rows see between them; a value there that is not finite reaches them
 * all.
 *
 * <p>Threads share the documents and groups; within one, everything happens in the same order.
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
        super(q.shape().size(), q, k, v);
        this.queries = q;
        this.keys = k;
        this.values = v;
        this.layout = layout;
        this.output = output;
        this.rowMaxima = rowMaxima;
        this.rowScales = rowScales;
    }

    /** The extents: all rows, H query heads in G groups, D channels a head; and what sees what. */
    private record Layout(int rows, int heads, int groups, int headSize, List<Span> spans,
            AttentionScope scope) {
        int queryStride() {
            return heads * headSize;
        }

        int groupStride() {
            return groups * headSize;
        }

        float scale() {
            return (float) (1 / Math.sqrt(headSize));
        }

        int tasks() {
            return spans.size() * groups;
        }

        /** For each task, room for any block of its span. */
        List<float[]> blocks() {
            return IntStream.range(0, tasks()).mapToObj(task -> {
                int length = spans.get(task / groups).length();
                int columns = Math.min(length, length - 1 - scope.first(length - 1) + BLOCK);
                return Buffers.take(Math.min(BLOCK, length) * columns);
            }).toList();
        }
    }

    static Tensor forward(Tensor q, Tensor k, Tensor v, int heads, int groups,
            AttentionScope scope) {
        Layout layout = layout(q.shape(), k.shape(), v.shape(), heads, groups, scope);
        float[] output = Buffers.take(q.shape().size());
        int statistics = layout.rows * layout.heads;
        CausalAttention attention = new CausalAttention(
                q, k, v, layout, output, Buffers.take(statistics), Buffers.take(statistics));
        Compute compute = Compute.current();
        List<float[]> p = layout.blocks();
        compute.workers().run(layout.tasks(),
                task -> attention.forwardGroup(compute.serial(), task, p.get(task)));
        p.forEach(Buffers::give);
        return Tensor.result(output, q.shape(), wanted(q, k, v) ? attention : null);
    }

    private static Layout layout(Shape q, Shape k, Shape v, int heads, int groups,
            AttentionScope scope) {
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
        return new Layout(q.rows(), heads, groups, q.columns() / heads,
                scope.spans(q.extent(0), q.extent(1)), scope);
    }

    private void forwardGroup(Compute compute, int task, float[] p) {
        Span span = layout.spans.get(task / layout.groups);
        int group = task % layout.groups;
        int headsOfGroup = layout.heads / layout.groups;
        for (int head = group * headsOfGroup; head < (group + 1) * headsOfGroup; head++) {
            for (int from = 0; from < span.length(); from += BLOCK) {
                Block block = new Block(span, head, group, from);
                scores(compute, block, p);
                for (int row = 0; row < block.rows; row++) {
                    softmax(compute, block, row, p);
                }
                MatrixProduct.multiply(
                        false, false, block.rows, layout.headSize, block.columns, p, 0,
                        block.columns, values.data(), block.keyAt, layout.groupStride(), false,
                        output, block.queryAt, layout.queryStride(), compute);
            }
        }
    }

    /**
     * Where a block of rows of P lies: rows {@code from …} of one head, over the columns from the
     * first that its first row sees to the last that its last row sees.
     */
    private final class Block {
        final int from;
        final int rows;
        final int firstColumn;
        final int columns;
        final int queryAt;
        final int keyAt;
        final int statisticsAt;

        Block(Span span, int head, int group, int from) {
            this.from = from;
            this.rows = Math.min(BLOCK, span.length() - from);
            this.firstColumn = layout.scope.first(from);
            this.columns = from + rows - firstColumn;
            int firstRow = span.firstRow();
            this.queryAt = (firstRow + from) * layout.queryStride() + head * layout.headSize;
            this.keyAt = (firstRow + firstColumn) * layout.groupStride() + group * layout.headSize;
            this.statisticsAt = head * layout.rows + firstRow + from;
        }

        /** Where the columns that a row sees begin among those of the block. */
        int begin(int row) {
            return layout.scope.first(from + row) - firstColumn;
        }

        /** Where they end. */
        int end(int row) {
            return from + row + 1 - firstColumn;
        }

        /** Sets what a row does not see to 0. */
        void clearUnseen(int row, float[] p) {
            int at = row * columns;
            Arrays.fill(p, at, at + begin(row), 0);
            Arrays.fill(p, at + end(row), at + columns, 0);
        }
    }

    /** {@code S = Q·Kᵀ/√D} for the rows of a block. */
    private void scores(Compute compute, Block block, float[] s) {
        MatrixProduct.multiply(
                false, true, block.rows, block.columns, layout.headSize,
                queries.data(), block.queryAt, layout.queryStride(),
                keys.data(), block.keyAt, layout.groupStride(), false, s, 0, block.columns,
                compute);
        compute.kernels().elementwise().scale(layout.scale(), s, 0, s, 0,
                block.rows * block.columns);
    }

    /** Turns a row of S into one of P, and keeps its maximum and 1/sum. */
    private void softmax(Compute compute, Block block, int row, float[] p) {
        RowKernels rows = compute.kernels().rows();
        int at = row * block.columns + block.begin(row);
        int seen = block.end(row) - block.begin(row);
        float max = rows.largest(p, at, seen);
        float scale = 1 / rows.expSum(p, at, max, p, at, seen);
        compute.kernels().elementwise().scale(scale, p, at, p, at, seen);
        block.clearUnseen(row, p);
        rowMaxima[block.statisticsAt + row] = max;
        rowScales[block.statisticsAt + row] = scale;
    }

    @Override
    boolean keepsResult() {
        return true;
    }

    @Override
    void backward(float[] dy) {
        Compute compute = Compute.current();
        Gradients gradients = new Gradients(
                dy, gradientOrScratch(queries), gradientOrScratch(keys), gradientOrScratch(values));
        List<float[]> p = layout.blocks();
        List<float[]> ds = layout.blocks();
        compute.workers().run(layout.tasks(), task -> backwardGroup(
                compute.serial(), task, gradients, p.get(task), ds.get(task)));
        p.forEach(Buffers::give);
        ds.forEach(Buffers::give);
    }

    private record Gradients(float[] output, float[] queries, float[] keys, float[] values) {}

    private void backwardGroup(Compute compute, int task, Gradients gradients, float[] p,
            float[] ds) {
        Span span = layout.spans.get(task / layout.groups);
        int group = task % layout.groups;
        int headsOfGroup = layout.heads / layout.groups;
        for (int head = group * headsOfGroup; head < (group + 1) * headsOfGroup; head++) {
            for (int from = 0; from < span.length(); from += BLOCK) {
                backwardBlock(compute, new Block(span, head, group, from), gradients, p, ds);
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
                true, false, block.columns, headSize, block.rows, p, 0, block.columns,
                gradients.output, block.queryAt, queryStride, true,
                gradients.values, block.keyAt, groupStride, compute);
        MatrixProduct.multiply(
                false, true, block.rows, block.columns, headSize, gradients.output, block.queryAt,
                queryStride,
                values.data(), block.keyAt, groupStride, false, ds, 0, block.columns, compute);
        for (int row = 0; row < block.rows; row++) {
            scoreGradient(compute, block, row, gradients.output, p, ds);
        }
        MatrixProduct.multiply(
                false, false, block.rows, headSize, block.columns, ds, 0, block.columns,
                keys.data(), block.keyAt, groupStride, true,
                gradients.queries, block.queryAt, queryStride, compute);
        MatrixProduct.multiply(
                true, false, block.columns, headSize, block.rows, ds, 0, block.columns,
                queries.data(), block.queryAt, queryStride, true,
                gradients.keys, block.keyAt, groupStride, compute);
    }

    private void softmaxAgain(Compute compute, Block block, int row, float[] p) {
        int at = row * block.columns + block.begin(row);
        int seen = block.end(row) - block.begin(row);
        int statistics = block.statisticsAt + row;
        compute.kernels().rows().expSum(p, at, rowMaxima[statistics], p, at, seen);
        compute.kernels().elementwise().scale(rowScales[statistics], p, at, p, at, seen);
        block.clearUnseen(row, p);
    }

    /** Turns a row of dP into one of {@code dS = P∘(dP − Σ dO∘O)/√D}. */
    private void scoreGradient(Compute compute, Block block, int row, float[] dy, float[] p,
            float[] ds) {
        RowKernels rows = compute.kernels().rows();
        int at = row * block.columns;
        int rowAt = block.queryAt + row * layout.queryStride();
        float mean = rows.dot(dy, rowAt, output, rowAt, layout.headSize);
        rows.centredProduct(p, at, ds, at, mean, layout.scale(), ds, at, block.columns);
    }
}
