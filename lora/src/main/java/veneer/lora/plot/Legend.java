package veneer.lora.plot;

import java.util.List;

/** The names of series with their marks, in rows above a picture. A single series needs none. */
final class Legend {
    private static final double ROW = 18;
    private static final double SAMPLE = 26;

    private Legend() {}

    static double height(List<Series> series, double width) {
        return series.size() < 2 ? 0 : ROW * draw(null, series, 0, 0, width);
    }

    /** Draws them where there is something to draw on. {@return how many rows it takes} */
    static int draw(Svg svg, List<Series> series, double left, double top, double width) {
        double x = left;
        int rows = 1;
        for (int i = 0; i < series.size(); i++) {
            double needed = SAMPLE + Svg.width(series.get(i).name()) + 18;
            if (x > left && x + needed > left + width) {
                x = left;
                rows++;
            }
            if (svg != null) {
                entry(svg, series.get(i), i, x, top + ROW * rows - 6);
            }
            x += needed;
        }
        return rows;
    }

    private static void entry(Svg svg, Series series, int index, double x, double y) {
        if (series.mark() != Series.Mark.POINTS) {
            svg.line(Marks.lineStyle(index), x, y - 4, x + 22, y - 4);
        }
        if (series.mark() != Series.Mark.LINE) {
            svg.path(Marks.pointStyle(index), Marks.point(index, x + 11, y - 4));
        }
        svg.text("tick", Svg.Anchor.START, x + SAMPLE, y, series.name());
    }
}
