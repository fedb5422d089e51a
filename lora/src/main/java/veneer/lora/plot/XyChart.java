package veneer.lora.plot;

import java.util.List;

/**
 * Lines and points over two axes.
 *
 * @param title what the picture says
 * @param x the horizontal axis
 * @param y the vertical axis
 * @param series what is drawn, at best seven of them
 */
public record XyChart(String title, Axis x, Axis y, List<Series> series) implements Chart {
    private static final double WIDTH = 500;
    private static final double HEIGHT = 260;
    private static final double RIGHT = 16;

    /** Copies the list. */
    public XyChart {
        series = List.copyOf(series);
    }

    @Override
    public String svg() {
        double inner = WIDTH - Frame.LEFT - RIGHT;
        double legend = Legend.height(series, inner);
        Frame frame = new Frame(Frame.LEFT, Frame.TITLE + 6 + legend, inner, HEIGHT);
        Svg svg = new Svg(WIDTH, frame.bottom() + Frame.BOTTOM, title);
        frame.title(svg, title);
        if (series.size() > 1) {
            Legend.draw(svg, series, Frame.LEFT, Frame.TITLE, inner);
        }
        Scale xScale = Scale.around(x, series.stream().map(Series::x).toList());
        Scale yScale = Scale.around(y, series.stream().map(Series::y).toList());
        frame.axes(svg, xScale, yScale);
        for (int i = 0; i < series.size(); i++) {
            draw(svg, i, frame, xScale, yScale);
        }
        return svg.end();
    }

    private void draw(Svg svg, int index, Frame frame, Scale xScale, Scale yScale) {
        Series drawn = series.get(index);
        StringBuilder line = new StringBuilder();
        StringBuilder points = new StringBuilder();
        boolean broken = true;
        for (int i = 0; i < drawn.x().length; i++) {
            if (!x.shows(drawn.x()[i]) || !y.shows(drawn.y()[i])) {
                broken = true;
                continue;
            }
            double px = frame.x(xScale, drawn.x()[i]);
            double py = frame.y(yScale, drawn.y()[i]);
            line.append(broken ? 'M' : 'L').append(Svg.number(px)).append(' ')
                    .append(Svg.number(py));
            points.append(Marks.point(index, px, py));
            broken = false;
        }
        if (drawn.mark() != Series.Mark.POINTS) {
            svg.path(Marks.lineStyle(index), line);
        }
        if (drawn.mark() != Series.Mark.LINE) {
            svg.path(Marks.pointStyle(index), points);
        }
    }
}
