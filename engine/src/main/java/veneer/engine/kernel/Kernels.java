package veneer.engine.kernel;

import java.util.function.Supplier;

/**
 * One complete set of kernels: the plain scalar set that anyone can read, or its twin on the Vector
 * API.
 *
 * @param name what runs, for people: {@code scalar} or {@code vector(512)}
 * @param lanes float lanes of a vector; 1 for the scalar set
 * @param matrix the tiles of the matrix product
 * @param elementwise kernels that treat each element alone
 * @param rows kernels that reduce along a row
 * @param widening stored number formats widened to float32
 * @param storage finds those that training does without, always the same
 */
public record Kernels(String name, int lanes, MatrixKernels matrix, ElementwiseKernels elementwise,
        RowKernels rows, WideningKernels widening, Supplier<StorageKernels> storage) {

    /** {@return products of one row with the rows of a stored matrix} */
    public StoredRowKernels storedRows() {
        return storage.get().rows();
    }

    /** {@return float32 rounded to the floats of 16 bits} */
    public NarrowingKernels narrowing() {
        return storage.get().narrowing();
    }

    /** Makes a set that is loaded as a service, where there is one. */
    public interface Factory {
        /** {@return the set} */
        Kernels create();
    }
}
