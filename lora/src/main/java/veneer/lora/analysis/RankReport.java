package veneer.lora.analysis;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import veneer.engine.linalg.Spectrum;
import veneer.lora.plot.Axis;
import veneer.lora.plot.Chart;
import veneer.lora.plot.Page;
import veneer.lora.plot.Series;
import veneer.lora.plot.Table;
import veneer.lora.plot.XyChart;

/**
 * Ranks of weights, and of updates where there is an adapter, as tables and pictures.
 *
 * @param model the model's name
 * @param adapter the adapter's name, or null for none
 * @param modules the spectra of all modules, a weight's followed by its update's
 * @param drawn the paths of those that are drawn
 * @param seed of the random matrices beside them
 */
public record RankReport(String model, String adapter, List<ModuleSpectrum> modules,
        List<String> drawn, long seed) {
    private static final String WEIGHT = "W";
    private static final String UPDATE = "ΔW";
    private static final double MOST = 0.9;
    private static final double HALF = 0.5;

    /**
     * Writes {@code rank.html}, {@code ranks.csv} and {@code spectra.csv}.
     *
     * @param folder an existing folder
     * @throws IOException if they can't be written
     */
    public void write(Path folder) throws IOException {
        Page page = new Page("Ranks of " + model + (adapter == null ? "" : " and " + adapter))
                .paragraph("A matrix has as many singular values as its lesser extent. The best"
                        + " approximation of rank k keeps the k largest, and of the energy ‖W‖²"
                        + " the share of their squares (Eckart and Young 1936). The effective rank"
                        + " is e to the entropy of the values' shares of their sum (Roy and"
                        + " Vetterli 2007); the numerical rank counts the values that rounding to"
                        + " float32 doesn't account for.")
                .paragraph(verdict());
        page.heading("By layer").charts(byLayer("Effective rank", "of the full rank",
                m -> m.spectrum().effectiveRank() / m.fullRank()),
                byLayer("Rank that keeps 90 % of the energy", "of the full rank",
                        m -> (double) m.spectrum().rankKeeping(MOST) / m.fullRank()));
        Table spectra = new Table("module", "matrix", "k", "value", "energy", "error");
        for (String path : drawn) {
            List<ModuleSpectrum> some =
                    modules.stream().filter(m -> m.module().equals(path)).toList();
            List<Named> named = named(some);
            page.heading(path).charts(values(named), errors(named));
            named.forEach(one -> rows(spectra, path, one));
        }
        Table ranks = ranks();
        page.heading("All modules").table(ranks);
        ranks.write(folder.resolve("ranks.csv"));
        spectra.write(folder.resolve("spectra.csv"));
        page.write(folder.resolve("rank.html"));
    }

    /** A spectrum and what the legend calls it. */
    private record Named(String name, Spectrum spectrum) {}

    private List<Named> named(List<ModuleSpectrum> some) {
        List<Named> named = new ArrayList<>();
        for (ModuleSpectrum module : some) {
            named.add(new Named(module.what(), module.spectrum()));
            if (module.what().equals(WEIGHT)) {
                named.add(new Named("random, as large as W", module.random(seed)));
            }
        }
        return named;
    }

    private String verdict() {
        double share = mean(WEIGHT, m -> m.spectrum().effectiveRank() / m.fullRank());
        String text = String.format(Locale.ROOT, "The weights of %d modules have an effective rank"
                + " of %.0f %% of the full one on the average, and %.0f %% of it keep %.0f %% of"
                + " the energy: %s.", count(WEIGHT), 100 * share,
                100 * mean(WEIGHT,
                        m -> (double) m.spectrum().rankKeeping(MOST) / m.fullRank()),
                100 * MOST, share > HALF ? "they are far from low rank" : "they are near low rank");
        return adapter == null ? text : text + verdictOnUpdates();
    }

    private String verdictOnUpdates() {
        double share = mean(UPDATE,
                m -> m.spectrum().effectiveRank() / m.spectrum().values().length);
        return String.format(Locale.ROOT, " The updates have no more values than the adapter's"
                + " rank; of these the effective rank is %.1f, and %.1f keep %.0f %% of the"
                + " energy: %s.", mean(UPDATE, m -> m.spectrum().effectiveRank()),
                mean(UPDATE, m -> m.spectrum().rankKeeping(MOST)), 100 * MOST,
                share > HALF
                        ? "they use most of their rank, unlike what the LoRA paper finds"
                        : "within its rank, too, an update is concentrated on few directions");
    }

    private long count(String what) {
        return modules.stream().filter(m -> m.what().equals(what)).count();
    }

    private double mean(String what, ToDoubleFunction<ModuleSpectrum> of) {
        return modules.stream().filter(m -> m.what().equals(what)).mapToDouble(of).average()
                .orElse(Double.NaN);
    }

    private Chart byLayer(String title, String axis, ToDoubleFunction<ModuleSpectrum> of) {
        List<Series> series = new ArrayList<>();
        List<ModuleSpectrum> weights =
                modules.stream().filter(m -> m.what().equals(WEIGHT)).toList();
        weights.stream().map(m -> ModuleSelection.kind(m.module())).distinct().forEach(kind -> {
            List<ModuleSpectrum> some = weights.stream()
                    .filter(m -> ModuleSelection.kind(m.module()).equals(kind)).toList();
            series.add(new Series(kind,
                    some.stream().mapToDouble(m -> ModuleSelection.layer(m.module())).toArray(),
                    some.stream().mapToDouble(of).toArray(), Series.Mark.LINE_AND_POINTS));
        });
        return new XyChart(title + " of W", Axis.counted("layer"), Axis.linear(axis), series);
    }

    private static Chart values(List<Named> named) {
        List<Series> series = named.stream()
                .map(one -> Series.counted(one.name, 1, one.spectrum.values())).toList();
        return new XyChart("Singular values", Axis.counted("k"), Axis.logarithmic("σ"), series);
    }

    private static Chart errors(List<Named> named) {
        List<Series> series = new ArrayList<>();
        for (Named one : named) {
            double[] errors = new double[one.spectrum.values().length + 1];
            for (int k = 0; k < errors.length; k++) {
                errors[k] = one.spectrum.error(k);
            }
            series.add(Series.counted(one.name, 0, errors));
        }
        return new XyChart("Error of the best approximation of rank k", Axis.counted("k"),
                Axis.linear("‖W − W_k‖ / ‖W‖"), series);
    }

    private static void rows(Table table, String path, Named one) {
        double[] values = one.spectrum.values();
        for (int k = 1; k <= values.length; k++) {
            table.row(path, one.name, k, values[k - 1], one.spectrum.energy(k),
                    one.spectrum.error(k));
        }
    }

    private Table ranks() {
        Table table = new Table("module", "matrix", "extents", "‖·‖", "σ₁", "numerical rank",
                "effective rank", "k for 50 %", "k for 90 %", "k for 99 %", "error at k = 8");
        for (ModuleSpectrum module : modules) {
            Spectrum spectrum = module.spectrum();
            double[] values = spectrum.values();
            table.row(module.module(), module.what(), spectrum.rows() + "×" + spectrum.columns(),
                    spectrum.norm(), values.length == 0 ? 0.0 : values[0], module.rank(),
                    spectrum.effectiveRank(), spectrum.rankKeeping(0.5),
                    spectrum.rankKeeping(MOST), spectrum.rankKeeping(0.99),
                    spectrum.error(Math.min(8, values.length)));
        }
        return table;
    }
}
