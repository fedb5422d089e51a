package veneer.transformer.chat.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;

/**
 * Texts as Python sees them: sequences of code points, with Python's idea of white space.
 *
 * <p>Source: the Python Library Reference, "Text Sequence Type".
 */
final class PythonStrings {
    private PythonStrings() {}

    /** Whether a character is white space: Unicode's, and the four separators of ASCII. */
    static boolean isSpace(int c) {
        return c >= '\t' && c <= '\r' || c >= 0x1C && c <= ' ' || c == 0x85 || c == 0xA0
                || Character.isSpaceChar(c);
    }

    static boolean isBlank(String text) {
        return text.chars().allMatch(PythonStrings::isSpace);
    }

    static String stripEnd(String text) {
        return strip(text, PythonStrings::isSpace, false, true);
    }

    /** A text without characters of a kind at its start, its end, or both. */
    static String strip(String text, IntPredicate stripped, boolean start, boolean end) {
        int from = 0;
        int to = text.length();
        while (start && from < to && stripped.test(text.codePointAt(from))) {
            from += Character.charCount(text.codePointAt(from));
        }
        while (end && from < to && stripped.test(text.codePointBefore(to))) {
            to -= Character.charCount(text.codePointBefore(to));
        }
        return text.substring(from, to);
    }

    static long length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** The order of code points. */
    static int compare(String left, String right) {
        int length = Math.min(left.length(), right.length());
        for (int index = 0; index < length; index++) {
            char a = left.charAt(index);
            char b = right.charAt(index);
            if (a != b) {
                boolean bothOrNone = Character.isSurrogate(a) == Character.isSurrogate(b);
                return bothOrNone ? Character.compare(a, b) : Character.isSurrogate(a) ? 1 : -1;
            }
        }
        return Integer.compare(left.length(), right.length());
    }

    /** The characters of a text, a text each. */
    static List<Object> characters(String text) {
        return text.codePoints().<Object>mapToObj(Character::toString).toList();
    }

    /** The character at an index, which counts from the end where it is negative, or null. */
    static String at(String text, long index) {
        long length = length(text);
        long place = index < 0 ? index + length : index;
        return place < 0 || place >= length
                ? null
                : Character.toString(
                        text.codePointAt(text.offsetByCodePoints(0, (int) place)));
    }

    static String slice(String text, PythonSlice slice) {
        int[] codePoints = text.codePoints().toArray();
        StringBuilder result = new StringBuilder();
        slice.indices(codePoints.length).forEach(i -> result.appendCodePoint(codePoints[i]));
        return result.toString();
    }

    static String reverse(String text) {
        return new StringBuilder(text).reverse().toString();
    }

    /** The parts between separators, at most {@code cuts} of which count; none if negative. */
    static List<Object> split(String text, String separator, long cuts) {
        List<Object> parts = new ArrayList<>();
        int from = 0;
        int found = text.indexOf(separator);
        while (found >= 0 && (cuts < 0 || parts.size() < cuts)) {
            parts.add(text.substring(from, found));
            from = found + separator.length();
            found = text.indexOf(separator, from);
        }
        parts.add(text.substring(from));
        return parts;
    }

    /** The same, counted from the end. */
    static List<Object> splitFromEnd(String text, String separator, long cuts) {
        List<Object> parts = new ArrayList<>();
        int to = text.length();
        int found = text.lastIndexOf(separator);
        while (found >= 0 && (cuts < 0 || parts.size() < cuts)) {
            parts.addFirst(text.substring(found + separator.length(), to));
            to = found;
            found = to < separator.length()
                    ? -1
                    : text.lastIndexOf(separator, to - separator.length());
        }
        parts.addFirst(text.substring(0, to));
        return parts;
    }

    /** The words between white space; after {@code cuts} of them, the rest is one. */
    static List<Object> words(String text, long cuts) {
        List<Object> words = new ArrayList<>();
        int at = 0;
        while (true) {
            while (at < text.length() && isSpace(text.charAt(at))) {
                at++;
            }
            if (at == text.length()) {
                return words;
            }
            if (cuts >= 0 && words.size() == cuts) {
                words.add(text.substring(at));
                return words;
            }
            int end = at;
            while (end < text.length() && !isSpace(text.charAt(end))) {
                end++;
            }
            words.add(text.substring(at, end));
            at = end;
        }
    }

    /** A text with some of the occurrences of a part replaced, all if {@code count} is negative. */
    static String replace(String text, String part, String replacement, long count) {
        if (count < 0) {
            return text.replace(part, replacement);
        }
        StringBuilder result = new StringBuilder();
        int from = 0;
        for (long done = 0; done < count; done++) {
            int found = text.indexOf(part, from + (part.isEmpty() && done > 0 ? 1 : 0));
            if (found < 0 || found > text.length()) {
                break;
            }
            result.append(text, from, found).append(replacement);
            from = found + part.length();
        }
        return result.append(text.substring(Math.min(from, text.length()))).toString();
    }

    /** How often a part occurs, without overlaps. */
    static long count(String text, String part) {
        return part.isEmpty() ? length(text) + 1 : split(text, part, -1).size() - 1L;
    }

    static String upper(String text) {
        return text.toUpperCase(Locale.ROOT);
    }

    static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /** A text with its first character in upper case and all others in lower. */
    static String capitalize(String text) {
        if (text.isEmpty()) {
            return text;
        }
        int end = text.offsetByCodePoints(0, 1);
        return titleCase(text.substring(0, end)) + lower(text.substring(end));
    }

    /** A text where that happens to each run of letters. */
    static String title(String text) {
        StringBuilder result = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            int end = at;
            while (end < text.length() && isCased(text.codePointAt(end))) {
                end += Character.charCount(text.codePointAt(end));
            }
            result.append(capitalize(text.substring(at, end)));
            if (end < text.length()) {
                result.appendCodePoint(text.codePointAt(end));
                end += Character.charCount(text.codePointAt(end));
            }
            at = end;
        }
        return result.toString();
    }

    private static String titleCase(String character) {
        int titled = Character.toTitleCase(character.codePointAt(0));
        String upper = upper(character);
        // A character that becomes several, such as ß, keeps only the first of them upper.
        return upper.codePointCount(0, upper.length()) == 1
                ? Character.toString(titled)
                : upper.substring(0, upper.offsetByCodePoints(0, 1))
                        + lower(upper.substring(upper.offsetByCodePoints(0, 1)));
    }

    private static boolean isCased(int c) {
        return Character.isUpperCase(c) || Character.isLowerCase(c) || Character.isTitleCase(c);
    }
}
