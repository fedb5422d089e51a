package veneer.engine.kernel.vector;

import veneer.engine.kernel.ElementwiseKernels;
import veneer.engine.kernel.Kernels;
import veneer.engine.kernel.MatrixKernels;
import veneer.engine.kernel.NarrowingKernels;
import veneer.engine.kernel.RowKernels;
import veneer.engine.kernel.StoredRowKernels;
import veneer.engine.kernel.WideningKernels;

/** The set on the Vector API, at the width that the machine prefers. */
public final class VectorKernels implements Kernels {
    private final MatrixKernels matrix;
    private final ElementwiseKernels elementwise = new VectorElementwise();
    private final RowKernels rows = new VectorRows();
    private final StoredRowKernels storedRows = new VectorStoredRows();
    private final WideningKernels widening = new VectorWidening();
    private final NarrowingKernels narrowing = new VectorNarrowing();

    /** For the service loader. */
    public VectorKernels() {
        matrix = new VectorMatrix(VectorRegisters.count());
    }

    @Override
    public String name() {
        return "vector(" + VectorWidth.FLOATS.vectorBitSize() + ")";
    }

    @Override
    public int lanes() {
        return VectorWidth.FLOATS.length();
    }

    @Override
    public MatrixKernels matrix() {
        return matrix;
    }

    @Override
    public ElementwiseKernels elementwise() {
        return elementwise;
    }

    @Override
    public RowKernels rows() {
        return rows;
    }

    @Override
    public StoredRowKernels storedRows() {
        return storedRows;
    }

    @Override
    public WideningKernels widening() {
        return widening;
    }

    @Override
    public NarrowingKernels narrowing() {
        return narrowing;
    }
}
