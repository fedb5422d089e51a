package veneer.lora.analysis;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import veneer.engine.linalg.Matrix;
import veneer.engine.linalg.PrincipalComponents;
import veneer.lora.plot.Axis;
import veneer.lora.plot.Chart;
import veneer.lora.plot.Page;
import veneer.lora.plot.Series;
import veneer.lora.plot.SpaceChart;
import veneer.lora.plot.Table;
import veneer.lora.plot.XyChart;

/**
 * Samples in three dimensions, and flattened onto the plane of their two principal components, with
 * the variance that this keeps.
 *
 * @param title what the samples are
 * @param axes the names of their columns
 * @param names what each sample is called
 * @param samples m×n, a sample in each row, at least two and n at least 3
 */
public record FlatteningReport(
        String title, List<String> axes, List<String> names, Matrix samples) {
    /** More points than this hide one another; of more, evenly spaced ones are drawn. */
    private static final int MOST_POINTS = 400;

    /** Of hundreds of components the first ones say enough on a page. */
    private static final int SHOWN = 10;

    private static final int SPACE = 3;
    private static final int PLANE = 2;

    /** Refuses samples of less than three numbers, which can't be flattened from space. */
    public FlatteningReport {
        axes = List.copyOf(axes);
        names = List.copyOf(names);
        if (samples.columns() < SPACE || samples.rows() < 2) {
            throw new IllegalArgumentException(title + " is " + samples.rows() + " samples of "
                    + samples.columns()
                    + " numbers; at least two of three numbers are needed to flatten them");
        }
    }

    /**
     * Writes {@code pca.html}, {@code components.csv} and {@code variance.csv}.
     *
     * @param folder an existing folder
     * @throws IOException if they can't be written
     */
    public void write(Path folder) throws IOException {
        PrincipalComponents all = PrincipalComponents.of(samples);
        boolean spatial = samples.columns() == SPACE;
        Matrix space = spatial ? samples : all.project(samples, SPACE);
        PrincipalComponents inSpace = PrincipalComponents.of(space);
        Matrix plane = inSpace.project(space, PLANE);
        new Page("Principal components of " + title)
                .paragraph(String.format(Locale.ROOT, "%d samples of %d numbers. The plane of the"
                        + " two directions in which they vary most keeps %.1f %% of their"
                        + " variance, three directions keep %.1f %% (Pearson 1901).%s",
                        samples.rows(), samples.columns(), 100 * all.varianceKept(PLANE),
                        100 * all.varianceKept(SPACE), spatial
                                ? ""
                                : " What is drawn in space is"
                                        + " the samples along their first three directions."))
                .charts(inSpace(space, inSpace, spatial), flat(plane))
                .heading("Variance kept")
                .charts(kept(all))
                .table(variance(all, Math.min(SHOWN, all.variances().length)))
                .write(folder.resolve("pca.html"));
        variance(all, all.variances().length).write(folder.resolve("variance.csv"));
        components(space, plane).write(folder.resolve("components.csv"));
    }

    private int[] drawn() {
        int count = Math.min(samples.rows(), MOST_POINTS);
        int[] drawn = new int[count];
        Arrays.setAll(drawn, i -> (int) ((long) i * samples.rows() / count));
        return drawn;
    }

    private Chart inSpace(Matrix space, PrincipalComponents pca, boolean spatial) {
        Matrix flat = pca.flatten(space, PLANE);
        return new SpaceChart("In three dimensions, and on the plane",
                spatial ? axes : List.of("first", "second", "third"), points(space), points(flat),
                corners(space, pca));
    }

    private double[][] points(Matrix matrix) {
        return Arrays.stream(drawn())
                .mapToObj(row -> new double[] {
                        matrix.get(row, 0), matrix.get(row, 1), matrix.get(row, 2)})
                .toArray(double[][]::new);
    }

    /** The smallest rectangle along the two directions that all flattened samples lie in. */
    private static double[][] corners(Matrix space, PrincipalComponents pca) {
        Matrix plane = pca.project(space, PLANE);
        double[] low = {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY};
        double[] high = {Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY};
        for (int row = 0; row < plane.rows(); row++) {
            for (int k = 0; k < PLANE; k++) {
                low[k] = Math.min(low[k], plane.get(row, k));
                high[k] = Math.max(high[k], plane.get(row, k));
            }
        }
        double[][] ends = {
                {low[0], low[1]}, {high[0], low[1]}, {high[0], high[1]}, {low[0], high[1]}
        };
        double[][] corners = new double[ends.length][SPACE];
        for (int corner = 0; corner < ends.length; corner++) {
            for (int i = 0; i < SPACE; i++) {
                corners[corner][i] = pca.mean()[i] + ends[corner][0] * pca.directions().get(i, 0)
                        + ends[corner][1] * pca.directions().get(i, 1);
            }
        }
        return corners;
    }

    private Chart flat(Matrix plane) {
        int[] drawn = drawn();
        return new XyChart("Flattened", Axis.linear("first component"),
                Axis.linear("second component"), List.of(Series.points("samples",
                        Arrays.stream(drawn).mapToDouble(row -> plane.get(row, 0)).toArray(),
                        Arrays.stream(drawn).mapToDouble(row -> plane.get(row, 1)).toArray())));
    }

    private static Chart kept(PrincipalComponents pca) {
        double[] kept = new double[pca.variances().length + 1];
        Arrays.setAll(kept, pca::varianceKept);
        return new XyChart("Variance that the first k components keep", Axis.counted("k"),
                Axis.linear("share of the variance"), List.of(Series.counted("kept", 0, kept)));
    }

    private static Table variance(PrincipalComponents pca, int count) {
        Table table = new Table("component", "variance", "kept");
        for (int k = 1; k <= count; k++) {
            table.row(k, pca.variances()[k - 1], pca.varianceKept(k));
        }
        return table;
    }

    private Table components(Matrix space, Matrix plane) {
        Table table = new Table("sample", "x", "y", "z", "first", "second");
        for (int row = 0; row < samples.rows(); row++) {
            table.row(names.get(row), space.get(row, 0), space.get(row, 1), space.get(row, 2),
                    plane.get(row, 0), plane.get(row, 1));
        }
        return table;
    }
}
