package veneer.engine.kernel;

import java.util.List;
import java.util.function.Function;

/** Kernels of which a scalar and a vector set must give the same digests. */
enum Twins {
    ELEMENTWISE_AND_ROWS(kernels -> KernelDigests.of(kernels.elementwise(), kernels.rows())),
    STORED_ROWS(kernels -> StoredRowDigests.of(kernels.storedRows())),
    WIDENING(kernels -> WideningDigests.of(kernels.widening())),
    NARROWING(kernels -> NarrowingDigests.of(kernels.narrowing()));

    private final Function<Kernels, List<String>> digests;

    Twins(Function<Kernels, List<String>> digests) {
        this.digests = digests;
    }

    List<String> digests(Kernels kernels) {
        return digests.apply(kernels);
    }
}
