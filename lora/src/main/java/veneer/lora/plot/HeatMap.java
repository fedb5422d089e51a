package veneer.lora.plot;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A table of numbers as colours, with the scale beside it. NaN is left open.
 *
 * @param title what the picture says
 * @param rowLabel what the rows are
 * @param rows the name of each
 * @param columnLabel what the columns are
 * @param columns the name of each
 * @param values the numbers, row by row from the top
 * @param low the number of the darkest colour
 * @param high the number of the lightest
 */
public record HeatMap(String title, String rowLabel, List<String> rows, String columnLabel,
        List<String> columns, double[][] values, double low, double high) implements Chart {
    private static final double LARGEST = 260;
    private static final double LEAST_CELL = 3;
    private static final double MOST_CELL = 26;
    private static final double WIDEST_CELL = 110;
    private static final double MARGIN = 56;
    private static final double BAR = 14;
    private static final double BAR_HEIGHT = 90;
    private static final double BAR_ROOM = 76;

    /** Refuses names that don't fit the numbers. */
    public HeatMap {
        rows = List.copyOf(rows);
        columns = List.copyOf(columns);
        int width = columns.size();
        if (values.length != rows.size()
                || Arrays.stream(values).anyMatch(row -> row.length != width)) {
            throw new IllegalArgumentException(title + ": " + rows.size() + " rows and " + width
                    + " columns are named, and the numbers are others");
        }
        if (!(low < high)) {
            throw new IllegalArgumentException(
                    title + ": no colour lies between " + low + " and " + high);
        }
    }

    /**
     * A table whose rows and columns are counted from 1.
     *
     * @param title what the picture says
     * @param rowLabel what the rows are
     * @param columnLabel what the columns are
     * @param values the numbers, row by row from the top
     * @return the map, with colours from 0 to 1
     */
    public static HeatMap counted(
            String title, String rowLabel, String columnLabel, double[][] values) {
        int columns = values.length == 0 ? 0 : values[0].length;
        return new HeatMap(title, rowLabel, counted(values.length), columnLabel, counted(columns),
                values, 0, 1);
    }

    private static List<String> counted(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(Integer::toString).toList();
    }

    private static double widest(List<String> names) {
        return names.stream().mapToDouble(Svg::width).max().orElse(0);
    }

    @Override
    public String svg() {
        double cellWidth = Math.clamp(LARGEST / Math.max(1, columns.size()), LEAST_CELL,
                Math.clamp(widest(columns) + 10, MOST_CELL, WIDEST_CELL));
        double cellHeight =
                Math.clamp(LARGEST / Math.max(1, rows.size()), LEAST_CELL, MOST_CELL);
        Frame frame = new Frame(Math.max(MARGIN, widest(rows) + 40), Frame.TITLE + 6,
                cellWidth * columns.size(), cellHeight * rows.size());
        double width = Math.max(frame.right() + BAR_ROOM, Svg.width(title) * 1.2 + 16);
        double height = Math.max(frame.bottom() + Frame.BOTTOM, frame.top() + BAR_HEIGHT + 12);
        Svg svg = new Svg(width, height, title);
        frame.title(svg, title);
        cells(svg, frame, cellWidth, cellHeight);
        frame.outline(svg);
        names(svg, frame, cellWidth, cellHeight);
        svg.text("label", Svg.Anchor.MIDDLE, frame.left() + frame.width() / 2,
                frame.bottom() + 36, columnLabel);
        svg.text("label", Svg.Anchor.MIDDLE, 18, frame.top() + frame.height() / 2, -90, rowLabel);
        bar(svg, frame);
        return svg.end();
    }

    /**
     * All cells of a colour are one path, and neighbours in a row one rectangle, or the largest
     * maps would be megabytes.
     */
    private void cells(Svg svg, Frame frame, double cellWidth, double cellHeight) {
        StringBuilder[] paths = new StringBuilder[ColourScale.LEVELS];
        Arrays.setAll(paths, _ -> new StringBuilder());
        for (int row = 0; row < rows.size(); row++) {
            int column = 0;
            while (column < columns.size()) {
                int level = level(row, column);
                int end = column + 1;
                while (end < columns.size() && level(row, end) == level) {
                    end++;
                }
                if (level >= 0) {
                    paths[level].append(rectangle(frame.left() + column * cellWidth,
                            frame.top() + row * cellHeight, (end - column) * cellWidth,
                            cellHeight));
                }
                column = end;
            }
        }
        for (int level = 0; level < paths.length; level++) {
            if (!paths[level].isEmpty()) {
                svg.area(ColourScale.colour(level), paths[level]);
            }
        }
    }

    /** The level of a cell's colour, −1 where it is left open. */
    private int level(int row, int column) {
        double value = values[row][column];
        return Double.isNaN(value) ? -1 : ColourScale.level((value - low) / (high - low));
    }

    private static String rectangle(double left, double top, double width, double height) {
        return "M" + Svg.number(left) + " " + Svg.number(top) + "h" + Svg.number(width) + "v"
                + Svg.number(height) + "h" + Svg.number(-width) + "z";
    }

    private void names(Svg svg, Frame frame, double cellWidth, double cellHeight) {
        int rowStep = step(rows.size(), 15, cellHeight);
        int columnStep = step(columns.size(), widest(columns) + 6, cellWidth);
        for (int row = 0; row < rows.size(); row++) {
            if (isNamed(row, rowStep)) {
                frame.tickBeside(svg, frame.top() + (row + 0.5) * cellHeight, rows.get(row));
            }
        }
        for (int column = 0; column < columns.size(); column++) {
            if (isNamed(column, columnStep)) {
                frame.tickBelow(
                        svg, frame.left() + (column + 0.5) * cellWidth, columns.get(column));
            }
        }
    }

    /** Every how many cells there is room for a name. */
    private static int step(int count, double room, double cell) {
        int step = 1;
        while (step * cell < room && step < count) {
            step *= 2;
        }
        return step;
    }

    /** The first, then the last of every step: 1, 8, 16, 24. */
    private static boolean isNamed(int index, int step) {
        return step == 1 || index == 0 && step > 2 || (index + 1) % step == 0;
    }

    private void bar(Svg svg, Frame frame) {
        double left = frame.right() + 18;
        double height = Math.max(frame.height(), BAR_HEIGHT);
        double step = height / ColourScale.LEVELS;
        for (int level = 0; level < ColourScale.LEVELS; level++) {
            svg.area(ColourScale.colour(level), rectangle(
                    left, frame.top() + height - (level + 1) * step, BAR, step));
        }
        Scale scale = new Scale(Axis.linear(""), low, high);
        for (double tick : scale.ticks()) {
            double y = frame.top() + height - scale.share(tick) * height;
            svg.line("axis", left + BAR, y, left + BAR + 4, y);
            svg.text("tick", Svg.Anchor.START, left + BAR + 7, y + 4, Scale.label(tick));
        }
    }
}
