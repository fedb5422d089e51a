/**
 * The blocks of GGUF's quantized types, widened to float32 in plain loops, a class for each type.
 * Each has a twin of the same bits in {@link veneer.engine.kernel.vector}.
 *
 * <p>Layouts are ggml's ({@code ggml-common.h}), values and roundings gguf-py's ({@code
 * gguf/quants.py}): every product and every sum is rounded to float32. In the formulas, d, e and m
 * are little-endian binary16 numbers of the block; q belongs to an element, s and t to a group of
 * elements.
 */
package veneer.engine.kernel.quantized;
