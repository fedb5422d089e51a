package veneer.engine.kernel;

/** The set on the Vector API, at the width that the machine prefers. */
final class VectorKernels implements Kernels {
    private final MatrixKernels matrix = new ScalarMatrix();
    private final ElementwiseKernels elementwise = new VectorElementwise();
    private final RowKernels rows = new VectorRows();
    private final WideningKernels widening = new VectorWidening();

    @Override
    public String name() {
        return "vector";
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
    public WideningKernels widening() {
        return widening;
    }
}
