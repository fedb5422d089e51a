package veneer.lora.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Where the numbers of an axis are, and which of them are written beside it.
 *
 * @param axis what is shown
 * @param low the number at the beginning
 * @param high the number at the end
 */
record Scale(Axis axis, double low, double high) {
    private static final int MOST_TICKS = 7;

    /** A scale that shows all numbers that have a place on the axis, with a little room. */
    static Scale around(Axis axis, List<double[]> numbers) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double[] some : numbers) {
            for (double number : some) {
                if (axis.shows(number)) {
                    low = Math.min(low, number);
                    high = Math.max(high, number);
                }
            }
        }
        if (low > high) {
            return new Scale(axis, axis.isLogarithmic() ? 0.1 : 0, 1);
        }
        return axis.isLogarithmic() ? roomByFactors(axis, low, high) : room(axis, low, high);
    }

    private static Scale roomByFactors(Axis axis, double low, double high) {
        double room = low == high ? 2 : StrictMath.pow(high / low, 0.04);
        return new Scale(axis, low / room, high * room);
    }

    /** Zero stays at the beginning where nothing is below it. */
    private static Scale room(Axis axis, double low, double high) {
        double room = low == high ? Math.max(1, Math.abs(low)) / 2 : 0.04 * (high - low);
        double from = low >= 0 && low - room < 0 ? 0 : low - room;
        return new Scale(axis, from, high + room);
    }

    /** The place of a number, from 0 to 1. */
    double share(double value) {
        if (axis.isLogarithmic()) {
            return StrictMath.log(value / low) / StrictMath.log(high / low);
        }
        return (value - low) / (high - low);
    }

    /** The numbers that are written beside the axis. */
    List<Double> ticks() {
        return axis.isLogarithmic() ? powers() : steps();
    }

    /** Multiples of 1, 2 or 5 and a power of ten. */
    private List<Double> steps() {
        double rough = (high - low) / MOST_TICKS;
        double power = StrictMath.pow(10, Math.floor(StrictMath.log10(rough)));
        double step = rough <= power
                ? power
                : rough <= 2 * power
                        ? 2 * power
                        : rough <= 5 * power ? 5 * power : 10 * power;
        step = axis.steps() == Axis.Steps.WHOLE ? Math.max(1, step) : step;
        List<Double> ticks = new ArrayList<>();
        for (long i = (long) Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; i++) {
            ticks.add(i * step);
        }
        return ticks;
    }

    /** Powers of ten, not all of them where there are many; 2 and 5 times as much where few. */
    private List<Double> powers() {
        int first = (int) Math.ceil(StrictMath.log10(low) - 1e-9);
        int last = (int) Math.floor(StrictMath.log10(high) + 1e-9);
        int stride = Math.max(1, (last - first + MOST_TICKS) / MOST_TICKS);
        int[] factors = last - first < 2 ? new int[] {1, 2, 5} : new int[] {1};
        List<Double> ticks = new ArrayList<>();
        for (int power = first - 1; power <= last; power++) {
            for (int factor : factors) {
                double tick = factor * StrictMath.pow(10, power);
                if (tick >= low && tick <= high && Math.floorMod(power - first, stride) == 0) {
                    ticks.add(tick);
                }
            }
        }
        return ticks;
    }

    /** A number as it is written beside an axis. */
    static String label(double value) {
        double size = Math.abs(value);
        if (size != 0 && (size < 1e-3 || size >= 1e5)) {
            return String.format(Locale.ROOT, "%.2e", value)
                    .replaceAll("\\.?0*e", "e").replaceAll("e([+-])0*(\\d)", "e$1$2")
                    .replace("e+", "e");
        }
        String digits = String.format(Locale.ROOT, "%.6f", value).replaceAll("\\.?0+$", "");
        return digits.equals("-0") ? "0" : digits;
    }
}
