package veneer.lora.analysis;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import veneer.lora.plot.Axis;
import veneer.lora.plot.Chart;
import veneer.lora.plot.HeatMap;
import veneer.lora.plot.Page;
import veneer.lora.plot.Series;
import veneer.lora.plot.Table;
import veneer.lora.plot.XyChart;

/**
 * Two adapters' spaces as tables and pictures, with what the LoRA paper found.
 *
 * @param first the name of one adapter
 * @param second the name of the other
 * @param modules the similarities of all modules that both have
 * @param drawn the paths of those that are drawn
 * @param firstAmplification what one adapter strengthens; empty where the model isn't known
 * @param secondAmplification what the other strengthens
 */
public record SimilarityReport(String first, String second, List<ModuleSimilarity> modules,
        List<String> drawn, List<Amplification> firstAmplification,
        List<Amplification> secondAmplification) {
    /** What the paper found of directions that two adapters share. */
    private static final double PUBLISHED = 0.5;

    /**
     * Writes {@code similarity.html}, {@code summary.csv}, {@code similarity.csv}, and {@code
     * amplification.csv} where the model is known.
     *
     * @param folder an existing folder
     * @throws IOException if they can't be written
     */
    public void write(Path folder) throws IOException {
        Table summary = summary();
        Page page = new Page("Subspace similarity of " + first + " and " + second)
                .paragraph("φ(i, j) says how much of the space of the first i singular vectors of"
                        + " one adapter lies in that of the first j of the other: 0 is none of it,"
                        + " 1 all (Hu et al. 2021, section 7.2). A's right singular vectors span"
                        + " what an update reads, B's left ones what it writes. The control takes"
                        + " Gaussian matrices of the same size, for which φ(i, j) is about"
                        + " max(i, j) divided by the length of the vectors.")
                .paragraph(verdict());
        page.heading("The first direction, module by module")
                .charts(firstDirections("A", ModuleSimilarity::a, ModuleSimilarity::randomA),
                        firstDirections("B", ModuleSimilarity::b, ModuleSimilarity::randomB));
        for (ModuleSimilarity module : modules) {
            if (drawn.contains(module.module())) {
                page.heading(module.module()).charts(maps(module));
            }
        }
        if (!firstAmplification.isEmpty()) {
            amplification(page, folder);
        }
        page.heading("All modules").table(summary);
        summary.write(folder.resolve("summary.csv"));
        similarities().write(folder.resolve("similarity.csv"));
        page.write(folder.resolve("similarity.html"));
    }

    private String verdict() {
        double a = mean(ModuleSimilarity::a);
        double b = mean(ModuleSimilarity::b);
        String found = String.format(Locale.ROOT,
                "The paper finds that adapters of rank 8 and 64 of GPT-3 share their first"
                        + " direction, φ(1, 1) > %.1f, and hardly more. Here the mean φ(1, 1) over"
                        + " %d modules is %.3f of A and %.3f of B, and of the control %.3f and"
                        + " %.3f.",
                PUBLISHED, modules.size(), a, b, mean(ModuleSimilarity::randomA),
                mean(ModuleSimilarity::randomB));
        if (Math.max(a, b) > PUBLISHED) {
            return found;
        }
        return found + " That is less than the paper's. A starts random, and as long as it has"
                + " moved little, its singular vectors are those of its start; a short training of"
                + " a small model moves it little. Two runs also differ in the order of their"
                + " data.";
    }

    private double mean(Function<ModuleSimilarity, double[][]> of) {
        return modules.stream().mapToDouble(module -> first(of.apply(module)))
                .filter(Double::isFinite).average().orElse(Double.NaN);
    }

    /** φ(1, 1), NaN where a factor is zero. */
    private static double first(double[][] phi) {
        return phi.length == 0 || phi[0].length == 0 ? Double.NaN : phi[0][0];
    }

    /** φ of the smaller space with as many directions of the other. */
    private static double last(double[][] phi) {
        int both = phi.length == 0 ? 0 : Math.min(phi.length, phi[0].length);
        return both == 0 ? Double.NaN : phi[both - 1][both - 1];
    }

    private Chart firstDirections(String factor, Function<ModuleSimilarity, double[][]> of,
            Function<ModuleSimilarity, double[][]> control) {
        List<Series> series = new ArrayList<>();
        List<String> kinds = modules.stream().map(m -> ModuleSelection.kind(m.module()))
                .distinct().toList();
        for (String kind : kinds) {
            List<ModuleSimilarity> some = modules.stream()
                    .filter(m -> ModuleSelection.kind(m.module()).equals(kind)).toList();
            series.add(new Series(kind,
                    some.stream().mapToDouble(m -> ModuleSelection.layer(m.module())).toArray(),
                    some.stream().mapToDouble(m -> first(of.apply(m))).toArray(),
                    Series.Mark.LINE_AND_POINTS));
        }
        series.add(Series.points("control",
                modules.stream().mapToDouble(m -> ModuleSelection.layer(m.module())).toArray(),
                modules.stream().mapToDouble(m -> first(control.apply(m))).toArray()));
        return new XyChart("φ(1, 1) of " + factor, Axis.counted("layer"),
                Axis.linear("φ(1, 1)"), series);
    }

    private Chart[] maps(ModuleSimilarity module) {
        List<Chart> charts = new ArrayList<>();
        charts.add(map("A", module.a()));
        charts.add(map("A, control", module.randomA()));
        if (Double.isFinite(first(module.b()))) {
            charts.add(map("B", module.b()));
            charts.add(map("B, control", module.randomB()));
        }
        return charts.toArray(Chart[]::new);
    }

    private Chart map(String title, double[][] phi) {
        return HeatMap.counted("φ(i, j) of " + title, "i of " + first, "j of " + second, phi);
    }

    private Table summary() {
        Table table = new Table("module", "φ(1,1) of A", "φ(1,1) of B", "φ(r,r) of A",
                "φ(r,r) of B", "control φ(1,1)", "control φ(r,r)", "vectors of B");
        for (ModuleSimilarity module : modules) {
            double[][] b = module.b();
            table.row(module.module(), first(module.a()), first(b), last(module.a()), last(b),
                    first(module.randomA()), last(module.randomA()),
                    b.length + " and " + (b.length == 0 ? "…" : b[0].length));
        }
        return table;
    }

    private Table similarities() {
        Table table = new Table("module", "factor", "i", "j", "phi", "control");
        for (ModuleSimilarity module : modules) {
            if (drawn.contains(module.module())) {
                rows(table, module.module(), "A", module.a(), module.randomA());
                rows(table, module.module(), "B", module.b(), module.randomB());
            }
        }
        return table;
    }

    private static void rows(Table table, String module, String factor, double[][] phi,
            double[][] control) {
        for (int i = 0; i < phi.length; i++) {
            for (int j = 0; j < phi[i].length; j++) {
                table.row(module, factor, i + 1, j + 1, phi[i][j], control[i][j]);
            }
        }
    }

    private void amplification(Page page, Path folder) throws IOException {
        Table table = new Table("adapter", "module", "r", "‖W‖", "‖ΔW‖", "‖UᵀWV‖ of ΔW",
                "‖UᵀWV‖ of W", "‖UᵀWV‖ of random", "factor");
        firstAmplification.forEach(of -> row(table, first, of));
        secondAmplification.forEach(of -> row(table, second, of));
        page.heading("Amplification")
                .paragraph("W projected onto the singular vectors of ΔW, onto its own first ones,"
                        + " and onto random ones. The factor ‖ΔW‖/‖UᵀWV‖ says by how much the"
                        + " update strengthens directions that W has, but hardly uses. In GPT-3's"
                        + " 48th layer the paper finds (table 7) for r = 4 ‖W‖ = 61.95,"
                        + " ‖ΔW‖ = 6.91, and 0.32, 21.67 and 0.02 of the projections: a factor of"
                        + " 21.5; for r = 64 ‖ΔW‖ = 3.57, and 1.90, 37.71 and 0.33: a factor of"
                        + " 1.9.")
                .charts(factors())
                .table(table);
        table.write(folder.resolve("amplification.csv"));
    }

    private static void row(Table table, String adapter, Amplification of) {
        table.row(adapter, of.module(), of.rank(), of.weight(), of.update(), of.ofUpdate(),
                of.ofWeight(), of.ofRandom(), of.factor());
    }

    private Chart factors() {
        return new XyChart("Amplification by layer", Axis.counted("layer"),
                Axis.logarithmic("‖ΔW‖/‖UᵀWV‖"),
                List.of(points(first, firstAmplification), points(second, secondAmplification)));
    }

    private static Series points(String name, List<Amplification> all) {
        return Series.points(name,
                all.stream().mapToDouble(of -> ModuleSelection.layer(of.module())).toArray(),
                all.stream().mapToDouble(Amplification::factor).toArray());
    }
}
