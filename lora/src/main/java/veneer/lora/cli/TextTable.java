package veneer.lora.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows of cells in columns as wide as their widest cell. */
final class TextTable {
    /** Spaces before a row. */
    static final int INDENT = 2;

    /** Spaces between columns. */
    static final int GAP = 2;

    private final String alignment;
    private final int[] widths;
    private final List<String[]> rows = new ArrayList<>();

    /**
     * Makes a table without rows.
     *
     * @param alignment a letter for each column: l for left, r for right
     */
    TextTable(String alignment) {
        this.alignment = alignment;
        this.widths = new int[alignment.length()];
    }

    void row(String... cells) {
        for (int column = 0; column < widths.length; column++) {
            widths[column] = Math.max(widths[column], width(cells[column]));
        }
        rows.add(cells);
    }

    /** The rows, each with a line end; no line ends in spaces. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (String[] cells : rows) {
            StringBuilder line = new StringBuilder().repeat(' ', INDENT);
            for (int column = 0; column < widths.length; column++) {
                int padding = widths[column] - width(cells[column]);
                boolean right = alignment.charAt(column) == 'r';
                line.repeat(' ', right ? padding : 0).append(cells[column])
                        .repeat(' ', right ? GAP : padding + GAP);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    /** How many columns of a terminal a text takes, if each character takes one. */
    static int width(CharSequence text) {
        return Character.codePointCount(text, 0, text.length());
    }
}
