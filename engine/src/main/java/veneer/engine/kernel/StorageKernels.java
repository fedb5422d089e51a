package veneer.engine.kernel;

/**
 * Kernels that only generation and the writing of files need.
 *
 * @param rows products of one row with the rows of a stored matrix
 * @param narrowing float32 rounded to the floats of 16 bits
 */
public record StorageKernels(StoredRowKernels rows, NarrowingKernels narrowing) {}
