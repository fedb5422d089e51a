package veneer.transformer.chat.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import veneer.transformer.chat.template.Expression.Arguments;
import veneer.transformer.chat.template.Token.Kind;

/**
 * Reads expressions. From the loosest to the tightest: {@code if else}, {@code or}, {@code and},
 * {@code not}, comparisons, {@link #LEVELS}, signs, then filters and tests, then what stands behind
 * a value: {@code .name}, {@code [index]}, {@code (arguments)}.
 */
final class ExpressionParser {
    private static final List<Set<String>> LEVELS =
            List.of(Set.of("+", "-"), Set.of("~"), Set.of("*", "/", "//", "%"), Set.of("**"));
    private static final Map<String, Comparator> COMPARATORS = Map.of(
            "==", Comparator.EQUAL, "!=", Comparator.UNEQUAL, "<", Comparator.LESS,
            "<=", Comparator.AT_MOST, ">", Comparator.GREATER, ">=", Comparator.AT_LEAST,
            "in", Comparator.IN);
    private static final Set<String> NO_ARGUMENT = Set.of("else", "or", "and");

    private final TokenStream tokens;

    ExpressionParser(TokenStream tokens) {
        this.tokens = tokens;
    }

    /** One expression. */
    Expression expression() {
        tokens.enter();
        Expression value = or();
        while (tokens.at("if")) {
            Position at = tokens.next().at();
            Expression test = or();
            Optional<Expression> otherwise =
                    tokens.skip("else") ? Optional.of(expression()) : Optional.empty();
            value = new Expression.Conditional(at, test, value, otherwise);
        }
        tokens.leave();
        return value;
    }

    /** One expression, or several with commas between, which are a tuple. */
    Expression expressions() {
        Expression first = expression();
        return tokens.at(",") ? tuple(first) : first;
    }

    /** The same without {@code if else}, for where an {@code if} has a meaning of its own. */
    Expression unconditional() {
        tokens.enter();
        Expression value = or();
        tokens.leave();
        return value;
    }

    /** The rest of a tuple, up to a bracket or the tag's end, which a comma may stand before. */
    private Expression tuple(Expression first) {
        List<Expression> elements = new ArrayList<>(List.of(first));
        while (tokens.skip(",") && !(tokens.at(")") || tokens.at(Kind.CLOSE_BLOCK)
                || tokens.at(Kind.CLOSE_OUTPUT))) {
            elements.add(expression());
        }
        return new Expression.TupleOf(first.at(), List.copyOf(elements));
    }

    private Expression or() {
        Expression left = and();
        while (tokens.at("or")) {
            left = new Expression.Logical(tokens.next().at(), left, false, and());
        }
        return left;
    }

    private Expression and() {
        Expression left = not();
        while (tokens.at("and")) {
            left = new Expression.Logical(tokens.next().at(), left, true, not());
        }
        return left;
    }

    private Expression not() {
        if (!tokens.at("not")) {
            return comparison();
        }
        tokens.enter();
        Expression not = new Expression.Not(tokens.next().at(), not());
        tokens.leave();
        return not;
    }

    private Expression comparison() {
        Expression first = binary(0);
        Position at = tokens.peek().at();
        List<Expression.Comparison.Part> rest = new ArrayList<>();
        while (true) {
            Comparator comparator;
            if (tokens.at("not") && tokens.second().is("in")) {
                tokens.next();
                comparator = Comparator.NOT_IN;
            } else if (!tokens.at(Kind.STRING)
                    && COMPARATORS.containsKey(tokens.peek().text())) {
                        comparator = COMPARATORS.get(tokens.peek().text());
                    } else {
                        break;
                    }
            tokens.next();
            rest.add(new Expression.Comparison.Part(comparator, binary(0)));
        }
        return rest.isEmpty() ? first : new Expression.Comparison(at, first, List.copyOf(rest));
    }

    private Expression binary(int level) {
        if (level == LEVELS.size()) {
            return signed(true);
        }
        Expression left = binary(level + 1);
        while (tokens.atAny(LEVELS.get(level))) {
            Token operator = tokens.next();
            left = new Expression.Binary(
                    operator.at(), left, operator.text(), binary(level + 1));
        }
        return left;
    }

