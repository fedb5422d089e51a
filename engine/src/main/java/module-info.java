/**
 * Tensors with reverse-mode autograd on the CPU, and what trains and stores them.
 *
 * <p>The Vector API's module is optional: without it the scalar kernels run, and give the same bits.
 */
module veneer.engine {
    requires static jdk.incubator.vector;
    requires static jdk.management;

    exports veneer.engine.kernel;
    exports veneer.engine.tensor;
}
