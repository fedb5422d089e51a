package veneer.engine.tensor;

import java.util.Arrays;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import veneer.engine.random.RandomStream;

/**
 * A float32 array with a shape, row-major, and, where a gradient is wanted, its place in the graph
 * of the computation that made it. Operations return new tensors; {@link #backward()} fills the
 * gradients of the parameters that a scalar came from.
 *
 * <p>Letters in shapes: B sequences of a batch, T positions, C channels, V words of the vocabulary.
 */
public final class Tensor implements Weight, ElementwiseOperations, AxisOperations, RowOperations {
    /** The label of a position that is not scored, as in PyTorch. */
    public static final int IGNORED_LABEL = -100;

    private volatile float[] data;
    private Consumer<float[]> recipe;
    private String voidBecause;
    private final Shape shape;
    private Node node;

    Tensor(float[] data, Shape shape, Node node) {
        this.data = data;
        this.shape = shape;
        this.node = node;
    }

    /**
     * A constant: no gradient is taken by it.
     *
     * @param data the elements, row-major; kept, not copied
     * @param extents the shape
     * @return the tensor
     */
    public static Tensor of(float[] data, int... extents) {
        return new Tensor(data, fitting(data, extents), null);
    }

    /**
     * A parameter: {@link #backward()} adds to its gradient.
     *
     * @param data the elements, row-major; kept, not copied
     * @param extents the shape
     * @return the tensor
     */
    public static Tensor parameter(float[] data, int... extents) {
        Shape shape = fitting(data, extents);
        return new Tensor(data, shape, new Node.Leaf(shape.size()));
    }

    private static Shape fitting(float[] data, int... extents) {
        Shape shape = Shape.of(extents);
        if (data.length != shape.size()) {
            throw new IllegalArgumentException(
                    "shape " + shape + " needs " + shape.size() + " elements, not " + data.length);
        }
        return shape;
    }

    /** An operation's result. */
    static Tensor result(float[] data, Shape shape, Node node) {
        Tensor result = new Tensor(data, shape, node);
        Buffers.note(result, false);
        return result;
    }

    /** An operation's result that can be computed again: the recipe fills an array with it. */
    static Tensor recomputable(Shape shape, Node node, Consumer<float[]> recipe) {
        float[] data = Buffers.take(shape.size());
        recipe.accept(data);
        Tensor result = result(data, shape, node);
        result.recipe = recipe;
        return result;
    }

    /** The array goes back to the buffers that it came from. */
    void goBack() {
        if (data != null || recipe != null) {
            leave("was computed within Buffers that have closed; copy what is needed before they"
                    + " close");
        }
    }

    private void leave(String because) {
        voidBecause = because;
        recipe = null;
        data = null;
    }

    /** The array, which stays from now on because somebody else holds it too. */
    float[] shared() {
        float[] shared = data();
        recipe = null;
        return shared;
    }

    /** Gives the array away to an operation that changes it in place. */
    float[] giveUp(String operation) {
        if (node != null && node.keepsResult()) {
            throw new IllegalStateException(operation + " changes a tensor " + shape
                    + " in place that is a parameter, or whose gradient needs it as it is");
        }
        float[] given = data();
        leave("was changed in place by " + operation);
        return given;
    }

    @Override
    public Shape shape() {
        return shape;
    }

    /**
     * The elements, row-major.
     *
     * @return the array itself; writing to it changes the tensor; within {@link Buffers} it may be
     *     longer than the tensor
     */
    public float[] data() {
        float[] elements = data;
        return elements == null ? recomputed() : elements;
    }

    /** The threads of an operation may ask at the same time; one of them computes. */
    private synchronized float[] recomputed() {
        if (data == null) {
            if (recipe == null) {
                throw new IllegalStateException("this tensor " + shape + " " + voidBecause);
            }
            float[] elements = Buffers.take(shape.size());
            recipe.accept(elements);
            Buffers.note(this, true);
            data = elements;
        }
        return data;
    }

    /**
     * Gives the elements up where they take little to compute again, as those of a norm, an
     * activation or dropout; of other tensors they stay. The tensor is as before: when its elements
     * are asked for, by {@link #backward()} or anybody, they are computed from the operation's
     * inputs, to the same bits. {@link #backward()} gives them up once more as it goes on.
     */
    public void forget() {
        float[] elements = data;
        if (recipe != null && elements != null) {
            data = null;
            Buffers.give(elements);
            if (node != null) {
                node.resultIsForgotten(this);
            }
        }
    }

    /**
     * The only element.
     *
     * @return the value of a tensor of one element
     */
    public float item() {
        if (shape.size() != 1) {
            throw new IllegalStateException("item() needs one element; the shape is " + shape);
        }
        return data()[0];
    }