    private Expression signed(boolean withFilters) {
        Expression value;
        if (tokens.at("-") || tokens.at("+")) {
            tokens.enter();
            Token sign = tokens.next();
            value = new Expression.Signed(sign.at(), sign.is("-"), signed(false));
            tokens.leave();
        } else {
            value = primary();
        }
        value = postfix(value);
        return withFilters ? filtersAndTests(value) : value;
    }

    private Expression primary() {
        Token token = tokens.peek();
        return switch (token.kind()) {
            case NAME -> name(tokens.next());
            case STRING -> string();
            case INTEGER -> new Expression.Constant(token.at(), integer(tokens.next()));
            case FLOAT -> new Expression.Constant(token.at(),
                    Double.valueOf(tokens.next().text().replace("_", "")));
            default -> {
                if (tokens.skip("(")) {
                    yield inParentheses(token.at());
                } else if (tokens.skip("[")) {
                    yield new Expression.ListOf(token.at(), elements("]"));
                } else if (tokens.skip("{")) {
                    yield mapping(token.at());
                }
                throw tokens.unexpected("a value");
            }
        };
    }

    private static Expression name(Token token) {
        return switch (token.text()) {
            case "true", "True" -> new Expression.Constant(token.at(), true);
            case "false", "False" -> new Expression.Constant(token.at(), false);
            case "none", "None" -> new Expression.Constant(token.at(), null);
            case "varargs", "kwargs", "caller" -> throw new TemplateException(token.at(),
                    "what Jinja calls \"" + token.text() + "\" is not supported");
            default -> new Expression.Name(token.at(), token.text());
        };
    }

    /** Strings that follow each other are one. */
    private Expression string() {
        Position at = tokens.peek().at();
        StringBuilder text = new StringBuilder();
        while (tokens.at(Kind.STRING)) {
            text.append(tokens.next().text());
        }
        return new Expression.Constant(at, text.toString());
    }

    private static Long integer(Token token) {
        try {
            return Long.valueOf(token.text().replace("_", ""));
        } catch (NumberFormatException e) {
            throw new TemplateException(token.at(),
                    "the number " + token.text() + " has more than 64 bits");
        }
    }

    private Expression inParentheses(Position at) {
        if (tokens.skip(")")) {
            return new Expression.TupleOf(at, List.of());
        }
        Expression value = expressions();
        tokens.expect(")");
        return value;
    }

    private List<Expression> elements(String end) {
        List<Expression> elements = new ArrayList<>();
        while (!tokens.at(end)) {
            elements.add(expression());
            if (!tokens.at(end)) {
                tokens.expect(",");
            }
        }
        tokens.expect(end);
        return List.copyOf(elements);
    }

    private Expression mapping(Position at) {
        List<Expression.MappingOf.Entry> entries = new ArrayList<>();
        while (!tokens.at("}")) {
            Expression key = expression();
            tokens.expect(":");
            entries.add(new Expression.MappingOf.Entry(key, expression()));
            if (!tokens.at("}")) {
                tokens.expect(",");
            }
        }
        tokens.expect("}");
        return new Expression.MappingOf(at, List.copyOf(entries));
    }

    private Expression postfix(Expression start) {
        Expression value = start;
        while (true) {
            if (tokens.at(".")) {
                value = attribute(value, tokens.next().at());
            } else if (tokens.at("[")) {
                value = subscript(value, tokens.next().at());
            } else if (tokens.at("(")) {
                value = new Expression.Call(tokens.peek().at(), value, arguments());
            } else {
                return value;
            }
        }
    }

    private Expression attribute(Expression of, Position at) {
        if (tokens.at(Kind.INTEGER)) {
            return new Expression.Subscript(
                    at, of, new Expression.Constant(at, integer(tokens.next())));
        }
        Token name = tokens.expect(Kind.NAME, "a name");
        if (tokens.at("(") && !Methods.NAMES.contains(name.text())) {
            throw unsupported(name, "method", Methods.NAMES);
        }
        return new Expression.Attribute(at, of, name.text());
    }

