package veneer.bench;

import java.util.Arrays;
import java.util.List;

/**
 * What the virtual machines measured of one case: a median over the blocks of each.
 *
 * @param ours our figure in each virtual machine
 * @param yardstick the yardstick's in each, or none at all
 */
record Figures(List<Double> ours, List<Double> yardstick) {
    /** The median of the virtual machines. */
    double our() {
        return median(ours);
    }

    boolean compared() {
        return !yardstick.isEmpty();
    }

    double other() {
        return median(yardstick);
    }

    /** Ours over the yardstick's, in each virtual machine. */
    List<Double> ratios() {
        if (yardstick.size() != ours.size()) {
            return yardstick.isEmpty() ? List.of() : List.of(our() / other());
        }
        Double[] ratios = new Double[ours.size()];
        Arrays.setAll(ratios, fork -> ours.get(fork) / yardstick.get(fork));
        return List.of(ratios);
    }

    double ratio() {
        return median(ratios());
    }

    double worstRatio() {
        return ratios().stream().min(Double::compare).orElse(Double.NaN);
    }

    static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        if (sorted.length == 0) {
            return Double.NaN;
        }
        return sorted.length % 2 == 1
                ? sorted[middle]
                : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
