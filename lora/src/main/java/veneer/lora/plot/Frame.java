package veneer.lora.plot;

/**
 * The part of a picture where the numbers are, with a title above and axes around it.
 *
 * @param left where it begins
 * @param top where it begins
 * @param width how wide it is
 * @param height how high it is
 */
record Frame(double left, double top, double width, double height) {
    /** Room for the numbers beside the axes and the labels. */
    static final double LEFT = 72;

    static final double BOTTOM = 46;
    static final double TITLE = 26;

    private static final double TICK = 5;

    double right() {
        return left + width;
    }

    double bottom() {
        return top + height;
    }

    double x(Scale scale, double value) {
        return left + scale.share(value) * width;
    }

    double y(Scale scale, double value) {
        return bottom() - scale.share(value) * height;
    }

    void title(Svg svg, String title) {
        svg.text("title", Svg.Anchor.START, 8, 17, title);
    }

    /** Numbers, grid lines and labels of both axes, and the frame around. */
    void axes(Svg svg, Scale xScale, Scale yScale) {
        for (double tick : xScale.ticks()) {
            double x = x(xScale, tick);
            svg.line("grid", x, top, x, bottom());
            tickBelow(svg, x, Scale.label(tick));
        }
        for (double tick : yScale.ticks()) {
            double y = y(yScale, tick);
            svg.line("grid", left, y, right(), y);
            tickBeside(svg, y, Scale.label(tick));
        }
        outline(svg);
        labels(svg, xScale.axis().label(), yScale.axis().label());
    }

    void outline(Svg svg) {
        svg.path("axis", "M" + Svg.number(left) + " " + Svg.number(top) + "v"
                + Svg.number(height) + "h" + Svg.number(width) + "v" + Svg.number(-height) + "z");
    }

    void tickBelow(Svg svg, double x, String label) {
        svg.line("axis", x, bottom(), x, bottom() + TICK);
        svg.text("tick", Svg.Anchor.MIDDLE, x, bottom() + 17, label);
    }

    void tickBeside(Svg svg, double y, String label) {
        svg.line("axis", left - TICK, y, left, y);
        svg.text("tick", Svg.Anchor.END, left - 8, y + 4, label);
    }

    void labels(Svg svg, String below, String beside) {
        svg.text("label", Svg.Anchor.MIDDLE, left + width / 2, bottom() + 36, below);
        svg.text("label", Svg.Anchor.MIDDLE, left - 52, top + height / 2, -90, beside);
    }
}
