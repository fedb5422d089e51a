package veneer.lora.demo;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A table.
 *
 * @param name a word
 * @param columns at least one
 * @param rows the cells, as many a row as there are columns; those of number columns are written as
 *     whole numbers
 */
public record Table(String name, List<Column> columns, List<List<String>> rows) {
    /** Checks that each row has a cell for each column, and numbers where they belong. */
    public Table {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
        for (List<String> row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException("a row of " + name + " has " + row.size()
                        + " cells for " + columns.size() + " columns");
            }
            for (int i = 0; i < row.size(); i++) {
                if (columns.get(i).isNumber()) {
                    Long.parseLong(row.get(i));
                }
            }
        }
    }

    /**
     * Finds a column.
     *
     * @param column its name
     * @return its place
     * @throws IllegalArgumentException if there is none
     */
    public int place(String column) {
        return IntStream.range(0, columns.size())
                .filter(i -> columns.get(i).name().equals(column)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("table " + name + " has no column "
                        + column + "; it has " + columnNames()));
    }

    /** {@return the columns' names, with commas between them} */
    public String columnNames() {
        return columns.stream().map(Column::name).collect(Collectors.joining(", "));
    }
}
