package veneer.transformer.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CompositionTest {

    /** Marks of every class, of class 0 too, and some that are two. */
    private static final int[] MARKS = IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
            .filter(codePoint -> switch (Character.getType(codePoint)) {
                case Character.NON_SPACING_MARK,
                        Character.COMBINING_SPACING_MARK,
                        Character.ENCLOSING_MARK -> true;
                default -> false;
            }).toArray();

    @Test
    void longRunsOfMarksBecomeWhatShortOnesWould() {
        SplittableRandom random = new SplittableRandom(10);
        for (int i = 0; i < 200; i++) {
            StringBuilder text = new StringBuilder(i % 2 == 0 ? "aé" : "");
            int kinds = random.nextInt(1, 40);
            int[] some = random.ints(kinds, 0, MARKS.length).map(place -> MARKS[place]).toArray();
            int count = random.nextInt(200, 1_000);
            for (int j = 0; j < count; j++) {
                text.appendCodePoint(some[random.nextInt(kinds)]);
            }
            text.append(i % 3 == 0 ? "e\u0301" : "");
            assertEquals(Normalizer.normalize(text, Form.NFC),
                    Composition.compose(text.toString()), () -> "of " + text.length());
        }
    }

    @Test
    void everyMarkKeepsItsPlaceAmongAllOthers() {
        StringBuilder text = new StringBuilder("a");
        for (int i = MARKS.length - 1; i >= 0; i--) {
            text.appendCodePoint(MARKS[i]);
        }
        assertEquals(Normalizer.normalize(text, Form.NFC), Composition.compose(text.toString()));
    }

    /** Insertion would take minutes. */
    @Test
    void aMegabyteOfMarksTakesLittleTime() {
        String text = "a" + "\u0301\u0323".repeat(1 << 18);
        String composed = assertTimeoutPreemptively(
                Duration.ofSeconds(20), () -> Composition.compose(text));
        assertEquals("\u1ea1" + "\u0323".repeat((1 << 18) - 1) + "\u0301".repeat(1 << 18),
                composed);
    }

    @Test
    void whatHasNoMarksIsComposedAsItIs() {
        for (String text : new String[] {"", "a", "e\u0301\u0323", "\u212b", "한국", "𝄞"}) {
            assertEquals(Normalizer.normalize(text, Form.NFC), Composition.compose(text));
        }
    }
}
