package veneer.transformer.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import veneer.engine.nn.Embedding;
import veneer.engine.nn.Linear;
import veneer.engine.nn.Module;
import veneer.engine.nn.Norm;
import veneer.engine.tensor.BatchLoss;
import veneer.engine.tensor.NoGradient;
import veneer.engine.tensor.RotaryAngles;
import veneer.engine.tensor.Tensor;
import veneer.transformer.checkpoint.Checkpoint;
import veneer.transformer.checkpoint.CheckpointWriter;
import veneer.transformer.checkpoint.ModelConfig;
import veneer.transformer.checkpoint.ModuleNames;
import veneer.transformer.checkpoint.ModuleReader;
import veneer.transformer.checkpoint.WrittenType;

/**
 * A decoder-only Transformer that predicts the next token (Vaswani et al. 2017; Radford et al.
 * 2019; Touvron et al. 2023): an embedding, decoder blocks that each add to the residual stream, a
 * norm, and a head that scores every word. Modules carry the checkpoint's names. A loaded model is
 * only used until {@link #train} says that it trains: nothing is random.
 *
 * <p>Letters in shapes: B sequences, T positions, C channels, V words.
 */
public final class CausalLm extends Module implements AutoCloseable {
    private final Checkpoint checkpoint;
    private final ModelConfig config;
    private final Embedding embedding;
    private final Embedding positions;
    private final List<DecoderBlock> layers = new ArrayList<>();
    private final Norm norm;
    private final Linear lmHead;
    private boolean checkpoints;

    private CausalLm(Checkpoint checkpoint, boolean trainable) {
        this.checkpoint = checkpoint;
        this.config = checkpoint.config();
        ModuleNames names = config.names();
        ModuleReader reader = ModuleReader.of(checkpoint, trainable);
        this.embedding = child(names.embedding(), reader.embedding(names.embedding()));
        this.positions = child(names.positions(), reader.embedding(names.positions()));
        RotaryAngles angles = config.rotaryAngles();
        for (int layer = 0; layer < config.numHiddenLayers(); layer++) {
            String name = names.layers() + "." + layer;
            layers.add(child(name, new DecoderBlock(config, reader.below(name), angles)));
        }
        this.norm = child(names.norm(), reader.norm(names.norm()));
        this.lmHead = child(ModuleNames.HEAD, reader.head(embedding));
        eval();
    }

    /**
     * Loads a model to run it, or to train adapters beside it: its weights stay on disk, mapped, in
     * their stored types.
     *
     * @param path a Hugging Face folder or a GGUF file
     * @return the model, to be closed
     * @throws IOException if there is none, or it is damaged or of a kind that is not supported
     */
    public static CausalLm load(Path path) throws IOException {
        return new CausalLm(Checkpoint.open(path), false);
    }

    /**
     * Loads a model to generate with it: its weights are copied into memory, in their stored types,
     * where a single token is computed faster than from a mapped file.
     *
     * @param path a Hugging Face folder or a GGUF file
     * @return the model, to be closed
     * @throws IOException if there is none, or it is damaged or of a kind that is not supported
     */
    public static CausalLm loadIntoMemory(Path path) throws IOException {
        return new CausalLm(Checkpoint.open(path).intoMemory(), false);
    }

    /**
     * Loads a model whose weights are all float32 parameters, to train them.
     *
     * @param path a Hugging Face folder or a GGUF file
     * @return the model, to be closed
     * @throws IOException if there is none, or it is damaged or of a kind that is not supported
     */
    public static CausalLm loadTrainable(Path path) throws IOException {
        return new CausalLm(Checkpoint.open(path), true);
    }

    /**
     * Whether training keeps only what goes in and out of each layer, and computes the rest again
     * when it walks back (Chen et al. 2016). The gradients have the same bits.
     *
     * @param checkpoints true to save memory, false, the default, to save time
     */
    public void useCheckpoints(boolean checkpoints) {
        this.checkpoints = checkpoints;
    }

    /**
     * The residual stream after the last norm.
     *
     * @param ids token ids, sequences of any lengths that hold N tokens together
     * @return {@code (1, N, C)}
     */
    private Tensor hidden(int[][] ids) {
        Sequences sequences = Sequences.of(ids);
        Tensor x = embed(flatten(ids), sequences, 1, sequences.positions().length);
        for (DecoderBlock layer : layers) {
            Tensor input = x;
            Supplier<Tensor> block = () -> layer.forward(input, sequences, null);
            x = checkpoints || NoGradient.active() ? Tensor.checkpoint(block) : block.get();
        }
        return norm.forward(x);
    }

    /** The words' vectors, and added to them those of their positions, where these are learned. */
    private Tensor embed(int[] ids, Sequences sequences, int... extents) {
        Tensor x = embedding.forward(ids, extents);
        return positions == null ? x : LearnedPositions.add(x, positions, sequences.positions());
    }

