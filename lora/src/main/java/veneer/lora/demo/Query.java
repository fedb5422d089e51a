package veneer.lora.demo;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A query of the form {@code SELECT MAX(points) FROM pilots WHERE city = 'Dorana' AND age > 42}.
 *
 * @param aggregate what is made of the cells
 * @param column whose cells
 * @param table of which table
 * @param conditions all of which a row has to meet; none for every row
 */
public record Query(
        Aggregate aggregate, String column, String table, List<Condition> conditions) {
    /** Copies the list. */
    public Query {
        conditions = List.copyOf(conditions);
    }

    /**
     * Reads a query.
     *
     * @param text the query; its words may be in small letters
     * @return the query
     * @throws IllegalArgumentException if it isn't one, or has something that is not supported
     */
    public static Query parse(String text) {
        return new QueryParser(text).query();
    }

    /**
     * Runs the query.
     *
     * @param data the table that it is asked of
     * @return its rows, of one cell each
     * @throws IllegalArgumentException if the query names another table or an unknown column, or
     *     takes a text for a number
     */
    public List<String> run(Table data) {
        if (!table.equals(data.name())) {
            throw new IllegalArgumentException(
                    "there is no table " + table + "; there is " + data.name());
        }
        int place = data.place(column);
        if (aggregate.needsNumbers() && !data.columns().get(place).isNumber()) {
            throw new IllegalArgumentException(
                    aggregate + " needs numbers, which column " + column + " doesn't have");
        }
        return aggregate.of(IntStream.range(0, data.rows().size())
                .filter(row -> conditions.stream().allMatch(c -> c.holds(data, row)))
                .mapToObj(row -> data.rows().get(row).get(place)).toList());
    }

    @Override
    public String toString() {
        String cells = aggregate == Aggregate.NONE ? column : aggregate + "(" + column + ")";
        String where = conditions.stream().map(Condition::toString)
                .collect(Collectors.joining(" AND "));
        return "SELECT " + cells + " FROM " + table + (where.isEmpty() ? "" : " WHERE " + where);
    }
}
