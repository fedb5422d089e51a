package veneer.transformer.chat.template;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What has a value. */
sealed interface Expression {

    /** Where it stands, for messages. */
    Position at();

    /** A value that is written out: null, a truth, a number or a text. */
    record Constant(Position at, Object value) implements Expression {}

    /** A variable. */
    record Name(Position at, String name) implements Expression {}

    /** {@code [a, b]}. */
    record ListOf(Position at, List<Expression> elements) implements Expression {}

    /** {@code (a, b)}. */
    record TupleOf(Position at, List<Expression> elements) implements Expression {}

    /** <code>{'a': b}</code>. */
    record MappingOf(Position at, List<Entry> entries) implements Expression {
        record Entry(Expression key, Expression value) {}
    }

    /** {@code of.name}: an attribute or, for want of one, an element. */
    record Attribute(Position at, Expression of, String name) implements Expression {}

    /** {@code of[index]}: an element or, for want of one, an attribute. */
    record Subscript(Position at, Expression of, Expression index) implements Expression {}

    /** {@code of[start:stop:step]}, each of which may be left out. */
    record Slice(
            Position at,
            Expression of,
            Optional<Expression> start,
            Optional<Expression> stop,
            Optional<Expression> step)
            implements Expression {}

    /** {@code callee(arguments)}. */
    record Call(Position at, Expression callee, Arguments arguments) implements Expression {}

    /** {@code value | name(arguments)}. */
    record Filtered(Position at, Expression value, String name, Arguments arguments)
            implements
            Expression {}

    /** {@code value is name(arguments)}. */
    record Tested(Position at, Expression value, String name, Arguments arguments)
            implements
            Expression {}

    /** {@code not}. */
    record Not(Position at, Expression operand) implements Expression {}

    /** A sign before a number. */
    record Signed(Position at, boolean negative, Expression operand) implements Expression {}

    /** Arithmetic, and {@code ~} between texts. */
    record Binary(Position at, Expression left, String operator, Expression right)
            implements
            Expression {}

    /** {@code and}, {@code or}: the operand that decides. */
    record Logical(Position at, Expression left, boolean isAnd, Expression right)
            implements
            Expression {}

    /** {@code first < second < third}: all of them hold. */
    record Comparison(Position at, Expression first, List<Part> rest) implements Expression {
        record Part(Comparator comparator, Expression operand) {}
    }

    /** {@code then if test else otherwise}. */
    record Conditional(
            Position at, Expression test, Expression then, Optional<Expression> otherwise)
            implements
            Expression {}

    /** What is passed in a call. */
    record Arguments(List<Expression> positional, Map<String, Expression> named) {
        static final Arguments NONE = new Arguments(List.of(), Map.of());
    }
}
