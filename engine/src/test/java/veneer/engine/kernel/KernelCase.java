package veneer.engine.kernel;

import veneer.engine.kernel.ElementwiseKernels.AdamWStep;
import veneer.engine.kernel.ElementwiseKernels.SgdStep;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One kernel, applied in one way to a set of buffers. The cases are what the twins are compared on:
 * in this virtual machine, and in fresh ones at each width of vectors.
 *
 * @param name the kernel, and what is particular to the case
 * @param run applies it
 */
record KernelCase(String name, Run run) {
    /** Offsets that differ, so that one taken for another shows. */
    private static final int A = 1;

    private static final int B = 3;
    private static final int TO = 6;

    private static final int BUFFERS = 6;

    private static final int ROWS = 3;
    private static final int HEADS = 2;

    private static final AdamWStep STEP =
            new AdamWStep(0.99998f, 0.1f, 0.999f, 0.001f, 2e-3f, 0.0316f, 1e-8f);

    private static final SgdStep DESCENT = new SgdStep(2e-3f, 0.01f, 0.9f, 0.7f, false);
    private static final SgdStep NESTEROV = new SgdStep(2e-3f, 0.01f, 0.9f, 1f, true);

    private static final float[] SPECIAL = {
            0f, -0f, 1f, -1f, 88.7f, 88.8f, -87.4f, -103.9f, -104.1f, 0.34657f, -0.34658f,
            0.625f, -0.625f, 1.4142135f, -4f, 12.5f, -12.5f, -1e20f, 1e20f,
            Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY,
            Float.MIN_VALUE, -Float.MIN_VALUE, Float.MIN_NORMAL, -Float.MIN_NORMAL,
            Float.MAX_VALUE, -Float.MAX_VALUE
    };

    /** Applies a kernel to the first {@code count} elements of some of the buffers. */
    @FunctionalInterface
    interface Run {
        /** Returns what the kernel returns, or 0. */
        float on(ElementwiseKernels elementwise, RowKernels rows, float[][] x, int count);
    }

    /** What a kernel without a result does. */
    @FunctionalInterface
    private interface ElementwiseRun {
        void on(ElementwiseKernels kernels, float[][] x, int count);
    }

    /** What a kernel along a row does. */
    @FunctionalInterface
    private interface RowRun {
        float on(RowKernels kernels, float[][] x, int count);
    }

    /** What a kernel along a row does that has no result. */
    @FunctionalInterface
    private interface RowRunWithoutResult {
        void on(RowKernels kernels, float[][] x, int count);
    }

    private static KernelCase elementwise(String name, ElementwiseRun run) {
        return new KernelCase(name, (elementwise, rows, x, n) -> {
            run.on(elementwise, x, n);
            return 0f;
        });
    }

    private static KernelCase row(String name, RowRun run) {
        return new KernelCase(name, (elementwise, rows, x, n) -> run.on(rows, x, n));
    }

    private static KernelCase rowWithoutResult(String name, RowRunWithoutResult run) {
        return row(name, (rows, x, n) -> {
            run.on(rows, x, n);
            return 0f;
        });
    }

