package veneer.lora.demo;

import java.util.List;
import veneer.lora.data.Sample;

/**
 * A question about a table and the query that answers it, in the shape of WikiSQL (Zhong et al.
 * 2017).
 *
 * @param table the table
 * @param question in words
 * @param query the query
 */
public record TableQuestion(Table table, String question, Query query) implements TaskExample {
    @Override
    public Sample.Pair sample() {
        return new Sample.Pair(table.name() + ": " + table.columnNames() + "\nQ: " + question
                + "\nA:", " " + query);
    }

    /** Whether a text is a query that gives the same rows. */
    @Override
    public boolean isAnsweredBy(String text) {
        try {
            return Query.parse(text.strip()).run(table).equals(query.run(table));
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /** None: an answer is written, not chosen. */
    @Override
    public List<String> choices() {
        return List.of();
    }
}
