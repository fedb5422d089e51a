/**
 * The kernels on the Vector API, each the twin of a plain loop in {@link veneer.engine.kernel} with
 * the same bits. This is the only package that uses the incubator module; {@link
 * veneer.engine.kernel.KernelProvider} touches it only where the module is there.
 *
 * <p>A vector that the compiler cannot type exactly is an object, allocated anew in every turn of a
 * loop, at a tenth of the speed. After a loop it knows a sum's type only from what it has seen pass
 * through {@code FloatVector}'s methods, which is whatever ran before in the process. So a sum that
 * leaves a loop is told its species with {@code check}, which costs nothing, and so is a vector
 * whose method a loop calls; all float vectors have the one species of {@code VectorWidth}. A
 * kernel that forgets it shows with {@code -XX:-TieredCompilation}.
 */
package veneer.engine.kernel.vector;
