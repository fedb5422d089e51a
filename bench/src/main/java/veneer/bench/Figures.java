package veneer.bench;

import java.util.Arrays;
import java.util.List;

/**
 * What the virtual machines measured of one case: a median over the blocks of each.
 *
 * @param ours our figure in each virtual machine
 * @param yardstick the yardstick's in each, or none at all
 * @param spread the 95th percentile of our blocks' times over their median, in the worst of them
 */
record Figures(List<Double> ours, List<Double> yardstick, double spread) {
    /** The same beside a peer's figure that was measured once. */
    Figures beside(double peer) {
        return new Figures(ours, List.of(peer), spread);
    }

    /** The same beside a yardstick that is nowhere above what is possible. */
    Figures atMost(double possible) {
        return new Figures(
                ours, yardstick.stream().map(one -> Math.min(one, possible)).toList(), spread);
    }

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

    /** The 95th percentile of the times that rates stand for, over their median. */
    static double spread(List<Double> rates) {
        List<Double> sorted = rates.stream().sorted().toList();
        return median(rates) / sorted.get(sorted.size() / 20);
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
