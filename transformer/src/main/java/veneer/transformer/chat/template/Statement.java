package veneer.transformer.chat.template;

import java.util.List;
import java.util.Optional;

/** A part of a template that writes or does something. */
sealed interface Statement {

    /** Where it stands, for messages. */
    Position at();

    /** Text as it is. */
    record Text(Position at, String text) implements Statement {}

    /** <code>{{ value }}</code>. */
    record Output(Position at, Expression value) implements Statement {}

    /** {@code {% if %}}: the first branch whose test holds, or else the rest. */
    record If(Position at, List<Branch> branches, List<Statement> otherwise) implements Statement {
        record Branch(Expression test, List<Statement> body) {}
    }

    /**
     * {@code {% for target in values if test %}}, and what is done where no round came to its end,
     * be it that there was none, or that each was broken off: so Jinja has it.
     */
    record For(
            Position at,
            Target target,
            Expression values,
            Optional<Expression> test,
            List<Statement> body,
            List<Statement> otherwise)
            implements
            Statement {}

    /** {@code {% set target = value %}}. */
    record Set(Position at, Target target, Expression value) implements Statement {}

    /** {@code {% set target %}…{% endset %}}; the value is made of {@link #TEXT}. */
    record SetBlock(Position at, Target target, List<Statement> body, Expression value)
            implements
            Statement {
        /** What the body's text is called in the value; no name is written so. */
        static final String TEXT = "set block";
    }

    /** {@code {% macro name(parameters) %}}. */
    record Macro(
            Position at, String name, List<Parameter> parameters, List<Statement> body)
            implements
            Statement {
        record Parameter(String name, Optional<Expression> absent) {}
    }

    /** {@code {% generation %}}: what a model writes; rendered as what is in it. */
    record Generation(Position at, List<Statement> body) implements Statement {}

    /** {@code {% break %}}. */
    record Break(Position at) implements Statement {}

    /** {@code {% continue %}}. */
    record Continue(Position at) implements Statement {}

    /** What a value is given to. */
    sealed interface Target {
        /** A variable. */
        record Variable(String name) implements Target {}

        /** {@code name.attribute}, where the name is a namespace's. */
        record Attribute(Position at, String name, String attribute) implements Target {}

        /** Several, one for each element of the value. */
        record Several(Position at, List<Target> targets) implements Target {}
    }
}
