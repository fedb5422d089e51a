package veneer.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import veneer.engine.kernel.Compute;
import veneer.engine.tensor.Buffers;
import veneer.engine.tensor.NoGradient;
import veneer.engine.tensor.Tensor;

/**
 * Operations on tensors; the yardstick is the kernels that they are made of, so that the ratio says
 * what the tensors cost: checks, the graph, arrays, which come from {@link Buffers} as in training.
 * Both copy the gradient of the result, which the walk back starts from.
 */
@State(Scope.Benchmark)
public class OperationBenchmark extends Comparison {
    /** The operation. */
    @Param
    public OperationPass operation;

    /** {@code forward}, without a graph, or {@code both}, with one that is walked back. */
    @Param({"forward", "both"})
    public String direction;

    private final Buffers buffers = new Buffers();
    private Compute before;
    private OperationInputs inputs;

    /** Makes the inputs. */
    @Setup
    public void makeInputs() {
        before = Compute.current();
        Compute.use(compute());
        inputs = new OperationInputs(compute());
    }

    /** Gives the threads back that tensors used before. */
    @TearDown
    public void restoreCompute() {
        Compute.use(before);
    }

    /**
     * One pass.
     *
     * @param passes counts it
     * @return the result
     */
    @Benchmark
    public Object pass(Passes passes) {
        passes.passes++;
        boolean both = direction.equals("both");
        if (!ours()) {
            operation.forward(inputs);
            if (both) {
                inputs.copyGradient();
                operation.backward(inputs);
            }
            return inputs;
        }
        try (var _ = buffers.open(); var _ = both ? null : NoGradient.open()) {
            Tensor y = operation.apply(inputs);
            if (both) {
                y.backward(inputs.gradient);
            }
            return y;
        }
    }
}
