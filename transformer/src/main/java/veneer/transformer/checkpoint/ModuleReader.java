package veneer.transformer.checkpoint;

import veneer.engine.nn.Embedding;
import veneer.engine.nn.LayerNorm;
import veneer.engine.nn.Linear;
import veneer.engine.nn.Norm;
import veneer.engine.nn.RmsNorm;
import veneer.engine.storage.StoredTensor;
import veneer.engine.tensor.Tensor;
import veneer.engine.tensor.Weight;

/**
 * Makes modules of a checkpoint's tensors: frozen in their stored types, or float32 parameters. A
 * module that the checkpoint has no weight for is null, and one that it has no bias for goes
 * without.
 */
public final class ModuleReader {
    private final Checkpoint checkpoint;
    private final boolean trainable;
    private final String path;

    private ModuleReader(Checkpoint checkpoint, boolean trainable, String path) {
        this.checkpoint = checkpoint;
        this.trainable = trainable;
        this.path = path;
    }

    /**
     * Reads the modules of a whole checkpoint.
     *
     * @param checkpoint the checkpoint
     * @param trainable whether weights are parameters
     * @return the reader
     */
    public static ModuleReader of(Checkpoint checkpoint, boolean trainable) {
        return new ModuleReader(checkpoint, trainable, "");
    }

    /**
     * Reads the modules below one of them.
     *
     * @param name its name
     * @return the reader
     */
    public ModuleReader below(String name) {
        return new ModuleReader(checkpoint, trainable, path + name + ".");
    }

    /**
     * An embedding.
     *
     * @param name its name
     * @return the embedding, or null for none
     */
    public Embedding embedding(String name) {
        Weight weight = matrix(name);
        return weight == null ? null : new Embedding(weight);
    }

    /**
     * A linear layer of a block.
     *
     * @param name its name
     * @return the layer, or null for none
     */
    public Linear linear(String name) {
        Weight stored = matrix(name);
        if (stored == null) {
            return null;
        }
        return new Linear(
                checkpoint.storesInputsFirst() ? new Weight.Transposed(stored) : stored,
                vector(name + ".bias"));
    }

    /**
     * The output head, whose matrix is always stored as the embedding's.
     *
     * @param embedding what it is where the checkpoint has none
     * @return the head
     */
    public Linear head(Embedding embedding) {
        Weight own = matrix(ModuleNames.HEAD);
        return new Linear(own == null ? embedding.weight() : own);
    }

    /**
     * A norm.
     *
     * @param name its name
     * @return LayerNorm where it has a bias, RMSNorm otherwise, or null for none
     */
    public Norm norm(String name) {
        float epsilon = checkpoint.config().normEps();
        Tensor weight = vector(name + ".weight");
        Tensor bias = vector(name + ".bias");
        if (weight == null) {
            return null;
        }
        return bias == null
                ? new RmsNorm(weight, epsilon)
                : new LayerNorm(weight, bias, epsilon);
    }

    private Weight matrix(String name) {
        StoredTensor stored = checkpoint.tensors().get(path + name + ".weight");
        if (stored == null) {
            return null;
        }
        return trainable
                ? Tensor.parameter(stored.toFloats(), stored.shape())
                : new Weight.Frozen(stored);
    }

    /** A vector is small enough to be float32 always. */
    private Tensor vector(String name) {
        StoredTensor stored = checkpoint.tensors().get(path + name);
        if (stored == null) {
            return null;
        }
        float[] values = stored.toFloats();
        return trainable
                ? Tensor.parameter(values, values.length)
                : Tensor.of(values, values.length);
    }
}
