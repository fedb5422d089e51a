package veneer.engine.kernel;

/** The set on the Vector API, at the width that the machine prefers. */
final class VectorKernels implements Kernels {
    private final MatrixKernels matrix;
    private final ElementwiseKernels elementwise = new VectorElementwise();
    private final RowKernels rows = new VectorRows();
    private final WideningKernels widening = new VectorWidening();

    /** Takes the number of the processor's vector registers. */
    VectorKernels(int registers) {
        matrix = new VectorMatrix(registers);
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
    public WideningKernels widening() {
        return widening;
    }
}
