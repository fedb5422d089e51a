package veneer.lora.config;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression as PEFT's configuration has it, in Python's notation, which is Java's but
 * for three things: named groups are {@code (?P<name>…)}, the end of the text is {@code \Z}, and
 * within a class of characters an opening bracket and {@code &&} mean themselves.
 */
final class PythonExpression {
    private PythonExpression() {}

    /**
     * Compiles an expression.
     *
     * @param key where it stands in the configuration, for the message
     * @throws IllegalArgumentException if it is none
     */
    static Pattern compile(String key, String expression) {
        return compile(key, expression, "", "");
    }

    /** Compiles an expression between two parts that are known to be right. */
    static Pattern compile(String key, String expression, String before, String after) {
        try {
            Pattern.compile(toJava(expression));
            return Pattern.compile(before + toJava(expression) + after);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    key + " '" + expression + "' is no regular expression: " + e.getDescription()
                            + " at position " + e.getIndex());
        }
    }

    private static String toJava(String python) {
        StringBuilder java = new StringBuilder();
        int classStart = -1;
        for (int i = 0; i < python.length(); i++) {
            char c = python.charAt(i);
            if (c == '\\' && i + 1 < python.length()) {
                char escaped = python.charAt(++i);
                java.append('\\').append(escaped == 'Z' ? 'z' : escaped);
            } else if (classStart >= 0) {
                boolean first = i == classStart + 1
                        || i == classStart + 2 && python.charAt(i - 1) == '^';
                if (c == ']' && !first) {
                    classStart = -1;
                }
                boolean meansItself = c == '[' || c == '&' || c == ']' && first;
                java.append(meansItself ? "\\" : "").append(c);
            } else if (python.startsWith("(?P=", i)) {
                int end = python.indexOf(')', i);
                String name = python.substring(i + 4, end < 0 ? python.length() : end);
                java.append("\\k<").append(name).append('>');
                i = end < 0 ? python.length() : end;
            } else if (python.startsWith("(?P<", i)) {
                java.append("(?<");
                i += 3;
            } else {
                classStart = c == '[' ? i : -1;
                java.append(c);
            }
        }
        return java.toString();
    }
}
