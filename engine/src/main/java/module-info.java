/**
 * Tensors with reverse-mode autograd on the CPU, and what trains and stores them.
 *
 * <p>The Vector API's module is optional: without it the scalar kernels run, and give the same
 * bits. So is the management module, which says whether vectors would be fast.
 */
module veneer.engine {
    requires static jdk.incubator.vector;
    requires static jdk.management;

    exports veneer.engine.io;
    exports veneer.engine.kernel;
    exports veneer.engine.kernel.quantized;
    exports veneer.engine.linalg;
    exports veneer.engine.nn;
    exports veneer.engine.optim;
    exports veneer.engine.random;
    exports veneer.engine.state;
    exports veneer.engine.storage;
    exports veneer.engine.tensor;

    uses veneer.engine.kernel.Kernels.Factory;
    provides veneer.engine.kernel.Kernels.Factory with veneer.engine.kernel.vector.VectorKernels;
}
