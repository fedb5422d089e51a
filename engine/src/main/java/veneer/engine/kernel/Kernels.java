package veneer.engine.kernel;

/**
 * One complete set of kernels: the plain scalar set that anyone can read, or its twin on the Vector
 * API.
 */
public interface Kernels {
    /** What runs, for people: {@code scalar} or {@code vector(512)}. */
    String name();

    /** Float lanes of a vector; 1 for the scalar set. */
    int lanes();

    /** The tiles of the matrix product. */
    MatrixKernels matrix();

    /** Kernels that treat each element alone. */
    ElementwiseKernels elementwise();

    /** Kernels that reduce along a row. */
    RowKernels rows();

    /** Products of one row with the rows of a stored matrix. */
    StoredRowKernels storedRows();

    /** Stored number formats widened to float32. */
    WideningKernels widening();

    /** Float32 rounded to the floats of 16 bits. */
    NarrowingKernels narrowing();
}
