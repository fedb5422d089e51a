package veneer.lora.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Pages, and the charts on them, as text. */
class PageTest {
    private static final Pattern TAG = Pattern.compile("<(/?)(\\w+)([^<>]*?)(/?)>");
    private static final Set<String> WITHOUT_END = Set.of("meta");
    private static final double NAN = Double.NaN;

    private static final Chart LINES = new XyChart("a < b & c", Axis.linear("x"),
            Axis.logarithmic("y"), List.of(
                    Series.counted("first", 0, new double[] {1, 0.1, NAN, 0, 0.01}),
                    Series.points("second", new double[] {1, 2}, new double[] {3, 4}),
                    new Series("third", new double[] {0}, new double[] {1},
                            Series.Mark.LINE_AND_POINTS)));
    private static final Chart MAP =
            HeatMap.counted("map", "i", "j", new double[][] {{0, 0.5, 1}, {NAN, 2, -1}});
    private static final Chart SPACE = new SpaceChart("space", List.of("x", "y", "z"),
            new double[][] {{0, 0, 0}, {1, 2, 3}}, new double[][] {{0, 0, 0}, {1, 2, 2}},
            new double[][] {{0, 0, 0}, {1, 0, 0}, {1, 2, 2}, {0, 2, 2}});

    private static Page page() {
        return new Page("title <1>").heading("part").paragraph("a \"b\" & c")
                .charts(LINES, MAP, SPACE)
                .table(new Table("name", "value").row("<q>", 0.123456).row("r", 3));
    }

    @Test
    void everyElementEnds() {
        String html = page().html();
        String elements =
                html.substring(html.indexOf('\n')).replaceAll("(?s)<style>.*</style>", "");
        Deque<String> open = new ArrayDeque<>();
        Matcher tags = TAG.matcher(elements);
        while (tags.find()) {
            if (!tags.group(1).isEmpty()) {
                assertEquals(open.pop(), tags.group(2));
            } else if (tags.group(4).isEmpty() && !WITHOUT_END.contains(tags.group(2))) {
                open.push(tags.group(2));
            }
        }
        assertTrue(open.isEmpty(), () -> "open at the end: " + open);
        assertEquals(3, elements.split("<svg ", -1).length - 1);
        assertTrue(html.contains("a &lt; b &amp; c") && html.contains("a &quot;b&quot; &amp; c"));
        assertTrue(html.contains("<td>&lt;q&gt;</td><td class=\"number\">0.1235</td>"));
    }

    /** Nothing is fetched, and no number is written that isn't one. */
    @Test
    void isWholeInOneFile() {
        String html = page().html();
        for (String part : List.of("http", "src=", "@import", "url(", "NaN", "Infinity")) {
            assertFalse(html.contains(part), part);
        }
        assertTrue(html.contains("prefers-color-scheme: dark"));
        assertEquals(html, page().html());
    }

    @Test
    void emptyChartsAreDrawnToo() {
        String none = new XyChart("none", Axis.linear("x"), Axis.linear("y"), List.of()).svg();
        String map = HeatMap.counted("none", "i", "j", new double[0][]).svg();
        String space = new SpaceChart("none", List.of("x", "y", "z"), new double[0][],
                new double[0][], new double[0][]).svg();
        for (String svg : List.of(none, map, space)) {
            assertTrue(svg.endsWith("</svg>\n") && !svg.contains("NaN"), svg);
        }
    }

    @Test
    void aLineIsInterruptedWhereThereIsNoValue() {
        String svg = LINES.svg();
        String line = svg.substring(svg.indexOf("line s0 d0", svg.indexOf("class=\"axis\"")));
        String commands = line.substring(line.indexOf("d=\"M") + 3, line.indexOf("\"/>"));
        assertEquals("MLM", commands.replaceAll("[^ML]", ""));
    }

    @Test
    void coloursGetEverLighter() {
        double before = -1;
        for (int level = 0; level < ColourScale.LEVELS; level++) {
            int rgb = Integer.parseInt(ColourScale.colour(level).substring(1), 16);
            double light = 0.2126 * (rgb >> 16) + 0.7152 * (rgb >> 8 & 0xFF)
                    + 0.0722 * (rgb & 0xFF);
            assertTrue(light > before, "level " + level);
            before = light;
        }
        assertEquals(0, ColourScale.level(-3));
        assertEquals(ColourScale.LEVELS - 1, ColourScale.level(1));
    }

    @Test
    void aCsvHasAllDigitsAndQuotesWhatNeedsThem() {
        Table table = new Table("a", "b, c").row("x \"y\"", 0.1 + 0.2).row("z", 7);
        assertEquals("a,\"b, c\"\n\"x \"\"y\"\"\",0.30000000000000004\nz,7\n", table.csv());
        assertEquals("a row of 1 cells doesn't fit 2 columns: [1]",
                assertThrows(IllegalArgumentException.class, () -> table.row(1)).getMessage());
    }

    @Test
    void numbersWithoutPartnersAreRefused() {
        assertThrows(IllegalArgumentException.class,
                () -> Series.line("s", new double[1], new double[2]));
        assertThrows(IllegalArgumentException.class, () -> new HeatMap("m", "i", List.of("a"), "j",
                List.of("b"), new double[][] {{1, 2}}, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new HeatMap("m", "i", List.of("a"), "j",
                List.of("b"), new double[][] {{1}}, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new SpaceChart("s",
                List.of("x", "y", "z"), new double[1][3], new double[0][], new double[0][]));
    }
}