    /**
     * The gradient gathered by {@link #backward()}.
     *
     * @return the array itself, or null where there is none
     */
    public float[] gradient() {
        return node == null ? null : node.wholeGradient();
    }

    /**
     * Forgets the gradient, so that the next one starts from zero. A parameter's next one uses the
     * same array: copy what is needed longer.
     */
    public void clearGradient() {
        if (node != null) {
            node.clearGradient();
        }
    }

    /**
     * Whether a gradient is taken by this tensor.
     *
     * @return true for a parameter and for what was computed from one
     */
    public boolean requiresGradient() {
        return node != null;
    }

    /**
     * Adds to every parameter's gradient the derivative of this scalar by it, and frees the graph:
     * a second walk needs a second forward pass.
     */
    public void backward() {
        if (shape.size() != 1) {
            throw new IllegalStateException(
                    "backward() starts from a scalar, such as a loss; the shape is " + shape);
        }
        backward(new float[] {1});
    }

    /**
     * {@link #backward()} from any tensor, of the sum of its elements times given factors.
     *
     * @param gradient the derivative by each element of this tensor, of its size
     */
    public void backward(float[] gradient) {
        if (gradient.length != shape.size()) {
            throw new IllegalArgumentException("a gradient of " + shape + " has " + shape.size()
                    + " elements, not " + gradient.length);
        }
        if (node == null) {
            throw new IllegalStateException("backward() found no parameter behind this tensor;"
                    + " was it made under NoGradient, or walked already?");
        }
        float[] copy = Buffers.copy(gradient, shape.size());
        Backward.walk(Backward.inputsFirst(leaveGraph(), Set.of()), copy);
    }

    /** Lets go of the graph, which could not be freed node by node while this tensor held it. */
    private Node leaveGraph() {
        Node root = node;
        if (!(root instanceof Node.Leaf)) {
            node = null;
        }
        return root;
    }

    Node node() {
        return node;
    }

    /**
     * Matrix products of two stacks of matrices; {@link #linear} is the product with a layer's
     * weight.
     *
     * @param other {@code (…, k, n)}; the axes before the last two broadcast
     * @return {@code this · other}, {@code (…, m, n)} of {@code (…, m, k)}
     */
    public Tensor matmul(Tensor other) {
        return matmul(other, false, false);
    }

    /**
     * Matrix products of which either side may be transposed where it lies, without a copy.
     *
     * @param other {@code (…, k, n)}, or {@code (…, n, k)} to be transposed
     * @param transposeThis whether this tensor is {@code (…, k, m)} instead of {@code (…, m, k)}
     * @param transposeOther whether to transpose the other
     * @return {@code op(this) · op(other)}, {@code (…, m, n)}
     */
    public Tensor matmul(Tensor other, boolean transposeThis, boolean transposeOther) {
        return MatMul.forward(this, other, transposeThis, transposeOther);
    }

    /**
     * A linear layer without bias. A vector is multiplied row by row of the weight, anything of a
     * higher rank by the blocked matrix product; the two agree to rounding, not to the bit.
     *
     * @param weight {@code (out, in)}
     * @return {@code this · weightᵀ}, {@code (…, out)} of {@code (…, in)}
     */
    public Tensor linear(Weight weight) {
        return linear(weight, null);
    }

    /**
     * {@link #linear(Weight)} with a bias.
     *
     * @param weight {@code (out, in)}
     * @param bias {@code (out)}, or null for none
     * @return {@code this · weightᵀ + bias}, {@code (…, out)} of {@code (…, in)}
     */
    public Tensor linear(Weight weight, Tensor bias) {
        return Linear.forward(this, weight, bias);
    }

    /**
     * Adds a linear layer's result to this tensor, in place: the low-rank branch of a LoRA layer
     * costs no array of its own. Allowed on a result that nothing else has read, and not on one
     * whose gradient needs it; reading this tensor fails from then on.
     *
     * @param input {@code (…, in)}
     * @param weight {@code (out, in)}
     * @return {@code this + input · weightᵀ}, {@code (…, out)}
     */
    public Tensor addLinear(Tensor input, Weight weight) {
        return AddLinear.forward(this, input, weight);
    }

    /**
     * Adds another tensor of the same shape, in place as {@link #addLinear}: a residual stream goes
     * on in the array of what is added to it.
     *
     * @param other a tensor of this one's shape
     * @return {@code this + other}
     */
    public Tensor addInPlace(Tensor other) {
        return AddInPlace.forward(this, other);
    }

