package veneer.transformer.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import veneer.engine.kernel.Compute;
import veneer.engine.kernel.KernelProvider;
import veneer.engine.tensor.NoGradient;
import veneer.engine.tensor.Tensor;
import veneer.transformer.ReferenceCases;

/** A model gives the same bits on plain loops and on vectors, on one thread and on several. */
class SameBitsTest {
    private static final int[][] IDS =
            {{5, 9, 3, 17, 4, 4, 8, 11, 25}, {1, 2, 3, 4, 5, 6, 7, 8, 9}};

    @TestFactory
    Stream<DynamicTest> ofPassesStepsAndGradients() {
        return ReferenceCases.tests("same-bits", "*/base", base -> {
            List<float[]> plain = results(base, Compute.of(KernelProvider.scalar(), 1));
            List<float[]> best = results(base, Compute.of(KernelProvider.best(), 3));
            for (int i = 0; i < plain.size(); i++) {
                assertArrayEquals(plain.get(i), best.get(i), "result " + i);
            }
        });
    }

    /** The logits of a pass and of cached steps, and every gradient. */
    private static List<float[]> results(Path base, Compute compute) throws IOException {
        Compute before = Compute.current();
        Compute.use(compute);
        try (CausalLm model = CausalLm.loadTrainable(base)) {
            List<float[]> results = new ArrayList<>();
            model.loss(IDS, IDS).backward();
            for (Tensor parameter : model.parameters().values()) {
                results.add(parameter.gradient());
            }
            try (var _ = NoGradient.open()) {
                results.add(model.logits(IDS).data());
                KeyValueCache cache = new KeyValueCache(model.config());
                results.add(model.prefill(new int[] {5, 9, 3}, cache).data());
                for (int id : IDS[1]) {
                    results.add(model.step(id, cache).data());
                }
            }
            return results;
        } finally {
            Compute.use(before);
        }
    }
}
