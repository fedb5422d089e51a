package veneer.transformer.chat.template;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import veneer.transformer.chat.template.Statement.Target;
import veneer.transformer.chat.template.Token.Kind;

/** Reads statements: text, outputs, and the blocks of tags. */
final class StatementParser {
    private static final Set<String> TAGS =
            Set.of("if", "for", "set", "macro", "generation", "break", "continue");

    private final TokenStream tokens;
    private final ExpressionParser expressions;
    private int loops;

    private StatementParser(TokenStream tokens) {
        this.tokens = tokens;
        this.expressions = new ExpressionParser(tokens);
    }

    /** The statements of a whole template. */
    static List<Statement> parse(String template) {
        return new StatementParser(new TokenStream(Lexer.tokens(template))).body(Set.of());
    }

    /**
     * Statements up to a tag that ends them, whose name is the next token then; without such tags
     * up to the template's end.
     */
    private List<Statement> body(Set<String> ends) {
        tokens.enter();
        List<Statement> body = new ArrayList<>();
        while (true) {
            Token token = tokens.next();
            switch (token.kind()) {
                case TEXT -> body.add(new Statement.Text(token.at(), token.text()));
                case OPEN_OUTPUT -> {
                    body.add(new Statement.Output(token.at(), expressions.expressions()));
                    tokens.expect(Kind.CLOSE_OUTPUT, "}}");
                }
                case OPEN_BLOCK -> {
                    if (tokens.atAny(ends)) {
                        tokens.leave();
                        return List.copyOf(body);
                    }
                    body.add(tag(ends));
                }
                default -> {
                    if (!ends.isEmpty()) {
                        throw tokens.unexpected("the tag " + listed(ends));
                    }
                    tokens.leave();
                    return List.copyOf(body);
                }
            }
        }
    }

    private Statement tag(Set<String> ends) {
        Token name = tokens.expect(Kind.NAME, "a tag's name");
        Statement statement = switch (name.text()) {
            case "if" -> ifTag(name.at());
            case "for" -> forTag(name.at());
            case "set" -> setTag(name.at());
            case "macro" -> macroTag(name.at());
            case "generation" -> new Statement.Generation(
                    name.at(), outsideLoops(Set.of("endgeneration")));
            case "break" -> inLoop(name, new Statement.Break(name.at()));
            case "continue" -> inLoop(name, new Statement.Continue(name.at()));
            default -> throw unknown(name, ends);
        };
        tokens.expect(Kind.CLOSE_BLOCK, "%}");
        return statement;
    }

    private static TemplateException unknown(Token name, Set<String> ends) {
        boolean misplaced = name.text().startsWith("end") || name.text().startsWith("el");
        return new TemplateException(name.at(), misplaced
                ? "the tag \"" + name.text() + "\" ends nothing that is open"
                        + (ends.isEmpty() ? "" : "; expected: " + listed(ends))
                : "the tag \"" + name.text() + "\" is not supported; supported: " + listed(TAGS));
    }

    private static String listed(Set<String> words) {
        return String.join(", ", words.stream().sorted().toList());
    }

    private Statement inLoop(Token name, Statement statement) {
        if (loops == 0) {
            throw new TemplateException(name.at(),
                    "the tag \"" + name.text() + "\" stands outside a loop");
        }
        return statement;
    }

    private Statement ifTag(Position at) {
        List<Statement.If.Branch> branches = new ArrayList<>();
        String end;
        do {
            Expression test = expressions.unconditional();
            List<Statement> body = block(Set.of("elif", "else", "endif"));
            branches.add(new Statement.If.Branch(test, body));
            end = tokens.next().text();
        } while (end.equals("elif"));
        List<Statement> otherwise = List.of();
        if (end.equals("else")) {
            otherwise = block(Set.of("endif"));
            tokens.next();
        }
        return new Statement.If(at, List.copyOf(branches), otherwise);
    }

    private Statement forTag(Position at) {
        Target target = target();
        tokens.expect("in");
        Expression values = expressions.unconditional();
        Optional<Expression> test =
                tokens.skip("if") ? Optional.of(expressions.expression()) : Optional.empty();
        if (tokens.at("recursive")) {
            throw new TemplateException(tokens.peek().at(), "recursive loops are not supported");
        }
        loops++;
        List<Statement> body = block(Set.of("else", "endfor"));
        loops--;
        List<Statement> otherwise = List.of();
        if (tokens.next().is("else")) {
            otherwise = block(Set.of("endfor"));
            tokens.next();
        }
        return new Statement.For(at, target, values, test, body, otherwise);
    }

    private Statement setTag(Position at) {
        Target target = target();
        if (tokens.skip("=")) {
            return new Statement.Set(at, target, expressions.expressions());
        }
        Expression value = new Expression.Name(at, Statement.SetBlock.TEXT);
        while (tokens.at("|")) {
            value = expressions.filter(value);
        }
        List<Statement> body = outsideLoops(Set.of("endset"));
        return new Statement.SetBlock(at, target, body, value);
    }

    private Statement macroTag(Position at) {
        String name = tokens.expect(Kind.NAME, "a macro's name").text();
        tokens.expect("(");
        List<Statement.Macro.Parameter> parameters = new ArrayList<>();
        Set<String> names = new HashSet<>();
        while (!tokens.at(")")) {
            Token parameter = tokens.expect(Kind.NAME, "a parameter's name");
            if (!names.add(parameter.text())) {
                throw new TemplateException(parameter.at(),
                        "the parameter " + parameter.text() + " is there twice");
            }
            parameters.add(new Statement.Macro.Parameter(parameter.text(),
                    tokens.skip("=") ? Optional.of(expressions.expression()) : Optional.empty()));
            if (!tokens.at(")")) {
                tokens.expect(",");
            }
        }
        tokens.expect(")");
        return new Statement.Macro(
                at, name, List.copyOf(parameters), outsideLoops(Set.of("endmacro")));
    }

    /** A body that no loop goes on or ends from, though it may stand in one; its end is taken. */
    private List<Statement> outsideLoops(Set<String> ends) {
        int outer = loops;
        loops = 0;
        List<Statement> body = block(ends);
        loops = outer;
        tokens.next();
        return body;
    }

    /** The rest of a tag, and the statements up to one that ends it. */
    private List<Statement> block(Set<String> ends) {
        tokens.expect(Kind.CLOSE_BLOCK, "%}");
        return body(ends);
    }

    private Target target() {
        Position at = tokens.peek().at();
        Target first = oneTarget();
        if (!tokens.at(",")) {
            return first;
        }
        List<Target> targets = new ArrayList<>(List.of(first));
        while (tokens.skip(",") && !tokens.at("in") && !tokens.at("=")) {
            targets.add(oneTarget());
        }
        return new Target.Several(at, List.copyOf(targets));
    }

    private Target oneTarget() {
        if (tokens.skip("(")) {
            tokens.enter();
            Target inner = target();
            tokens.expect(")");
            tokens.leave();
            return inner;
        }
        Token name = tokens.expect(Kind.NAME, "a variable's name");
        if (tokens.skip(".")) {
            Token attribute = tokens.expect(Kind.NAME, "an attribute's name");
            return new Target.Attribute(name.at(), name.text(), attribute.text());
        }
        if (Set.of("true", "false", "none", "True", "False", "None").contains(name.text())) {
            throw new TemplateException(name.at(), name.text() + " can't be given a value");
        }
        return new Target.Variable(name.text());
    }
}
