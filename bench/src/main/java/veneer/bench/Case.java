package veneer.bench;

import java.util.HashMap;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/**
 * One thing that is measured.
 *
 * @param group what it belongs to, such as {@code square}
 * @param name its name
 * @param benchmark the class that measures it
 * @param parameters the values of the class's parameters
 * @param unit the counter that is the figure, and its unit
 * @param yardstick what the figure is compared with
 * @param depth in which runs it takes part
 * @param ceiling the highest figure that the processor's arithmetic allows, of its FMA peak
 * @param product the matrix product, where PyTorch is asked for it too; null elsewhere
 */
record Case(
        String group,
        String name,
        Class<?> benchmark,
        Map<String, String> parameters,
        Unit unit,
        Yardstick yardstick,
        Depth depth,
        DoubleUnaryOperator ceiling,
        ProductShape product) {
    /** What arithmetic does not limit. */
    static final DoubleUnaryOperator NO_CEILING = peak -> Double.POSITIVE_INFINITY;

    /** The same with one more parameter. */
    Case with(String parameter, String value) {
        Map<String, String> more = new HashMap<>(parameters);
        more.put(parameter, value);
        return new Case(group, name, benchmark, more, unit, yardstick, depth, ceiling,
                product);
    }

    /** A counter of a benchmark, and what it is called once it is divided by the time. */
    enum Unit {
        /** Floating-point operations. */
        GIGAFLOPS("gigaflops", "GF/s"),
        /** Bytes read and written. */
        GIGABYTES("gigabytes", "GB/s"),
        /** Passes over the same inputs. */
        PASSES("passes", "1/s"),
        /** Tokens trained on. */
        TOKENS("tokens", "tokens/s");

        private final String counter;
        private final String label;

        Unit(String counter, String label) {
            this.counter = counter;
            this.label = label;
        }

        String counter() {
            return counter;
        }

        String label() {
            return label;
        }
    }

    /** How much a case matters. */
    enum Depth {
        /** Part of every run, and measured in the most virtual machines. */
        GATE,
        /** Part of a quick and of a full run. */
        QUICK,
        /** Part of a full run alone. */
        FULL,
        /** Part of a full run alone, and measured in one virtual machine: a step takes long. */
        LONG,
        /** Part of a full run alone, and measured in one virtual machine for many steps. */
        STEADY,
        /** Part of a full run alone, if there is data to train on. */
        DATA
    }
}
