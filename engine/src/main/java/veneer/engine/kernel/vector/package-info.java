/**
 * The kernels on the Vector API, each the twin of a plain loop in {@link veneer.engine.kernel} with
 * the same bits. This is the only package that uses the incubator module; {@link
 * veneer.engine.kernel.KernelProvider} touches it only where the module is there.
 */
package veneer.engine.kernel.vector;
