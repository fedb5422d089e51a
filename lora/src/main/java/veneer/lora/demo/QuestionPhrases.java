package veneer.lora.demo;

import java.util.List;
import java.util.Map;
import veneer.lora.demo.Condition.Comparison;

/** How questions about a table are put, one set for training and one that training never sees. */
final class QuestionPhrases {
    /** Of the column's name, or of what is counted. */
    private static final Map<Aggregate, List<String>> OPENINGS = Map.of(
            Aggregate.NONE, List.of("what is the %s", "give the %s", "tell me the %s",
                    "show the %s", "which %s is listed"),
            Aggregate.COUNT, List.of("how many %s are there", "count the %s",
                    "what is the number of %s"),
            Aggregate.MAX, List.of("what is the highest %s", "give the largest %s",
                    "tell me the top %s"),
            Aggregate.MIN, List.of("what is the lowest %s", "give the smallest %s"),
            Aggregate.SUM, List.of("what is the total %s", "add up the %s"),
            Aggregate.AVG, List.of("what is the average %s", "give the mean %s"));
    private static final Map<Aggregate, List<String>> UNSEEN_OPENINGS = Map.of(
            Aggregate.NONE, List.of("find the %s", "I need the %s"),
            Aggregate.COUNT, List.of("find the number of %s", "I need to count the %s"),
            Aggregate.MAX, List.of("find the largest %s", "show me the highest %s"),
            Aggregate.MIN, List.of("find the smallest %s", "show me the lowest %s"),
            Aggregate.SUM, List.of("find the total %s", "I need the total %s"),
            Aggregate.AVG, List.of("find the average %s", "I need the mean %s"));

    /** Of the column's name and the value. */
    private static final List<String> SUBJECT_CONDITIONS =
            List.of("of %2$s", "for %2$s", "of the %1$s %2$s");
    private static final List<String> UNSEEN_SUBJECT_CONDITIONS =
            List.of("that %2$s has", "when the %1$s is %2$s");
    private static final Map<Comparison, List<String>> CONDITIONS = Map.of(
            Comparison.EQUAL, List.of("with the %1$s %2$s", "whose %1$s is %2$s",
                    "where the %1$s is %2$s"),
            Comparison.ABOVE, List.of("with %1$s above %2$s", "whose %1$s is over %2$s",
                    "with more %1$s than %2$s"),
            Comparison.BELOW, List.of("with %1$s below %2$s", "whose %1$s is under %2$s",
                    "with less %1$s than %2$s"));
    private static final Map<Comparison, List<String>> UNSEEN_CONDITIONS = Map.of(
            Comparison.EQUAL, List.of("that have the %1$s %2$s", "when the %1$s is %2$s"),
            Comparison.ABOVE, List.of("with a %1$s over %2$s", "when the %1$s is above %2$s"),
            Comparison.BELOW, List.of("with a %1$s under %2$s", "when the %1$s is below %2$s"));

    private QuestionPhrases() {}

    /**
     * A question in words: an opening, and a condition or two, of which the opening and the first
     * condition make a combination of the part's.
     *
     * @param asked what the opening asks for: a column, or what is counted
     * @param subject the column that names the rows
     */
    static String question(Draw draw, Query query, String asked, String subject) {
        boolean unseen = draw.part() == Part.UNSEEN_PHRASES;
        List<String> openings = (unseen ? UNSEEN_OPENINGS : OPENINGS).get(query.aggregate());
        Condition first = query.conditions().getFirst();
        List<String> conditions = conditions(first, subject, unseen);
        int opening;
        int condition;
        do {
            opening = draw.below(openings.size());
            condition = draw.below(conditions.size());
        } while (!unseen && !draw.owns(opening + condition));
        StringBuilder question = new StringBuilder(openings.get(opening).formatted(asked));
        question.append(' ').append(phrase(conditions.get(condition), first));
        query.conditions().stream().skip(1).forEach(next -> question.append(" and ")
                .append(phrase(draw.of(conditions(next, subject, unseen)), next)));
        return question.toString();
    }

    private static List<String> conditions(Condition condition, String subject, boolean unseen) {
        if (condition.column().equals(subject)) {
            return unseen ? UNSEEN_SUBJECT_CONDITIONS : SUBJECT_CONDITIONS;
        }
        return (unseen ? UNSEEN_CONDITIONS : CONDITIONS).get(condition.comparison());
    }

    private static String phrase(String pattern, Condition condition) {
        return pattern.formatted(condition.column(), condition.value());
    }
}