    /** Every elementwise and row kernel, with its result apart and in the place of an input. */
    static List<KernelCase> all() {
        List<KernelCase> cases = new ArrayList<>(List.of(
                elementwise("add", (k, x, n) -> k.add(x[0], A, x[1], B, x[2], TO, n)),
                elementwise("add in place", (k, x, n) -> k.add(x[0], A, x[1], B, x[0], A, n)),
                elementwise("subtract", (k, x, n) -> k.subtract(x[0], A, x[1], B, x[2], TO, n)),
                elementwise("divide", (k, x, n) -> k.divide(x[0], A, x[1], B, x[2], TO, n)),
                elementwise("max", (k, x, n) -> k.max(x[0], A, x[1], B, x[2], TO, n)),
                elementwise(
                        "select",
                        (k, x, n) -> k.select(x[0], A, x[1], B, x[2], TO, x[3], TO, n)),
                elementwise(
                        "select in place",
                        (k, x, n) -> k.select(x[0], A, x[1], B, x[2], TO, x[2], TO, n)),
                elementwise("multiply", (k, x, n) -> k.multiply(x[0], A, x[1], B, x[2], TO, n)),
                elementwise("scale", (k, x, n) -> k.scale(-0.3f, x[0], A, x[1], TO, n)),
                elementwise("scale in place", (k, x, n) -> k.scale(3f, x[0], A, x[0], A, n)),
                elementwise("addScaled", (k, x, n) -> k.addScaled(1.7f, x[0], A, x[1], TO, n)),
                elementwise("addProduct", (k, x, n) -> k.addProduct(x[0], A, x[1], B, x[2], TO, n)),
                elementwise("exp", (k, x, n) -> k.exp(x[0], A, x[1], TO, n)),
                elementwise("exp in place", (k, x, n) -> k.exp(x[0], A, x[0], A, n)),
                elementwise(
                        "siluMultiply", (k, x, n) -> k.siluMultiply(x[0], A, x[1], B, x[2], TO, n)),
                elementwise(
                        "siluMultiply in place",
                        (k, x, n) -> k.siluMultiply(x[0], A, x[1], B, x[0], A, n)),
                elementwise(
                        "siluMultiplyGradient",
                        (k, x, n) -> k.siluMultiplyGradient(x[0], x[1], x[2], x[3], x[4], A, n)),
                elementwise(
                        "rotate",
                        (k, x, n) -> k.rotate(x[0], A, x[1], x[2], B, n, HEADS, 1f, x[3],
                                TO)),
                elementwise(
                        "rotate back in place",
                        (k, x, n) -> k.rotate(x[0], A, x[1], x[2], B, n, HEADS, -1f, x[0],
                                A)),
                elementwise(
                        "dropout",
                        (k, x, n) -> k.dropout(77, 1000, 1 << 22, 1.5f, x[0], A, x[1], TO, n)),
                elementwise(
                        "dropout from an upper half, in place",
                        (k, x, n) -> k.dropout(-7, 1001, 1 << 23, 2f, x[0], A, x[0], A, n)),
                elementwise("sgd", (k, x, n) -> k.sgd(x[0], x[1], null, B, n, DESCENT)),
                elementwise(
                        "sgd with momentum",
                        (k, x, n) -> k.sgd(x[0], x[1], x[2], B, n, DESCENT)),
                elementwise(
                        "sgd with Nesterov's momentum",
                        (k, x, n) -> k.sgd(x[0], x[1], x[2], B, n, NESTEROV)),
                elementwise("adamW", (k, x, n) -> k.adamW(x[0], x[1], x[2], x[3], B, n, STEP)),
                row("dot", (k, x, n) -> k.dot(x[0], A, x[1], B, n)),
                row("sum", (k, x, n) -> k.sum(x[0], A, n)),
                row("max", (k, x, n) -> k.max(x[0], A, n)),
                row("expSum", (k, x, n) -> k.expSum(x[0], A, 0.4f, x[1], TO, n)),
                row("expSum in place", (k, x, n) -> k.expSum(x[0], A, 0.4f, x[0], A, n)),
                rowWithoutResult(
                        "rmsNorm",
                        (k, x, n) -> k.rmsNorm(
                                x[0], A, x[1], 1e-5f, x[2], TO, x[3], B, ROWS, n)),
                rowWithoutResult(
                        "rmsNorm in place",
                        (k, x, n) -> k.rmsNorm(
                                x[0], A, x[1], 1e-5f, x[0], A, x[3], B, ROWS, n)),
                rowWithoutResult(
                        "rmsNormGradient",
                        (k, x, n) -> k.rmsNormGradient(
                                x[0], A, x[1], x[2], B, x[3], B, x[4], TO, ROWS, n)),
                rowWithoutResult(
                        "layerNorm",
                        (k, x, n) -> k.layerNorm(
                                x[0], A, x[1], x[2], 1e-5f, x[3], TO, x[4], x[5], B, ROWS, n)),
                rowWithoutResult(
                        "layerNorm in place",
                        (k, x, n) -> k.layerNorm(
                                x[0], A, x[1], x[2], 1e-5f, x[0], A, x[4], x[5], B, ROWS, n)),
                rowWithoutResult(
                        "layerNormGradient",
                        (k, x, n) -> k.layerNormGradient(
                                x[0], A, x[1], x[2], x[3], B, x[4], B, x[5], TO, ROWS, n)),
                rowWithoutResult(
                        "addNormWeightGradient",
                        (k, x, n) -> k.addNormWeightGradient(
                                x[0], A, 0.3f, 1.1f, x[1], B, x[2], TO, n)),
                rowWithoutResult(
                        "softmax",
                        (k, x, n) -> k.softmax(x[0], A, x[1], TO, ROWS, n)),
                rowWithoutResult(
                        "softmax of one row",
                        (k, x, n) -> k.softmax(x[0], A, x[1], TO, 1, n)),
                rowWithoutResult(
                        "softmax in place",
                        (k, x, n) -> k.softmax(x[0], A, x[0], A, ROWS, n)),
                rowWithoutResult(
                        "softmaxGradient",
                        (k, x, n) -> k.softmaxGradient(x[0], A, x[1], B, x[2], TO, ROWS, n)),
                rowWithoutResult(
                        "softmaxGradient in place",
                        (k, x, n) -> k.softmaxGradient(x[0], A, x[1], B, x[1], B, ROWS, n)),
                rowWithoutResult(
                        "logSoftmax",
                        (k, x, n) -> k.logSoftmax(x[0], A, x[1], TO, ROWS, n)),
                rowWithoutResult(
                        "logSoftmaxGradient",
                        (k, x, n) -> k.logSoftmaxGradient(x[0], A, x[1], B, x[2], TO, ROWS, n)),
                rowWithoutResult(
                        "logSoftmaxGradient in place",
                        (k, x, n) -> k.logSoftmaxGradient(x[0], A, x[1], B, x[1], B, ROWS, n)),
                rowWithoutResult(
                        "centredProduct",
                        (k, x, n) -> k.centredProduct(
                                x[0], A, x[1], B, 0.2f, 1.7f, x[2], TO, n))));
        for (Activation f : Activation.values()) {
            cases.add(elementwise(f + "", (k, x, n) -> k.activate(f, x[0], A, x[1], TO, n)));
            cases.add(elementwise(
                    f + " in place", (k, x, n) -> k.activate(f, x[0], A, x[0], A, n)));
            cases.add(elementwise(
                    f + " gradient",
                    (k, x, n) -> k.activateGradient(f, x[0], A, x[1], B, x[2], TO, n)));
        }
        return cases;
    }