    private Expression subscript(Expression of, Position at) {
        Optional<Expression> start = sliceBound();
        Expression result;
        if (tokens.skip(":")) {
            Optional<Expression> stop = sliceBound();
            Optional<Expression> step = tokens.skip(":") ? sliceBound() : Optional.empty();
            result = new Expression.Slice(at, of, start, stop, step);
        } else {
            result = new Expression.Subscript(
                    at, of, start.orElseThrow(() -> tokens.unexpected("an index")));
        }
        tokens.expect("]");
        return result;
    }

    private Optional<Expression> sliceBound() {
        return tokens.at(":") || tokens.at("]") ? Optional.empty() : Optional.of(expression());
    }

    private Expression filtersAndTests(Expression start) {
        Expression value = start;
        while (true) {
            if (tokens.at("|")) {
                value = filter(value);
            } else if (tokens.at("is")) {
                value = test(value);
            } else if (tokens.at("(")) {
                value = new Expression.Call(tokens.peek().at(), value, arguments());
            } else {
                return value;
            }
        }
    }

    /** A filter, the next token being its bar. */
    Expression filter(Expression value) {
        tokens.expect("|");
        Token name = tokens.expect(Kind.NAME, "a filter's name");
        if (!Filters.NAMES.contains(name.text())) {
            throw unsupported(name, "filter", Filters.NAMES);
        }
        Arguments arguments = tokens.at("(") ? arguments() : Arguments.NONE;
        return new Expression.Filtered(name.at(), value, name.text(), arguments);
    }

    private Expression test(Expression value) {
        Position at = tokens.expect("is").at();
        boolean negated = tokens.skip("not");
        Token name = tokens.expect(Kind.NAME, "a test's name");
        if (!Tests.NAMES.contains(name.text())) {
            throw unsupported(name, "test", Tests.NAMES);
        }
        Expression tested =
                new Expression.Tested(name.at(), value, name.text(), testArguments());
        return negated ? new Expression.Not(at, tested) : tested;
    }

    /** The arguments of a test, of which one may stand without parentheses. */
    private Arguments testArguments() {
        if (tokens.at("(")) {
            return arguments();
        }
        boolean one = switch (tokens.peek().kind()) {
            case NAME -> !tokens.atAny(NO_ARGUMENT);
            case STRING, INTEGER, FLOAT -> true;
            default -> tokens.at("[") || tokens.at("{");
        };
        if (!one) {
            return Arguments.NONE;
        }
        if (tokens.at("is")) {
            throw new TemplateException(tokens.peek().at(), "tests can't follow each other");
        }
        return new Arguments(List.of(postfix(primary())), Map.of());
    }

    private Arguments arguments() {
        tokens.expect("(");
        List<Expression> positional = new ArrayList<>();
        Map<String, Expression> named = new LinkedHashMap<>();
        while (!tokens.at(")")) {
            if (tokens.at("*") || tokens.at("**")) {
                throw new TemplateException(tokens.peek().at(),
                        "arguments with " + tokens.peek().text() + " are not supported");
            }
            if (tokens.at(Kind.NAME) && tokens.second().is("=")) {
                Token name = tokens.next();
                tokens.next();
                if (named.put(name.text(), expression()) != null) {
                    throw new TemplateException(name.at(),
                            "the argument " + name.text() + " is given twice");
                }
            } else if (named.isEmpty()) {
                positional.add(expression());
            } else {
                throw tokens.unexpected("an argument with a name");
            }
            if (!tokens.at(")")) {
                tokens.expect(",");
            }
        }
        tokens.expect(")");
        return new Arguments(List.copyOf(positional), named);
    }

    private static TemplateException unsupported(Token name, String kind, Set<String> supported) {
        return new TemplateException(name.at(), "the " + kind + " \"" + name.text()
                + "\" is not supported; supported: "
                + String.join(", ", supported.stream().sorted().toList()));
    }
}
