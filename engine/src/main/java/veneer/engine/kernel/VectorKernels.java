package veneer.engine.kernel;

/** The set on the Vector API, at the width that the machine prefers. */
final class VectorKernels implements Kernels {
    private final MatrixKernels matrix = new ScalarMatrix();

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
        throw new UnsupportedOperationException("VectorElementwise");
    }

    @Override
    public RowKernels rows() {
        throw new UnsupportedOperationException("VectorRows");
    }

    @Override
    public WideningKernels widening() {
        throw new UnsupportedOperationException("VectorWidening");
    }
}