    /** How the elements of a buffer are drawn. */
    enum Values {
        /** Numbers as a model has them. */
        NORMAL,
        /** Such numbers, a tenth of them replaced by zeros, infinities, NaN and the like. */
        SOME_SPECIAL,
        /** Special numbers alone. */
        SPECIAL,
        /** Any 32 bits. */
        BITS;

        float draw(Random random) {
            return switch (this) {
                case NORMAL -> (float) random.nextGaussian();
                case SOME_SPECIAL -> (random.nextInt(10) == 0 ? SPECIAL : NORMAL).draw(random);
                case SPECIAL -> KernelCase.SPECIAL[random.nextInt(KernelCase.SPECIAL.length)];
                case BITS -> Float.intBitsToFloat(random.nextInt());
            };
        }
    }

    /**
     * Buffers for {@link #ROWS} rows of {@code count} elements, or {@link #HEADS} heads of so many
     * pairs, and more on either side.
     */
    static float[][] buffers(Values values, int count, long seed) {
        Random random = new Random(seed);
        float[][] buffers = new float[BUFFERS][4 * count + 2 * TO];
        for (float[] buffer : buffers) {
            for (int i = 0; i < buffer.length; i++) {
                buffer[i] = values.draw(random);
            }
        }
        return buffers;
    }

    /**
     * Runs the case on a copy of the buffers.
     *
     * @return all of the buffers afterwards, also where nothing should have been written, and the
     *     result, as bits in which every NaN is the same
     */
    int[] outcome(ElementwiseKernels elementwise, RowKernels rows, float[][] buffers, int count) {
        float[][] copy = new float[buffers.length][];
        for (int i = 0; i < buffers.length; i++) {
            copy[i] = buffers[i].clone();
        }
        float result = run.on(elementwise, rows, copy, count);
        int width = copy[0].length;
        int[] bits = new int[copy.length * width + 1];
        for (int i = 0; i < copy.length; i++) {
            for (int j = 0; j < width; j++) {
                bits[i * width + j] = Float.floatToIntBits(copy[i][j]);
            }
        }
        bits[bits.length - 1] = Float.floatToIntBits(result);
        return bits;
    }

    @Override
    public String toString() {
        return name;
    }
}
