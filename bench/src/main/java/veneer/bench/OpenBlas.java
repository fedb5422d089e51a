package veneer.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/**
 * OpenBLAS, from the shared library in PyPI's package scipy-openblas32, whose symbols have a prefix
 * of their own.
 */
@SuppressWarnings("restricted")
final class OpenBlas {
    /** The system property that demands kernels of OpenBLAS, such as {@code Haswell}. */
    static final String CORE_PROPERTY = "veneer.bench.openblas.core";

    private static final int ROW_MAJOR = 101;
    private static final int PLAIN = 111;
    private static final int TRANSPOSED = 112;
    private static final long CACHE_LINE = 64;
    private static final long LONGEST_TEXT = 1024;

    private final MethodHandle product;
    private final MethodHandle setThreads;
    private final MethodHandle describe;

    private OpenBlas(Path library) {
        Linker linker = Linker.nativeLinker();
        setEnvironment(linker);
        SymbolLookup symbols = SymbolLookup.libraryLookup(library, Arena.global());
        var number = ValueLayout.JAVA_INT;
        var real = ValueLayout.JAVA_FLOAT;
        var pointer = ValueLayout.ADDRESS;
        product = linker.downcallHandle(symbols.findOrThrow("scipy_cblas_sgemm"),
                FunctionDescriptor.ofVoid(number, number, number, number, number, number, real,
                        pointer, number, pointer, number, real, pointer, number));
        setThreads = linker.downcallHandle(
                symbols.findOrThrow("scipy_openblas_set_num_threads"),
                FunctionDescriptor.ofVoid(number));
        describe = linker.downcallHandle(symbols.findOrThrow("scipy_openblas_get_config"),
                FunctionDescriptor.of(pointer));
    }

    /**
     * {@return the library}
     *
     * @param threads how many threads share a product
     */
    static OpenBlas load(int threads) {
        OpenBlas openBlas = new OpenBlas(OpenBlasLibrary.required());
        try {
            openBlas.setThreads.invokeExact(threads);
        } catch (Throwable e) {
            throw failure(e);
        }
        return openBlas;
    }

    /** {@return a copy of an array where the library can read it} */
    static MemorySegment copy(float[] values, Arena arena) {
        MemorySegment copy = arena.allocate((long) values.length * Float.BYTES, CACHE_LINE);
        MemorySegment.copy(values, 0, copy, ValueLayout.JAVA_FLOAT, 0, values.length);
        return copy;
    }

    /** {@return the library's version, and the kernels that it chose} */
    String describe() {
        try {
            MemorySegment text = (MemorySegment) describe.invokeExact();
            return text.reinterpret(LONGEST_TEXT).getString(0);
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    void multiply(ProductShape shape, MemorySegment a, MemorySegment b, MemorySegment c) {
        try {
            product.invokeExact(ROW_MAJOR, shape.transposeA() ? TRANSPOSED : PLAIN,
                    shape.transposeB() ? TRANSPOSED : PLAIN, shape.m(), shape.n(), shape.k(), 1f,
                    a, shape.strideA(), b, shape.strideB(), shape.accumulate() ? 1f : 0f, c,
                    shape.n());
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    /**
     * The library reads its environment when it is loaded. Its idle threads would spin for a while,
     * in our time; and whatever kernels the caller's environment demands are not for this run.
     */
    private static void setEnvironment(Linker linker) {
        String core = System.getProperty(CORE_PROPERTY);
        try (Arena arena = Arena.ofConfined()) {
            MethodHandle set = linker.downcallHandle(
                    linker.defaultLookup().findOrThrow("setenv"),
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS,
                            ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
            MethodHandle unset = linker.downcallHandle(
                    linker.defaultLookup().findOrThrow("unsetenv"),
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
            int status = (int) set.invokeExact(arena.allocateFrom("OPENBLAS_THREAD_TIMEOUT"),
                    arena.allocateFrom("4"), 1);
            MemorySegment name = arena.allocateFrom("OPENBLAS_CORETYPE");
            status |= core == null
                    ? (int) unset.invokeExact(name)
                    : (int) set.invokeExact(name, arena.allocateFrom(core), 1);
            if (status != 0) {
                throw new IllegalStateException("the environment of OpenBLAS can't be set");
            }
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    private static RuntimeException failure(Throwable e) {
        return e instanceof RuntimeException known ? known : new IllegalStateException(e);
    }
}