    /**
     * Scores of every word as the next token, at every position.
     *
     * @param ids token ids {@code (B, T)}, rows of one length
     * @return logits {@code (B, T, V)}
     */
    public Tensor logits(int[][] ids) {
        int positions = ids.length == 0 ? 0 : ids[0].length;
        for (int row = 0; row < ids.length; row++) {
            if (ids[row].length != positions) {
                throw new IllegalArgumentException("row " + row + " has " + ids[row].length
                        + " positions where row 0 has " + positions);
            }
        }
        Tensor logits = lmHead.forward(hidden(ids));
        return logits.reshape(ids.length, positions, logits.shape().columns());
    }

    /**
     * The mean cross-entropy over the labelled positions.
     *
     * @param ids token ids of sequences, of any lengths
     * @param labels one for each id; a label stands at its own token, so position t is scored
     *     against label t + 1; {@link Tensor#IGNORED_LABEL} where a token is not scored
     * @return the loss, a scalar; NaN where nothing is labelled
     */
    public Tensor loss(int[][] ids, int[][] labels) {
        return loss(ids, labels, null);
    }

    /**
     * {@link #loss(int[][], int[][])} of a part of a batch.
     *
     * @param ids token ids of sequences, of any lengths
     * @param labels one for each id, as above
     * @param batch gathers the loss of the whole batch, null if this is the whole
     * @return what these sequences add to the batch's mean, a scalar
     */
    public Tensor loss(int[][] ids, int[][] labels, BatchLoss batch) {
        int[] next = flatten(shifted(labels));
        Tensor hidden = hidden(ids);
        return lmHead.adaptation() == null
                ? hidden.linearCrossEntropy(lmHead.weight(), next, batch)
                : lmHead.forward(hidden).crossEntropy(next, batch);
    }

    /**
     * Scores of the token that follows a prompt, whose keys and values go into an empty cache.
     *
     * @param ids the prompt, at least one token
     * @param cache an empty cache
     * @return logits {@code (V)}
     */
    public Tensor prefill(int[] ids, KeyValueCache cache) {
        if (ids.length == 0 || cache.positions() != 0) {
            throw new IllegalArgumentException(
                    "a prompt needs at least one token and an empty cache, not "
                            + ids.length + " tokens and a cache of " + cache.positions()
                            + " positions");
        }
        Sequences prompt = Sequences.from(0, ids.length);
        Tensor x = embed(ids, prompt, 1, ids.length);
        for (int layer = 0; layer < layers.size(); layer++) {
            x = layers.get(layer).forward(x, prompt, cache.layer(layer));
        }
        int channels = config.hiddenSize();
        float[] last =
                Arrays.copyOfRange(x.data(), (ids.length - 1) * channels, ids.length * channels);
        return lmHead.forward(norm.forward(Tensor.of(last, channels)));
    }

    /**
     * Scores of the token that follows one more token.
     *
     * @param id the token
     * @param cache the keys and values of all tokens before
     * @return logits {@code (V)}
     */
    public Tensor step(int id, KeyValueCache cache) {
        Sequences token = Sequences.from(cache.positions(), 1);
        Tensor x = embed(new int[] {id}, token);
        for (int layer = 0; layer < layers.size(); layer++) {
            x = layers.get(layer).forward(x, token, cache.layer(layer));
        }
        return lmHead.forward(norm.forward(x));
    }

    /**
     * What makes the model.
     *
     * @return the configuration, whose head is tied as long as it has the embedding's matrix
     */
    public ModelConfig config() {
        return config.tied(lmHead.weight() == embedding.weight());
    }

    /**
     * Writes the model to the bit, as it is now and without an adapter beside it, as a Hugging Face
     * folder that transformers loads.
     *
     * @param folder a folder without a model, which is made where it is missing
     * @throws IOException if the folder has a model already, or can't be written
     */
    public void save(Path folder) throws IOException {
        save(folder, WrittenType.EXACT);
    }

    /**
     * {@link #save(Path)} in other types, to which each number is rounded once.
     *
     * @param folder a folder without a model, which is made where it is missing
     * @param type in which types
     * @throws IOException if the folder has a model already, or can't be written
     * @throws IllegalArgumentException if a number is beyond its type
     */
    public void save(Path folder, WrittenType type) throws IOException {
        new CheckpointWriter(checkpoint, config(), ChangedTensors.of(this), type)
                .write(folder, CheckpointWriter.SHARD_BYTES);
    }

    /**
     * The files that the model was loaded from, whatever has become of it since.
     *
     * @return the checkpoint, which is closed with the model
     */
    public Checkpoint checkpoint() {
        return checkpoint;
    }

    /** Ends the mappings of the weights; the model can't be used any more. */
    @Override
    public void close() {
        checkpoint.close();
    }

    /** The label of each position's successor: each sequence moved one to the left. */
    private static int[][] shifted(int[][] labels) {
        int[][] next = new int[labels.length][];
        for (int sequence = 0; sequence < labels.length; sequence++) {
            int length = labels[sequence].length;
            next[sequence] = new int[length];
            Arrays.fill(next[sequence], Tensor.IGNORED_LABEL);
            System.arraycopy(labels[sequence], Math.min(1, length), next[sequence], 0,
                    Math.max(0, length - 1));
        }
        return next;
    }

    private static int[] flatten(int[][] rows) {
        return Arrays.stream(rows).flatMapToInt(Arrays::stream).toArray();
    }
}
