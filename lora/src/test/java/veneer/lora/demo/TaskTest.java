package veneer.lora.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TaskTest {
    private static final int TRAINING = 5000;
    private static final int HELD_OUT = 500;

    @ParameterizedTest
    @EnumSource
    void examplesDependOnTheSeedAlone(Task task) {
        List<TaskExample> examples = task.examples(Part.TRAINING, 300, 3);
        assertEquals(examples.subList(0, 200), task.examples(Part.TRAINING, 200, 3));
        assertNotEquals(examples, task.examples(Part.TRAINING, 300, 4));
        assertEquals(List.of(), task.examples(Part.TRAINING, 0, 3));
    }

    @ParameterizedTest
    @EnumSource
    void theRightAnswerIsRight(Task task) {
        for (Part part : Part.values()) {
            List<TaskExample> examples = task.examples(part, 200, 0);
            for (TaskExample example : examples) {
                String right = example.sample().completion();
                assertTrue(example.isAnsweredBy(right), right);
                assertFalse(example.isAnsweredBy(right + " or so"), right);
                assertTrue(example.choices().isEmpty() || example.choices().contains(right));
            }
        }
    }

    @Test
    void everyQueryFindsSomething() {
        for (TaskExample example : Task.TABLE_QUESTIONS.examples(Part.TRAINING, 2000, 0)) {
            TableQuestion question = (TableQuestion) example;
            List<String> rows = question.query().run(question.table());
            assertFalse(rows.isEmpty() || rows.equals(List.of("0")), question::toString);
        }
    }

    /** Questions, sentences, tables by their columns, and texts in them, for several seeds. */
    @Test
    void nothingThatIsHeldOutOccursInTraining() {
        Set<String> trained = new HashSet<>();
        IntStream.range(0, 3)
                .forEach(seed -> trained.addAll(contents(Part.TRAINING, TRAINING, seed)));
        for (Part part : List.of(Part.HELD_OUT, Part.UNSEEN_PHRASES)) {
            Set<String> heldOut = new TreeSet<>(contents(part, HELD_OUT, 0));
            assertTrue(heldOut.size() > 2 * HELD_OUT);
            heldOut.retainAll(trained);
            assertEquals(Set.of(), heldOut);
        }
    }

    @Test
    void thePretrainingTextHasNoneOfIt() {
        String text = IntStream.range(0, 5000).mapToObj(i -> Documents.document(0, i))
                .collect(Collectors.joining("\n"));
        for (String word : List.of("SELECT", "WHERE", "COUNT(", "entail", "neutral",
                "contradict")) {
            assertFalse(text.contains(word), word);
        }
        Set<String> words = new HashSet<>(List.of(text.split("[^A-Za-z]+")));
        for (TaskExample example : Task.TABLE_QUESTIONS.examples(Part.HELD_OUT, HELD_OUT, 0)) {
            TableQuestion question = (TableQuestion) example;
            texts(question.table()).forEach(name -> assertFalse(words.contains(name), name));
            assertFalse(text.contains(question.question()), question.question());
        }
        for (TaskExample example : Task.SENTENCE_PAIRS.examples(Part.HELD_OUT, HELD_OUT, 0)) {
            SentencePair pair = (SentencePair) example;
            assertFalse(text.contains(pair.premise()) || text.contains(pair.hypothesis()));
        }
    }

    private static Set<String> contents(Part part, int size, long seed) {
        Set<String> contents = new HashSet<>();
        for (TaskExample example : Task.TABLE_QUESTIONS.examples(part, size, seed)) {
            TableQuestion question = (TableQuestion) example;
            contents.add(question.question());
            contents.add(question.table().name() + " " + question.table().columns().stream()
                    .map(Column::name).collect(Collectors.toCollection(TreeSet::new)));
            contents.addAll(texts(question.table()));
        }
        for (TaskExample example : Task.SENTENCE_PAIRS.examples(part, size, seed)) {
            SentencePair pair = (SentencePair) example;
            contents.add(pair.premise());
            contents.add(pair.hypothesis());
        }
        return contents;
    }

    private static Set<String> texts(Table table) {
        return table.rows().stream().flatMap(List::stream)
                .filter(cell -> Character.isLetter(cell.charAt(0))).collect(Collectors.toSet());
    }

    /** The relation, found again from the words of the two sentences alone. */
    @Test
    void theRelationIsWhatTheSentencesSay() {
        for (Part part : Part.values()) {
            for (TaskExample example : Task.SENTENCE_PAIRS.examples(part, 1500, 0)) {
                SentencePair pair = (SentencePair) example;
                assertEquals(relation(pair.premise(), pair.hypothesis()), pair.relation(),
                        pair::toString);
            }
        }
    }

    private static Relation relation(String premise, String hypothesis) {
        Set<String> told = words(premise);
        Set<String> claimed = words(hypothesis);
        for (List<String> values : Stream.of(Words.COLOURS, Words.PLACES, Words.DAYS, numbers())
                .toList()) {
            Set<String> value = intersection(claimed, values);
            Set<String> truth = intersection(told, values);
            if (!value.isEmpty() && !truth.isEmpty()) {
                boolean denied = claimed.contains("not");
                return value.equals(truth) != denied
                        ? Relation.ENTAILMENT
                        : Relation.CONTRADICTION;
            }
        }
        return Relation.NEUTRAL;
    }

    private static List<String> numbers() {
        return IntStream.range(10, 100).mapToObj(Integer::toString).toList();
    }

    private static Set<String> words(String sentence) {
        return Stream.of(sentence.split("[ .,]+")).collect(Collectors.toSet());
    }

    private static Set<String> intersection(Set<String> words, List<String> values) {
        Set<String> both = new HashSet<>(words);
        both.retainAll(values);
        return both;
    }

    @Test
    void wordsAloneDoNotTellTheRelation() {
        List<TaskExample> examples = Task.SENTENCE_PAIRS.examples(Part.HELD_OUT, 3000, 0);
        for (Relation relation : Relation.values()) {
            List<SentencePair> pairs = examples.stream().map(SentencePair.class::cast)
                    .filter(pair -> pair.relation() == relation).toList();
            assertEquals(1000, pairs.size());
            long denials = pairs.stream()
                    .filter(pair -> words(pair.hypothesis()).contains("not")).count();
            assertEquals(1000 / 3.0, denials, 75); // five standard deviations
        }
    }
}
