package veneer.engine.io;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Recursive descent over the grammar of RFC 8259, one method per rule. */
final class JsonParser {
    /** Deeper nesting is refused, so that no text can overflow the stack. */
    private static final int DEPTH_LIMIT = 512;

    /**
     * Converting decimal digits takes more than linear time; nobody writes longer integers in
     * earnest.
     */
    private static final int INTEGER_DIGITS_LIMIT = 1000;

    private static final int END = -1;

    private final String text;
    private final String source;
    private final DuplicateKeys duplicateKeys;
    private int position;
    private int depth;

    JsonParser(String text, String source, DuplicateKeys duplicateKeys) {
        this.text = text;
        this.source = source;
        this.duplicateKeys = duplicateKeys;
    }

    Object parse() throws FormatException {
        Object value = value();
        skipWhitespace();
        if (position < text.length()) {
            throw unexpected("the end");
        }
        return value;
    }

    private Object value() throws FormatException {
        skipWhitespace();
        return switch (peek()) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
            default -> throw unexpected("a value");
        };
    }

    private Map<String, Object> object() throws FormatException {
        enter();
        Map<String, Object> members = new LinkedHashMap<>();
        if (!endsEmpty('}')) {
            do {
                member(members);
            } while (continues('}'));
        }
        depth--;
        return Collections.unmodifiableMap(members);
    }

    private void member(Map<String, Object> members) throws FormatException {
        skipWhitespace();
        int start = position;
        if (peek() != '"') {
            throw unexpected("a name in quotes");
        }
        String name = string();
        if (duplicateKeys == DuplicateKeys.REFUSED && members.containsKey(name)) {
            throw problem("the name " + JsonWriter.quote(name) + " a second time in one object",
                    start);
        }
        skipWhitespace();
        if (peek() != ':') {
            throw unexpected("a colon");
        }
        position++;
        members.put(name, value());
    }

    private List<Object> array() throws FormatException {
        enter();
        List<Object> elements = new ArrayList<>();
        if (!endsEmpty(']')) {
            do {
                elements.add(value());
            } while (continues(']'));
        }
        depth--;
        return Collections.unmodifiableList(elements);
    }

    private void enter() throws FormatException {
        if (++depth > DEPTH_LIMIT) {
            throw problem("nested deeper than " + DEPTH_LIMIT, position);
        }
        position++;
    }

    private boolean endsEmpty(char close) {
        skipWhitespace();
        if (peek() != close) {
            return false;
        }
        position++;
        return true;
    }

    private boolean continues(char close) throws FormatException {
        skipWhitespace();
        int next = peek();
        if (next != ',' && next != close) {
            throw unexpected("a comma or " + close);
        }
        position++;
        return next == ',';
    }

    private String string() throws FormatException {
        int open = position++;
        int start = position;
        StringBuilder unescaped = null;
        while (true) {
            int c = peek();
            if (c == '"') {
                String rest = text.substring(start, position++);
                return unescaped == null ? rest : unescaped.append(rest).toString();
            }
            if (c == END) {
                throw problem("a string without end", open);
            }
            if (c < ' ') {
                throw problem(String.format("the control character U+%04X in a string", c),
                        position);
            }
            if (c == '\\') {
                unescaped = unescaped == null ? new StringBuilder() : unescaped;
                unescaped.append(text, start, position).append(escaped());
                start = position;
            } else {
                position++;
            }
        }
    }

    private char escaped() throws FormatException {
        position++;
        int c = peek();
        position++;
        return switch (c) {
            case '"', '\\', '/' -> (char) c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> hexadecimal();
            default -> throw problem("not an escape sequence", position - 2);
        };
    }

    private char hexadecimal() throws FormatException {
        int code = 0;
        for (int i = 0; i < 4; i++, position++) {
            int c = peek();
            int digit = c < 128 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                throw unexpected("a hexadecimal digit");
            }
            code = code << 4 | digit;
        }
        return (char) code;
    }

    private Object number() throws FormatException {
        int start = position;
        if (peek() == '-') {
            position++;
        }
        if (peek() == '0') {
            position++;
        } else {
            digits();
        }
        boolean integer = !text.startsWith("-0", start); // no integer is a negative zero
        if (peek() == '.') {
            integer = false;
            position++;
            digits();
        }
        if (peek() == 'e' || peek() == 'E') {
            integer = false;
            position++;
            if (peek() == '+' || peek() == '-') {
                position++;
            }
            digits();
        }
        String literal = text.substring(start, position);
        return integer ? integer(literal, start) : floating(literal, start);
    }

    private void digits() throws FormatException {
        if (!isDigit(peek())) {
            throw unexpected("a digit");
        }
        while (isDigit(peek())) {
            position++;
        }
    }

    private Number integer(String literal, int start) throws FormatException {
        if (literal.length() > INTEGER_DIGITS_LIMIT) {
            throw problem("an integer of more than " + INTEGER_DIGITS_LIMIT + " digits", start);
        }
        try {
            return Long.valueOf(literal);
        } catch (NumberFormatException _) {
            return new BigInteger(literal);
        }
    }

    private Double floating(String literal, int start) throws FormatException {
        double value = Double.parseDouble(literal);
        if (Double.isInfinite(value)) {
            throw problem("a number beyond the range of a double", start);
        }
        return value;
    }

    private Object word(String word, Boolean value) throws FormatException {
        if (!text.startsWith(word, position)) {
            throw unexpected("a value");
        }
        position += word.length();
        return value;
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private int peek() {
        return position < text.length() ? text.charAt(position) : END;
    }

    private void skipWhitespace() {
        while (position < text.length() && " \t\n\r".indexOf(text.charAt(position)) >= 0) {
            position++;
        }
    }

    private FormatException unexpected(String expected) {
        int c = peek();
        String found = c == END
                ? "the end"
                : c > ' ' && c < 127 ? "'" + (char) c + "'" : String.format("U+%04X", c);
        return problem(found + " where " + expected + " is expected", position);
    }

    private FormatException problem(String what, int offset) {
        return new FormatException(source, what + ", at offset " + offset);
    }
}
