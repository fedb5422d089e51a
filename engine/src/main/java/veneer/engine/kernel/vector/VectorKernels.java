package veneer.engine.kernel.vector;

import veneer.engine.kernel.Kernels;

/** Makes the set on the Vector API, at the width that the machine prefers. */
public final class VectorKernels implements Kernels.Factory {

    /** For the service loader. */
    public VectorKernels() {}

    @Override
    public Kernels create() {
        return new Kernels("vector(" + VectorWidth.FLOATS.vectorBitSize() + ")",
                VectorWidth.FLOATS.length(), new VectorMatrix(VectorRegisters.count()),
                new VectorElementwise(), new VectorRows(), new VectorStoredRows(),
                new VectorWidening(), new VectorNarrowing());
    }
}
