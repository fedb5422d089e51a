package veneer.engine.kernel.vector;

import veneer.engine.kernel.Kernels;
import veneer.engine.kernel.StorageKernels;

/** Makes the set on the Vector API, at the width that the machine prefers. */
public final class VectorKernels implements Kernels.Factory {

    /** For the service loader. */
    public VectorKernels() {}

    @Override
    public Kernels create() {
        StorageKernels storage = new StorageKernels(new VectorStoredRows(), new VectorNarrowing());
        return new Kernels("vector(" + VectorWidth.FLOATS.vectorBitSize() + ")",
                VectorWidth.FLOATS.length(), new VectorMatrix(VectorRegisters.count()),
                new VectorElementwise(), new VectorRows(), new VectorWidening(), () -> storage);
    }
}
