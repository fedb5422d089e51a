package veneer.transformer.chat.template;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** A chat template, parsed once and rendered as often as needed, by several threads if need be. */
public final class Template {
    private final List<Statement> statements;
    private final boolean namesTime;

    private Template(List<Statement> statements, boolean namesTime) {
        this.statements = statements;
        this.namesTime = namesTime;
    }

    /**
     * Reads a template.
     *
     * @param source the template, as a model's files hold it
     * @return the template
     * @throws TemplateException if it is malformed, or uses what is not supported; the message
     *     names line and column
     */
    public static Template parse(String source) {
        return new Template(StatementParser.parse(source), source.contains(Functions.TIME));
    }

    /** {@return whether the template may write the time} */
    public boolean namesTime() {
        return namesTime;
    }

    /**
     * Renders the template.
     *
     * @param variables values by their names, as {@link veneer.engine.io.Json} parses them
     * @param time what {@code strftime_now} writes
     * @return the text
     * @throws TemplateException if the template can't be rendered with these values: it says so
     *     itself with {@code raise_exception}, a value has not the kind that an operation needs, or
     *     it takes more than {@code Budget} allows
     */
    public String render(Map<String, ?> variables, Supplier<LocalDateTime> time) {
        Budget budget = new Budget();
        Map<String, Object> names = Functions.all(time, budget);
        variables.forEach((name, value) -> names.put(name, plain(value)));
        return new Renderer(budget).render(statements, Scope.of(names));
    }

    /** A value with lists and mappings that take null, and whole numbers of one kind. */
    private static Object plain(Object value) {
        return switch (value) {
            case List<?> list -> {
                List<Object> copy = new ArrayList<>(list.size());
                list.forEach(element -> copy.add(plain(element)));
                yield copy;
            }
            case Map<?, ?> map -> {
                Map<Object, Object> copy = new LinkedHashMap<>();
                map.forEach((key, element) -> copy.put((String) key, plain(element)));
                yield copy;
            }
            case Integer number -> number.longValue();
            case null, default -> value;
        };
    }
}
