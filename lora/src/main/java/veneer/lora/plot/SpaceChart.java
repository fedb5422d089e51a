package veneer.lora.plot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Points in three dimensions with the plane that they are flattened onto: a line leads from each
 * point to its place there. All three dimensions have one scale.
 *
 * @param title what the picture says
 * @param labels what the three axes are
 * @param points three coordinates each
 * @param flat the same points on the plane
 * @param corners the plane's, in order; none for no plane
 */
public record SpaceChart(String title, List<String> labels, double[][] points, double[][] flat,
        double[][] corners) implements Chart {
    private static final double WIDTH = 500;
    private static final double HEIGHT = 360;
    private static final double ROOM = 34;

    /** Refuses coordinates that aren't three. */
    public SpaceChart {
        labels = List.copyOf(labels);
        boolean inSpace = labels.size() == 3;
        for (double[][] some : List.of(points, flat, corners)) {
            inSpace &= Arrays.stream(some).allMatch(point -> point.length == 3);
        }
        if (!inSpace || points.length != flat.length) {
            throw new IllegalArgumentException(title
                    + ": there must be as many flattened points as points, of three coordinates");
        }
    }

    /** What is seen, moved and enlarged to fill the picture. */
    private record Fit(View view, double left, double top, double scale, double x, double y) {
        static Fit of(View view, List<double[]> all) {
            double left = all.stream().mapToDouble(view::across).min().orElse(0);
            double right = all.stream().mapToDouble(view::across).max().orElse(1);
            double top = all.stream().mapToDouble(view::up).max().orElse(1);
            double bottom = all.stream().mapToDouble(view::up).min().orElse(0);
            double scale = Math.min((WIDTH - 2 * ROOM) / Math.max(1e-300, right - left),
                    (HEIGHT - 2 * ROOM - Frame.TITLE) / Math.max(1e-300, top - bottom));
            return new Fit(view, left, top, scale, (WIDTH - scale * (right - left)) / 2,
                    Frame.TITLE + (HEIGHT - Frame.TITLE - scale * (top - bottom)) / 2);
        }

        double x(double[] point) {
            return x + scale * (view.across(point) - left);
        }

        double y(double[] point) {
            return y + scale * (top - view.up(point));
        }
    }

    @Override
    public String svg() {
        Svg svg = new Svg(WIDTH, HEIGHT, title);
        svg.text("title", Svg.Anchor.START, 8, 17, title);
        List<double[]> ends = axisEnds();
        List<double[]> all = new ArrayList<>(ends);
        for (double[][] some : List.of(points, flat, corners)) {
            all.addAll(Arrays.asList(some));
        }
        View view = View.of(corners);
        Fit fit = Fit.of(view, all);
        if (corners.length > 0) {
            svg.path("plane", outline(fit));
        }
        ends.forEach(end -> svg.line("axis", fit.x(ends.getFirst()), fit.y(ends.getFirst()),
                fit.x(end), fit.y(end)));
        IntStream.range(0, points.length).boxed()
                .sorted(Comparator.comparingDouble(i -> view.depth(points[i])))
                .forEach(i -> pair(svg, fit, points[i], flat[i]));
        nameAxes(svg, fit, ends);
        key(svg, 0, WIDTH - 152, "sample");
        key(svg, 1, WIDTH - 82, "flattened");
        return svg.end();
    }

    private static void key(Svg svg, int series, double x, String name) {
        svg.path(Marks.pointStyle(series), Marks.point(series, x, 32));
        svg.text("tick", Svg.Anchor.START, x + 9, 36, name);
    }

    private static void pair(Svg svg, Fit fit, double[] point, double[] flat) {
        svg.line("drop", fit.x(point), fit.y(point), fit.x(flat), fit.y(flat));
        svg.path(Marks.pointStyle(1), Marks.point(1, fit.x(flat), fit.y(flat)));
        svg.path(Marks.pointStyle(0), Marks.point(0, fit.x(point), fit.y(point)));
    }

    /** Where all coordinates are least, and where one of them is greatest. */
    private List<double[]> axisEnds() {
        double[] low = new double[3];
        double[] high = new double[3];
        for (int axis = 0; axis < 3; axis++) {
            int a = axis;
            low[axis] = Arrays.stream(points).mapToDouble(p -> p[a]).min().orElse(0);
            high[axis] = Arrays.stream(points).mapToDouble(p -> p[a]).max().orElse(1);
        }
        List<double[]> ends = new ArrayList<>(List.of(low));
        for (int axis = 0; axis < 3; axis++) {
            double[] end = low.clone();
            end[axis] = high[axis];
            ends.add(end);
        }
        return ends;
    }

    private void nameAxes(Svg svg, Fit fit, List<double[]> ends) {
        double[] origin = ends.getFirst();
        for (int axis = 0; axis < 3; axis++) {
            double[] end = ends.get(axis + 1);
            double dx = fit.x(end) - fit.x(origin);
            double dy = fit.y(end) - fit.y(origin);
            double away = 12 / Math.max(1, StrictMath.hypot(dx, dy));
            svg.text("label", Svg.Anchor.MIDDLE, fit.x(end) + dx * away,
                    fit.y(end) + dy * away + 4, labels.get(axis));
        }
    }

    private String outline(Fit fit) {
        StringBuilder path = new StringBuilder();
        for (double[] corner : corners) {
            path.append(path.isEmpty() ? 'M' : 'L').append(Svg.number(fit.x(corner))).append(' ')
                    .append(Svg.number(fit.y(corner)));
        }
        return path.append('z').toString();
    }
}
