package veneer.lora.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import veneer.lora.demo.Condition.Comparison;
import veneer.lora.demo.Words.Noun;

/** Makes up tables, and questions about them. */
final class TableQuestions {
    private static final int ROWS = 6;

    /** So few different texts has a column that several rows often share one. */
    private static final int TEXTS = 3;

    private static final double LOOKUP_SHARE = 0.45;
    private static final double SECOND_CONDITION_SHARE = 0.25;
    private static final List<Aggregate> OF_NUMBERS =
            List.of(Aggregate.MAX, Aggregate.MIN, Aggregate.SUM, Aggregate.AVG);

    private TableQuestions() {}

    static TableQuestion draw(Draw draw, int index) {
        Noun subject = draw.of(Words.SUBJECTS);
        Table table = table(draw, subject);
        return question(draw, table, subject);
    }

    /** A table whose subject and columns are a combination of the part's. */
    static Table table(Draw draw, Noun subject) {
        List<Column> columns = Draw.until(
                chosen -> draw.owns(Words.SUBJECTS.indexOf(subject) + sumOfPlaces(chosen)),
                () -> columns(draw));
        columns.addFirst(Column.ofText(subject.one()));
        List<List<String>> cells =
                IntStream.range(0, columns.size()).mapToObj(i -> cells(draw, columns, i)).toList();
        List<List<String>> rows = IntStream.range(0, ROWS)
                .mapToObj(row -> cells.stream().map(column -> column.get(row)).toList()).toList();
        return new Table(subject.many(), columns, rows);
    }

    private static int sumOfPlaces(List<Column> columns) {
        return columns.stream().mapToInt(column -> Math.max(
                Words.TEXT_COLUMNS.indexOf(column), Words.NUMBER_COLUMNS.indexOf(column))).sum();
    }

    /** One of each kind at least, and three at most. */
    private static List<Column> columns(Draw draw) {
        int texts = 1 + draw.below(2);
        List<Column> columns = draw.some(texts, Words.TEXT_COLUMNS);
        columns.addAll(draw.some(1 + draw.below(3 - texts), Words.NUMBER_COLUMNS));
        return draw.some(columns.size(), columns);
    }

    private static List<String> cells(Draw draw, List<Column> columns, int place) {
        if (place == 0) {
            return draw.names(ROWS);
        }
        Column column = columns.get(place);
        if (column.isNumber()) {
            return IntStream.range(0, ROWS)
                    .mapToObj(_ -> Integer.toString(draw.number(column.least(), column.most())))
                    .toList();
        }
        List<String> texts = draw.names(TEXTS);
        return IntStream.range(0, ROWS).mapToObj(_ -> draw.of(texts)).toList();
    }

    static TableQuestion question(Draw draw, Table table, Noun subject) {
        Query query = query(draw, table);
        String asked = query.aggregate() == Aggregate.COUNT ? subject.many() : query.column();
        return new TableQuestion(table,
                QuestionPhrases.question(draw, query, asked, subject.one()), query);
    }

    /** A query that finds at least one row. */
    private static Query query(Draw draw, Table table) {
        String subject = table.columns().getFirst().name();
        List<String> row = draw.of(table.rows());
        if (draw.chance(LOOKUP_SHARE)) {
            String column = draw.of(table.columns().subList(1, table.columns().size())).name();
            return new Query(Aggregate.NONE, column, table.name(), List.of(
                    new Condition(subject, Comparison.EQUAL, row.getFirst(), false)));
        }
        List<Column> others = table.columns().subList(1, table.columns().size());
        List<Column> asked = draw.some(others.size(), others);
        Column column = table.columns().getFirst();
        Aggregate aggregate = draw.of(List.of(Aggregate.NONE, Aggregate.COUNT, Aggregate.MAX));
        if (aggregate == Aggregate.MAX) {
            aggregate = draw.of(OF_NUMBERS);
            column = asked.stream().filter(Column::isNumber).findFirst().orElseThrow();
            asked.remove(column);
        }
        int count = draw.chance(SECOND_CONDITION_SHARE) ? Math.min(2, asked.size()) : 1;
        List<Condition> conditions = new ArrayList<>();
        for (Column condition : asked.subList(0, count)) {
            conditions.add(condition(draw, condition, row.get(table.place(condition.name()))));
        }
        return new Query(aggregate, column.name(), table.name(), conditions);
    }

    /** A condition that a cell meets. */
    private static Condition condition(Draw draw, Column column, String cell) {
        if (!column.isNumber()) {
            return new Condition(column.name(), Comparison.EQUAL, cell, false);
        }
        int number = Integer.parseInt(cell);
        Comparison comparison = draw.of(List.of(Comparison.values()));
        int least = comparison == Comparison.BELOW ? number + 1 : number - 6;
        int value = comparison == Comparison.EQUAL ? number : draw.number(least, least + 5);
        return new Condition(column.name(), comparison, Integer.toString(value), true);
    }
}
