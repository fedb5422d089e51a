package veneer.transformer.tokenizer;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Unicode's normalisation form C: marks are joined to their letters.
 *
 * <p>{@link Normalizer} puts the marks after a letter in order by insertion, which for n of them
 * may take O(n²) steps. A long run of marks is sorted here beforehand, which changes nothing of
 * what it becomes.
 *
 * <p>Source: The Unicode Standard, section 3.11, D108 and D109, and Standard Annex 15.
 */
final class Composition {

    /** Marks that insertion sorts sooner than a sort could begin. */
    private static final int SHORT_RUN = 256;

    /** Marks of the lowest and of the highest combining class. */
    private static final int LOWEST = 0x0334;

    private static final int HIGHEST = 0x0345;

    private Composition() {}

    /** The form C of a text. */
    static String compose(String text) {
        StringBuilder sorted = new StringBuilder();
        int done = 0;
        int start = 0;
        while (start < text.length()) {
            int end = marksEnd(text, start);
            if (end - start > SHORT_RUN) {
                sorted.append(text, done, start).append(sortMarks(text.substring(start, end)));
                done = end;
            }
            start = end + (end < text.length() ? Character.charCount(text.codePointAt(end)) : 0);
        }
        String whole = done == 0 ? text : sorted.append(text, done, text.length()).toString();
        return Normalizer.normalize(whole, Form.NFC);
    }

    private static int marksEnd(String text, int start) {
        int end = start;
        while (end < text.length() && isMark(text.codePointAt(end))) {
            end += Character.charCount(text.codePointAt(end));
        }
        return end;
    }

    private static boolean isMark(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.NON_SPACING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.ENCLOSING_MARK -> true;
            default -> false;
        };
    }

    /** Decomposes marks and sorts them by class, none past one of class 0, which stays. */
    private static String sortMarks(String run) {
        StringBuilder decomposed = new StringBuilder();
        run.codePoints().forEach(mark -> decomposed.append(decompose(Character.toString(mark))));
        int[] marks = decomposed.codePoints().toArray();
        Map<Integer, Integer> classes = classes(marks);
        long[] keys = new long[marks.length];
        int start = 0;
        for (int i = 0; i <= marks.length; i++) {
            int combiningClass = i < marks.length ? classes.get(marks[i]) : 0;
            if (combiningClass == 0) {
                Arrays.sort(keys, start, i);
                start = i + 1;
            }
            if (i < marks.length) {
                keys[i] = (long) combiningClass << Integer.SIZE | i;
            }
        }
        StringBuilder sorted = new StringBuilder(decomposed.length());
        for (long key : keys) {
            sorted.appendCodePoint(marks[(int) key]);
        }
        return sorted.toString();
    }

    /** Numbers for the combining classes of some marks, in order; 0 is Unicode's 0. */
    private static Map<Integer, Integer> classes(int[] marks) {
        Map<Integer, Integer> classes = new HashMap<>();
        List<Integer> ordered = new ArrayList<>();
        for (int mark : marks) {
            if (classes.put(mark, 0) == null && (swaps(mark, LOWEST) || swaps(HIGHEST, mark))) {
                ordered.add(mark);
            }
        }
        ordered.sort((a, b) -> swaps(a, b) ? 1 : swaps(b, a) ? -1 : 0);
        int number = 0;
        for (int i = 0; i < ordered.size(); i++) {
            number += i == 0 || swaps(ordered.get(i), ordered.get(i - 1)) ? 1 : 0;
            classes.put(ordered.get(i), number);
        }
        return classes;
    }

    /** Whether two marks change places: the first has a higher class than the second, not 0. */
    private static boolean swaps(int first, int second) {
        String pair = Character.toString(first) + Character.toString(second);
        return !decompose(pair).equals(pair);
    }

    private static String decompose(String text) {
        return Normalizer.normalize(text, Form.NFD);
    }
}
