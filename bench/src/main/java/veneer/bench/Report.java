package veneer.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What a run prints, and what it leaves for programs. */
final class Report {
    private final PrintStream out;
    private final Map<String, Object> header = new LinkedHashMap<>();
    private final List<Map<String, Object>> lines = new ArrayList<>();
    private final Map<String, Map<Integer, Figures>> byThreads = new LinkedHashMap<>();

    Report(PrintStream out) {
        this.out = out;
    }

    /** One line of the header. */
    void header(String name, String value) {
        header.put(name, value);
        out.printf("%-10s %s%n", name, value);
    }

    /** What the machine can do at most. */
    void machine(Machine machine) {
        header("FMA peak", join(machine.gigaflops(), "GF/s"));
        header("reading", join(machine.gigabytes(), "GB/s"));
    }

    /** The names of the columns. */
    void columns() {
        out.printf("%n%-34s %7s %9s %9s %7s %7s  %s%n", "case", "threads", "veneer", "peer",
                "ratio", "worst", "each JVM");
    }

    /**
     * One case.
     *
     * @param one the case
     * @param threads its threads
     * @param figures what was measured
     * @param peak the FMA peak, against which a product without a peer is held, or NaN
     * @param others further peers' figures, from processes of their own
     */
    void add(Case one, int threads, Figures figures, double peak, Map<String, Double> others) {
        String name = one.group() + " " + one.name();
        byThreads.computeIfAbsent(name, _ -> new LinkedHashMap<>()).put(threads, figures);
        String unit = one.unit().label();
        if (figures.compared()) {
            out.printf(Locale.ROOT, "%-34s %7d %9.1f %9.1f %7.3f %7.3f  %s%n", name, threads,
                    figures.our(), figures.other(), figures.ratio(), figures.worstRatio(),
                    pairs(figures) + " " + unit + ", " + one.yardstick().label() + list(others));
        } else {
            String share = Double.isNaN(peak)
                    ? ""
                    : String.format(Locale.ROOT, ", %.2f of the FMA peak", figures.our() / peak);
            out.printf(Locale.ROOT, "%-34s %7d %9.1f %9s %7s %7s  %s%n", name, threads,
                    figures.our(), "-", "-", "-",
                    list(figures.ours()) + " " + unit + share + list(others));
        }
        out.flush();
        Map<String, Object> line = line(one, threads, figures);
        line.putAll(others);
        lines.add(line);
    }

    /** What more threads gain, ours and as a share of what the peer gains. */
    void scaling() {
        out.println();
        byThreads.forEach((name, figures) -> {
            List<Integer> threads = figures.keySet().stream().sorted().toList();
            Figures one = figures.get(threads.getFirst());
            Figures all = figures.get(threads.getLast());
            if (one != all && one.compared() && all.compared()) {
                double gain = all.our() / one.our();
                double others = all.other() / one.other();
                out.printf(Locale.ROOT, "%-34s %d threads over %d: %.2f, peer %.2f, share %.3f%n",
                        name, threads.getLast(), threads.getFirst(), gain, others, gain / others);
            }
        });
    }

    /** Everything, for {@code Json}. */
    Map<String, Object> toJson() {
        return Map.of("header", header, "cases", lines);
    }

    private static Map<String, Object> line(Case one, int threads, Figures figures) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("group", one.group());
        line.put("name", one.name());
        line.put("threads", threads);
        line.put("unit", one.unit().label());
        line.put("veneer", figures.ours());
        if (figures.compared()) {
            line.put("yardstick", one.yardstick().label());
            line.put("peer", figures.yardstick());
            line.put("ratio", figures.ratio());
        }
        return line;
    }

    private static String pairs(Figures figures) {
        if (figures.yardstick().size() != figures.ours().size()) {
            return list(figures.ours()) + " / " + list(figures.yardstick());
        }
        List<String> pairs = new ArrayList<>();
        for (int fork = 0; fork < figures.ours().size(); fork++) {
            pairs.add(number(figures.ours().get(fork)) + "/"
                    + number(figures.yardstick().get(fork)));
        }
        return String.join(" ", pairs);
    }

    private static String list(List<Double> values) {
        return values.stream().map(Report::number).collect(Collectors.joining(" "));
    }

    private static String list(Map<String, Double> others) {
        return others.entrySet().stream()
                .map(other -> "; " + other.getKey() + " " + number(other.getValue()))
                .collect(Collectors.joining());
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.1f", value);
    }

    private static String join(Map<Integer, Double> figures, String unit) {
        return figures.entrySet().stream()
                .map(entry -> number(entry.getValue()) + " " + unit + " on " + entry.getKey()
                        + (entry.getKey() == 1 ? " thread" : " threads"))
                .collect(Collectors.joining(", "));
    }
}
