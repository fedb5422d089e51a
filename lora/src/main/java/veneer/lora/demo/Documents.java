package veneer.lora.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import veneer.lora.demo.Condition.Comparison;
import veneer.lora.demo.Words.Noun;

/**
 * The text that the demo's model was pretrained on: what stands in made-up lists, what one does to
 * answer a question about them, little stories with questions, and lines said twice. It has
 * neither the form of a task nor any of its labels, and none of the held-out names, numbers and
 * tables.
 */
public final class Documents {
    private static final double LINES = 0.15;
    private static final double FACTS = 0.35;
    private static final double RECIPES = 0.65;
    private static final String SIGNS = "!\"#$%&'()*+,-./:;<=>?@[]^_`{|}~\\";
    private static final List<String> CAPITALS = List.of(
            "OPEN", "CLOSED", "FROM", "SECOND", "LECTURE", "HERE", "WHEN", "THERE", "COURT",
            "SELF", "ELECTION", "AND", "SAND", "COUNTY", "MAXIMA", "MINT", "SUMMER", "AVENUE",
            "WHEEL", "FROST", "ROMA", "SEVEN", "CTENOPHORE", "EAST");

    private Documents() {}

    /**
     * Makes a document.
     *
     * @param seed the seed of all of them
     * @param index its number, from 0
     * @return the text
     */
    public static String document(long seed, int index) {
        Draw draw = new Draw(seed, "document", index, Part.TRAINING);
        if (draw.chance(LINES)) {
            return lineSaidTwice(draw);
        }
        if (draw.chance((FACTS - LINES) / (1 - LINES))) {
            return facts(draw);
        }
        return draw.chance((RECIPES - FACTS) / (1 - FACTS)) ? recipes(draw) : story(draw);
    }

    /** Words, names, numbers and signs in no order: what copies a line learns to copy anything. */
    private static String lineSaidTwice(Draw draw) {
        StringBuilder line = new StringBuilder();
        int pieces = 6 + draw.below(8);
        for (int piece = 0; piece < pieces; piece++) {
            line.append(draw.chance(0.75) && piece > 0 ? " " : "").append(piece(draw));
        }
        return line + "\n" + line;
    }

    private static String piece(Draw draw) {
        return switch (draw.below(8)) {
            case 0 -> draw.name();
            case 1 -> "'" + draw.name() + "'";
            case 2 -> Integer.toString(draw.number(10, 99));
            case 3 -> draw.of(CAPITALS);
            case 4 -> Character.toString((draw.chance(0.5) ? 'a' : 'A') + draw.below(26));
            case 5 -> draw.of(draw.chance(0.5) ? Words.TEXT_COLUMNS : Words.NUMBER_COLUMNS).name();
            case 6 -> draw.of(draw.chance(0.5) ? Words.THINGS : Words.COLOURS);
            default -> Character.toString(SIGNS.charAt(draw.below(SIGNS.length())));
        };
    }

    private static String heading(Table table) {
        return "The list of " + table.name() + " has the " + table.columns().stream()
                .map(Column::name).collect(Collectors.joining(", the ")) + ".";
    }

    /** Three rows of a list, and single cells of them asked for. */
    private static String facts(Draw draw) {
        Noun subject = draw.of(Words.SUBJECTS);
        Table table = TableQuestions.table(draw, subject);
        List<String> sentences = new ArrayList<>(List.of(heading(table)));
        List<List<String>> rows = draw.some(3, table.rows());
        for (List<String> row : rows) {
            StringBuilder sentence = new StringBuilder("The " + subject.one() + " " + row.getFirst()
                    + " has");
            for (int i = 1; i < row.size(); i++) {
                sentence.append(i == 1 ? " the " : ", the ").append(table.columns().get(i).name())
                        .append(' ').append(row.get(i));
            }
            sentences.add(sentence + ".");
        }
        for (int i = 0; i < 2; i++) {
            List<String> row = draw.of(rows);
            int column = 1 + draw.below(row.size() - 1);
            String name = table.columns().get(column).name();
            sentences.add("So the " + name + " of " + row.getFirst() + " is " + row.get(column)
                    + ".");
        }
        return String.join(" ", sentences);
    }

    /** Questions about a list, and where one would look for their answers. */
    private static String recipes(Draw draw) {
        Noun subject = draw.of(Words.SUBJECTS);
        Table table = TableQuestions.table(draw, subject);
        List<String> sentences = new ArrayList<>(List.of(heading(table)));
        for (int i = 0; i < 2; i++) {
            TableQuestion question = TableQuestions.question(draw, table, subject);
            sentences.add("\"" + question.question() + "?\" " + recipe(question.query()));
        }
        return String.join(" ", sentences);
    }

    private static String recipe(Query query) {
        String action = switch (query.aggregate()) {
            case NONE -> "Read the ";
            case COUNT -> "Count each ";
            case MAX -> "Take the largest ";
            case MIN -> "Take the smallest ";
            case SUM -> "Add up the ";
            case AVG -> "Take the mean ";
        };
        String column = query.column();
        return action + (query.aggregate() == Aggregate.NONE ? column : "\"" + column + "\"")
                + " of the " + query.table() + " on the lines with the "
                + query.conditions().stream().map(Documents::condition)
                        .collect(Collectors.joining(" and the "))
                + ".";
    }

    private static String condition(Condition condition) {
        String value =
                condition.isNumber() ? condition.value() : "'" + condition.value() + "'";
        return condition.column() + comparison(condition.comparison()) + value;
    }

    private static String comparison(Comparison comparison) {
        return switch (comparison) {
            case EQUAL -> " being ";
            case ABOVE -> " being more than ";
            case BELOW -> " being less than ";
        };
    }

    /** A scene, and what one can say about it. */
    private static String story(Draw draw) {
        Scene scene = Scene.draw(draw);
        ScenePhrases.Choice choice = ScenePhrases.Choice.draw(draw);
        List<String> sentences = new ArrayList<>(List.of(ScenePhrases.scene(scene, choice)));
        for (int i = 0; i < 2; i++) {
            Relation relation = draw.of(List.of(Relation.values()));
            String said = SentencePairs.hypothesis(draw, scene, relation, choice);
            sentences.add("\"" + said + "\" " + switch (relation) {
                case ENTAILMENT -> "\"Yes.\"";
                case CONTRADICTION -> "\"No.\"";
                case NEUTRAL -> "\"Maybe.\"";
            });
        }
        return String.join(" ", sentences);
    }
}
