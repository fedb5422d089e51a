package veneer.transformer.model;

import veneer.engine.storage.StoredTensor;
import veneer.engine.tensor.Tensor;
import veneer.engine.tensor.Weight;
import veneer.transformer.checkpoint.Checkpoint;

/** A checkpoint's tensors as weights: frozen in their stored types, or float32 parameters. */
record WeightReader(Checkpoint checkpoint, boolean trainable) {

    /** A matrix {@code (out, in)}. */
    Weight matrix(String name) {
        StoredTensor stored = checkpoint.tensors().get(name);
        return trainable
                ? Tensor.parameter(stored.toFloats(), stored.shape())
                : new Weight.Frozen(stored);
    }

    /** A vector, such as a norm's weight: small enough to be float32 always. */
    Tensor vector(String name) {
        StoredTensor stored = checkpoint.tensors().get(name);
        float[] values = stored.toFloats();
        return trainable
                ? Tensor.parameter(values, values.length)
                : Tensor.of(values, values.length);
    }
}
