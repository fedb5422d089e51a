package veneer.transformer.chat.template;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import veneer.transformer.chat.template.Token.Kind;

/**
 * Cuts a template into tokens, and takes away the white space that tags ask to take away.
 *
 * <p>A block or comment alone at the beginning of a line takes the white space before it, and the
 * line end behind it; a minus sign inside a tag's brace takes all white space on that side, a plus
 * sign keeps it. A line end at the template's end is left out. This is what {@code trim_blocks} and
 * {@code lstrip_blocks} mean, which transformers sets.
 */
final class Lexer {
    private static final Pattern FLOAT = Pattern.compile(
            "(?:\\d+_)*\\d+(?:(?:\\.(?:\\d+_)*\\d+)?[eE][+-]?(?:\\d+_)*\\d+|\\.(?:\\d+_)*\\d+)");
    private static final Pattern INTEGER = Pattern.compile("[1-9](?:_?\\d)*|0(?:_?0)*");
    private static final Pattern OPERATOR =
            Pattern.compile("//|\\*\\*|[=!<>]=|[-+*/%~\\[\\](){}<>=.:|,;]");

    private final String source;
    private final SourceLines lines;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private Lexer(String source) {
        this.source = source;
        this.lines = new SourceLines(source);
    }

    /** The tokens of a template, the last of which is its end. */
    static List<Token> tokens(String template) {
        String source = template.replace("\r\n", "\n").replace('\r', '\n');
        if (source.endsWith("\n")) {
            source = source.substring(0, source.length() - 1);
        }
        return new Lexer(source).run();
    }

    private List<Token> run() {
        for (int open = opening(); open >= 0; open = opening()) {
            char brace = source.charAt(open + 1);
            char sign = charAt(open + 2);
            text(open, brace, sign);
            at = open + (sign == '-' || sign == '+' ? 3 : 2);
            switch (brace) {
                case '#' -> comment(open);
                case '%' -> tag(open, Kind.OPEN_BLOCK, Kind.CLOSE_BLOCK, "%}");
                default -> tag(open, Kind.OPEN_OUTPUT, Kind.CLOSE_OUTPUT, "}}");
            }
        }
        add(Kind.TEXT, source.substring(at), at);
        add(Kind.END, "", source.length());
        return tokens;
    }

    /** Where the next tag or comment begins, or -1. */
    private int opening() {
        int open = source.indexOf('{', at);
        while (open >= 0 && "{%#".indexOf(charAt(open + 1)) < 0) {
            open = source.indexOf('{', open + 1);
        }
        return open;
    }

    /** The text before a tag, without the white space that the tag takes. */
    private void text(int open, char brace, char sign) {
        String text = source.substring(at, open);
        if (sign == '-') {
            text = PythonStrings.stripEnd(text);
        } else if (sign != '+' && brace != '{') {
            int line = text.lastIndexOf('\n') + 1;
            boolean fromLineStart = line > 0 || at == 0 || source.charAt(at - 1) == '\n';
            if (fromLineStart && PythonStrings.isBlank(text.substring(line))) {
                text = text.substring(0, line);
            }
        }
        add(Kind.TEXT, text, at);
    }

    private void comment(int open) {
        int close = source.indexOf("#}", at);
        if (close < 0) {
            throw new TemplateException(lines.position(open), "the comment has no end, #}");
        }
        char sign = close > at ? source.charAt(close - 1) : ' ';
        at = close + 2;
        skipAfter(sign, true);
    }

    /** The tokens of a tag. Within brackets, what would close it does not. */
    private void tag(int open, Kind opening, Kind closing, String end) {
        add(opening, source.substring(open, open + 2), open);
        Deque<Character> brackets = new ArrayDeque<>();
        while (at < source.length()) {
            if (brackets.isEmpty()) {
                char sign = charAt(at);
                boolean signed = sign == '-' || sign == '+' && closing == Kind.CLOSE_BLOCK;
                if (source.startsWith(end, signed ? at + 1 : at)) {
                    add(closing, end, at);
                    at += signed ? 3 : 2;
                    skipAfter(signed ? sign : ' ', closing == Kind.CLOSE_BLOCK);
                    return;
                }
            }
            token(brackets);
        }
    }

    /** Skips what a tag takes of the white space behind it. */
    private void skipAfter(char sign, boolean block) {
        if (sign == '-') {
            while (at < source.length() && PythonStrings.isSpace(source.charAt(at))) {
                at++;
            }
        } else if (sign != '+' && block && charAt(at) == '\n') {
            at++;
        }
    }

    private void token(Deque<Character> brackets) {
        char first = source.charAt(at);
        if (PythonStrings.isSpace(first)) {
            at++;
        } else if (first == '"' || first == '\'') {
            string(first);
        } else if (isNameStart(source.codePointAt(at))) {
            name();
        } else if (!(matched(FLOAT, Kind.FLOAT) || matched(INTEGER, Kind.INTEGER))) {
            operator(brackets);
        }
    }

    private void string(char quote) {
        int end = at + 1;
        while (end < source.length() && source.charAt(end) != quote) {
            end += source.charAt(end) == '\\' ? 2 : 1;
        }
        if (end >= source.length()) {
            throw new TemplateException(lines.position(at), "the string has no end");
        }
        add(Kind.STRING, StringEscapes.read(source.substring(at + 1, end), lines.position(at)), at);
        at = end + 1;
    }

    private void name() {
        int end = at;
        while (end < source.length() && isNamePart(source.codePointAt(end))) {
            end += Character.charCount(source.codePointAt(end));
        }
        add(Kind.NAME, source.substring(at, end), at);
        at = end;
    }

    private boolean matched(Pattern pattern, Kind kind) {
        Matcher matcher = pattern.matcher(source).region(at, source.length());
        if (!matcher.lookingAt()) {
            return false;
        }
        add(kind, matcher.group(), at);
        at = matcher.end();
        return true;
    }

    private void operator(Deque<Character> brackets) {
        int start = at;
        if (!matched(OPERATOR, Kind.OPERATOR)) {
            throw new TemplateException(lines.position(at), "the character \""
                    + Character.toString(source.codePointAt(at)) + "\" means nothing in a tag");
        }
        char operator = source.charAt(start);
        switch (operator) {
            case '(' -> brackets.push(')');
            case '[' -> brackets.push(']');
            case '{' -> brackets.push('}');
            case ')', ']', '}' -> {
                if (brackets.isEmpty() || brackets.pop() != operator) {
                    throw new TemplateException(lines.position(start),
                            "the bracket \"" + operator + "\" closes none that is open");
                }
            }
            default -> {}
        }
    }

    private static boolean isNameStart(int codePoint) {
        return codePoint == '_' || Character.isUnicodeIdentifierStart(codePoint);
    }

    private static boolean isNamePart(int codePoint) {
        return Character.isUnicodeIdentifierPart(codePoint)
                && !Character.isIdentifierIgnorable(codePoint);
    }

    /** A character, or a line end's stand-in behind the source. */
    private char charAt(int index) {
        return index < source.length() ? source.charAt(index) : '\0';
    }

    private void add(Kind kind, String text, int offset) {
        if (kind != Kind.TEXT || !text.isEmpty()) {
            tokens.add(new Token(kind, text, lines.position(offset)));
        }
    }
}