    /**
     * Sets elements to 0 at random and scales the others up, so that the mean stays (Srivastava et
     * al. 2014). Two elements of a row share a number of the stream, which goes on by that many
     * numbers: rows that are taken in parts get the masks that they get together.
     *
     * @param probability of an element to be dropped, from 0 to below 1
     * @param random where the decisions come from
     * @return {@code x / (1 − probability)}, or 0
     */
    public Tensor dropout(double probability, RandomStream random) {
        return Dropout.forward(this, probability, random);
    }

    /**
     * Runs a part of a computation whose intermediate values are not kept: {@link #backward()} runs
     * it once more when it gets there (Chen et al. 2016). Memory falls to what goes in and comes
     * out; time grows by one forward pass. Gradients have the same bits as without, those of
     * parameters that the block uses included, and dropout the same masks. Blocks may be nested.
     *
     * <p>The block computes the same each time that it runs, and adds to no tensor from outside in
     * place ({@link #addLinear}). If one of the tensors that come in is computed from another, and
     * that is used three times or more in all, its gradient's parts may be added in another order.
     *
     * @param block computes a tensor from others, such as {@code () -> layer.forward(x)}
     * @return its result
     */
    public static Tensor checkpoint(Supplier<Tensor> block) {
        return Checkpoint.forward(block);
    }

    /**
     * Rotary position embedding (Su et al. 2021) of all heads of a row, in place as
     * {@link #addLinear}.
     *
     * @param angles the angles at each position
     * @param positions the position of each row
     * @return {@code (…, H·D)}, rotated
     */
    public Tensor rotate(RotaryAngles angles, int... positions) {
        return Rotary.forward(this, angles, positions);
    }

    /**
     * Causal attention with grouped heads (Vaswani et al. 2017; Ainslie et al. 2023); this tensor
     * holds the queries.
     *
     * @param keys {@code (B, T, G·D)}
     * @param values {@code (B, T, G·D)}
     * @param heads the number of query heads H, a multiple of G
     * @param keyValueHeads the number of key and value heads G
     * @return {@code softmax(Q·Kᵀ/√D)·V} over positions up to each row's own, {@code (B, T, H·D)}
     */
    public Tensor causalAttention(Tensor keys, Tensor values, int heads, int keyValueHeads) {
        return causalAttention(keys, values, heads, keyValueHeads, AttentionScope.SEQUENCE);
    }

    /**
     * {@link #causalAttention(Tensor, Tensor, int, int)} that sees only so far.
     *
     * @param keys {@code (B, T, G·D)}
     * @param values {@code (B, T, G·D)}
     * @param heads the number of query heads H, a multiple of G
     * @param keyValueHeads the number of key and value heads G
     * @param scope how far back a position sees
     * @return {@code softmax(Q·Kᵀ/√D)·V} over the positions that each row sees, {@code (B, T, H·D)}
     */
    public Tensor causalAttention(Tensor keys, Tensor values, int heads, int keyValueHeads,
            AttentionScope scope) {
        return CausalAttention.forward(this, keys, values, heads, keyValueHeads, scope);
    }

    /**
     * Causal attention of one more position over a cache; this tensor is its query, {@code (H·D)}.
     * It has no gradient.
     *
     * @param keys the keys of the positions up to this one, {@code (positions, G·D)} and room for
     *     more
     * @param values the values, likewise
     * @param first the first position that is seen: 0, or where a window begins
     * @param positions how many positions the cache holds, this one included
     * @param heads the number of query heads H, a multiple of G
     * @param keyValueHeads the number of key and value heads G
     * @return {@code softmax(q·Kᵀ/√D)·V}, {@code (H·D)}
     */
    public Tensor attendTo(float[] keys, float[] values, int first, int positions, int heads,
            int keyValueHeads) {
        return AttentionStep.forward(this, keys, values, first, positions, heads, keyValueHeads);
    }

    /**
     * Looks rows up in a table.
     *
     * @param table {@code (V, C)}
     * @param indices the rows
     * @param extents the shape of the indices
     * @return the rows, {@code (…, C)}
     */
    public static Tensor embedding(Weight table, int[] indices, int... extents) {
        return Embedding.forward(table, indices, extents);
    }

    /**
     * Joins tensors along an axis.
     *
     * @param axis the axis; negative ones count from the end
     * @param parts tensors that differ in this extent alone
     * @return one after another, their extents along the axis added
     */
    public static Tensor concat(int axis, Tensor... parts) {
        return Concat.forward(axis, parts);
    }

    @Override
    public String toString() {
        String elements = data != null && data.length <= 8 ? " " + Arrays.toString(data) : "";
        return "Tensor" + shape + elements;
    }
}
