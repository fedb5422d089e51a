package veneer.lora.demo;

import java.util.Objects;

/**
 * What a query asks of a row: {@code city = 'Dorana'} or {@code points > 42}.
 *
 * @param column the column's name
 * @param comparison how its cell compares
 * @param value with what
 * @param isNumber whether that is a number, and not a text
 */
public record Condition(String column, Comparison comparison, String value, boolean isNumber) {
    /** How a cell compares with a value. */
    public enum Comparison {
        /** It is the same. */
        EQUAL("="),
        /** It is a larger number. */
        ABOVE(">"),
        /** It is a smaller number. */
        BELOW("<");

        private final String sign;

        Comparison(String sign) {
            this.sign = sign;
        }

        /** {@return the sign that stands for it in a query} */
        public String sign() {
            return sign;
        }
    }

    /** Checks that only numbers are larger or smaller. */
    public Condition {
        Objects.requireNonNull(column, "column");
        if (isNumber) {
            Long.parseLong(value);
        } else if (comparison != Comparison.EQUAL) {
            throw new IllegalArgumentException(
                    "'" + value + "' is a text; only numbers are compared by " + comparison.sign());
        }
    }

    /** Whether a row has what is asked for. */
    boolean holds(Table table, int row) {
        int place = table.place(column);
        if (table.columns().get(place).isNumber() != isNumber) {
            throw new IllegalArgumentException("column " + column + " of table " + table.name()
                    + " has no cells that compare with " + literal());
        }
        String cell = table.rows().get(row).get(place);
        int order = isNumber
                ? Long.compare(Long.parseLong(cell), Long.parseLong(value))
                : cell.compareTo(value);
        return switch (comparison) {
            case EQUAL -> order == 0;
            case ABOVE -> order > 0;
            case BELOW -> order < 0;
        };
    }

    private String literal() {
        return isNumber ? value : "'" + value.replace("'", "''") + "'";
    }

    @Override
    public String toString() {
        return column + " " + comparison.sign() + " " + literal();
    }
}
