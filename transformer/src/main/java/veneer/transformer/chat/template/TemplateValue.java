package veneer.transformer.chat.template;

import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** A value that JSON has no counterpart of. */
sealed interface TemplateValue permits TemplateValue.Undefined, TemplateValue.Tuple,
        TemplateValue.View, TemplateValue.Generator, TemplateValue.Namespace,
        TemplateValue.Function, TemplateValue.SafeText, Loop {

    /**
     * What isn't there. It prints as nothing and counts as empty and false; whatever else is done
     * with it is refused.
     *
     * @param problem what a message says of it
     */
    record Undefined(String problem) implements TemplateValue {
        @Override
        public boolean equals(Object other) {
            return other instanceof Undefined;
        }

        @Override
        public int hashCode() {
            return 0;
        }
    }

    /** A list that is no list, as Python tells them apart: it prints otherwise and equals none. */
    record Tuple(List<Object> elements) implements TemplateValue {}

    /**
     * Elements that belong to something else: a mapping's keys, values or items, or a range.
     *
     * @param name what it is, for messages
     */
    record View(String name, List<Object> elements) implements TemplateValue {
        private static final String RANGE = "a range";

        static View range(List<Object> numbers) {
            return new View(RANGE, numbers);
        }

        boolean isRange() {
            return name.equals(RANGE);
        }
    }

    /** Elements that are made when they are asked for, and gone then. */
    record Generator(Iterator<Object> rest) implements TemplateValue {}

    /** The one thing that changes: variables that a loop's body may set. */
    record Namespace(Map<String, Object> names) implements TemplateValue {
        Namespace() {
            this(new HashMap<>());
        }
    }

    /**
     * What can be called.
     *
     * @param name what it is, for messages
     */
    record Function(String name, java.util.function.Function<CallArguments, Object> body)
            implements
            TemplateValue {}

    /**
     * A text that the filter {@code safe} gave. Nothing is escaped here, but Python would do so
     * where such a text is joined with others, and so it can only be printed.
     */
    record SafeText(String text) implements TemplateValue {}
}
