package veneer.lora.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import veneer.lora.demo.Condition.Comparison;

/**
 * Reads queries: {@code SELECT cells FROM table [WHERE condition [AND condition]…]}, where the
 * cells are {@code column} or {@code MAX(column)} and so on.
 */
final class QueryParser {
    private static final Pattern TOKEN =
            Pattern.compile("\\s*(?:(\\w+)|'((?:[^']|'')*)'|([()=<>]))\\s*");

    private final String text;
    private final Matcher tokens;
    private int position;

    QueryParser(String text) {
        this.text = text;
        this.tokens = TOKEN.matcher(text);
        advance(0);
    }

    Query query() {
        expect("SELECT");
        Aggregate aggregate = Aggregate.NONE;
        String column = word("a column");
        if (take("(")) {
            aggregate = aggregate(column);
            column = word("a column");
            expect(")");
        }
        expect("FROM");
        String table = word("a table");
        List<Condition> conditions = new ArrayList<>();
        if (take("WHERE")) {
            do {
                conditions.add(condition());
            } while (take("AND"));
        }
        if (!atEnd()) {
            throw wrong("the end");
        }
        return new Query(aggregate, column, table, conditions);
    }

    private Condition condition() {
        String column = word("a column");
        Comparison comparison = comparison();
        if (!atEnd() && tokens.group(2) != null) {
            String value = tokens.group(2).replace("''", "'");
            advance(tokens.end());
            return new Condition(column, comparison, value, false);
        }
        String value = word("a number or a text in quotes");
        if (!value.matches("\\d{1,18}")) {
            throw new IllegalArgumentException(
                    value + " is no number, and as a text it needs quotes");
        }
        return new Condition(column, comparison, value, true);
    }

    private Comparison comparison() {
        for (Comparison comparison : Comparison.values()) {
            if (take(comparison.sign())) {
                return comparison;
            }
        }
        throw wrong("=, > or <");
    }

    private static Aggregate aggregate(String name) {
        for (Aggregate aggregate : Aggregate.values()) {
            if (aggregate != Aggregate.NONE && aggregate.name().equalsIgnoreCase(name)) {
                return aggregate;
            }
        }
        throw new IllegalArgumentException("there is no " + name.toUpperCase(Locale.ROOT)
                + "; there are COUNT, MAX, MIN, SUM and AVG");
    }

    private String word(String what) {
        if (atEnd() || tokens.group(1) == null) {
            throw wrong(what);
        }
        String word = tokens.group(1);
        advance(tokens.end());
        return word;
    }

    private void expect(String token) {
        if (!take(token)) {
            throw wrong(token);
        }
    }

    private boolean take(String token) {
        boolean there = !atEnd()
                && (token.equalsIgnoreCase(tokens.group(1)) || token.equals(tokens.group(3)));
        if (there) {
            advance(tokens.end());
        }
        return there;
    }

    private boolean atEnd() {
        return position == text.length();
    }

    private void advance(int to) {
        position = to;
        if (!atEnd() && !tokens.region(to, text.length()).lookingAt()) {
            throw wrong("a word, a number, a text in quotes, or one of ( ) = < >");
        }
    }

    private IllegalArgumentException wrong(String expected) {
        String found = atEnd() ? "the query ends" : "it says " + text.substring(position).strip();
        return new IllegalArgumentException(
                "at character " + position + " " + found + " where " + expected + " is expected");
    }
}
