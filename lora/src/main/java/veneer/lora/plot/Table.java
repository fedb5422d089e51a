package veneer.lora.plot;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import veneer.engine.io.AtomicFile;

/** Rows of texts and numbers below names of columns: a CSV file, and a part of a page. */
public final class Table {
    private final List<String> columns;
    private final List<List<Object>> rows = new ArrayList<>();

    /**
     * A table without rows.
     *
     * @param columns their names
     */
    public Table(String... columns) {
        this.columns = List.of(columns);
    }

    /**
     * Adds a row.
     *
     * @param cells texts and numbers, one for each column
     * @return this table
     */
    public Table row(Object... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException("a row of " + cells.length + " cells doesn't fit "
                    + columns.size() + " columns: " + Arrays.toString(cells));
        }
        rows.add(List.of(cells));
        return this;
    }

    /** {@return how many rows there are} */
    public int size() {
        return rows.size();
    }

    /**
     * The table as CSV (RFC 4180), numbers in all of their digits.
     *
     * @return lines, the names of the columns first
     */
    public String csv() {
        StringBuilder text = new StringBuilder(line(columns));
        rows.forEach(row -> text.append(line(row)));
        return text.toString();
    }

    private static String line(List<?> cells) {
        return cells.stream().map(Object::toString).map(Table::quoted)
                .collect(Collectors.joining(",", "", "\n"));
    }

    private static String quoted(String cell) {
        boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }

    /**
     * Writes {@link #csv}.
     *
     * @param file the file
     * @throws IOException if it can't be written
     */
    public void write(Path file) throws IOException {
        AtomicFile.write(file, out -> out.write(csv().getBytes(StandardCharsets.UTF_8)));
    }

    /** The table in HTML, numbers in four digits. */
    String html() {
        StringBuilder text = new StringBuilder("<div class=\"wide\"><table>\n<tr>");
        columns.forEach(
                name -> text.append("<th>").append(Svg.escape(name)).append("</th>"));
        text.append("</tr>\n");
        for (List<Object> row : rows) {
            text.append("<tr>");
            for (Object cell : row) {
                text.append(cell instanceof Number ? "<td class=\"number\">" : "<td>")
                        .append(Svg.escape(shown(cell))).append("</td>");
            }
            text.append("</tr>\n");
        }
        return text.append("</table></div>\n").toString();
    }

    private static String shown(Object cell) {
        if (!(cell instanceof Double number)) {
            return cell.toString();
        }
        double size = Math.abs(number);
        if (!Double.isFinite(number) || size == 0) {
            return number.toString().replace(".0", "");
        }
        if (size < 1e-3 || size >= 1e6) {
            return String.format(Locale.ROOT, "%.2e", number);
        }
        int decimals = Math.clamp(3 - (int) Math.floor(StrictMath.log10(size)), 0, 4);
        return String.format(Locale.ROOT, "%." + decimals + "f", number);
    }
}
