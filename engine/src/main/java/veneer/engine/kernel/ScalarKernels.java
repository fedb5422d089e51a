package veneer.engine.kernel;

/** The plain scalar set: the fallback, the oracle of the tests, and the one to read first. */
final class ScalarKernels implements Kernels {
    private final MatrixKernels matrix = new ScalarMatrix();
    private final ElementwiseKernels elementwise = new ScalarElementwise();
    private final RowKernels rows = new ScalarRows();
    private final StoredRowKernels storedRows = new ScalarStoredRows();
    private final WideningKernels widening = new ScalarWidening();
    private final NarrowingKernels narrowing = new ScalarNarrowing();

    @Override
    public String name() {
        return "scalar";
    }

    @Override
    public int lanes() {
        return 1;
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
