package veneer.transformer.chat.template;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Supplier;
import veneer.transformer.chat.template.Statement.Target;
import veneer.transformer.chat.template.TemplateValue.Function;
import veneer.transformer.chat.template.TemplateValue.Generator;
import veneer.transformer.chat.template.TemplateValue.Namespace;
import veneer.transformer.chat.template.TemplateValue.Undefined;

/** Runs statements: one rendering of a template. */
final class Renderer {
    /** Where to go after a statement. */
    private enum Flow {
        ON, BREAK, CONTINUE
    }

    private final Budget budget;
    private final Evaluator evaluator;

    Renderer(Budget budget) {
        this.budget = budget;
        this.evaluator = new Evaluator(budget);
    }

    /** The text that statements write. */
    String render(List<Statement> statements, Scope scope) {
        StringBuilder text = new StringBuilder();
        run(statements, scope, text);
        return text.toString();
    }

    private Flow run(List<Statement> statements, Scope scope, StringBuilder to) {
        for (Statement statement : statements) {
            Flow flow = run(statement, scope, to);
            if (flow != Flow.ON) {
                return flow;
            }
        }
        return Flow.ON;
    }

    private Flow run(Statement statement, Scope scope, StringBuilder to) {
        at(statement.at(), budget::enter);
        Flow flow = step(statement, scope, to);
        budget.leave();
        return flow;
    }

    private Flow step(Statement statement, Scope scope, StringBuilder to) {
        switch (statement) {
            case Statement.Text(Position at, String text) -> {
                at(at, () -> budget.spend(text.length()));
                to.append(text);
            }
            case Statement.Output(_, Expression value) -> to.append(evaluator.text(value, scope));
            case Statement.If branches -> {
                return run(chosen(branches, scope), scope, to);
            }
            case Statement.For loop -> loop(loop, scope, to);
            case Statement.Set(_, Target target, Expression value) ->
                    assign(target, evaluator.value(value, scope), scope);
            case Statement.SetBlock block -> setBlock(block, scope);
            case Statement.Macro macro -> scope.set(macro.name(), new Function(
                    "the macro " + macro.name(), arguments -> call(macro, scope, arguments)));
            case Statement.Generation(_, List<Statement> body) -> run(body, scope.inner(), to);
            case Statement.Break _ -> {
                return Flow.BREAK;
            }
            case Statement.Continue _ -> {
                return Flow.CONTINUE;
            }
        }
        return Flow.ON;
    }

    private List<Statement> chosen(Statement.If statement, Scope scope) {
        for (Statement.If.Branch branch : statement.branches()) {
            if (evaluator.holds(branch.test(), scope)) {
                return branch.body();
            }
        }
        return statement.otherwise();
    }

    private void loop(Statement.For statement, Scope scope, StringBuilder to) {
        Loop loop = begin(statement, scope);
        boolean completed = false;
        while (at(statement.values().at(), loop::advance)) {
            at(statement.at(), () -> budget.spend(1));
            Scope round = scope.inner();
            round.set("loop", loop);
            assign(statement.target(), loop.current(), round);
            Flow flow = run(statement.body(), round, to);
            completed |= flow == Flow.ON;
            if (flow == Flow.BREAK) {
                break;
            }
        }
        if (!completed) {
            run(statement.otherwise(), scope.inner(), to);
        }
    }

    private Loop begin(Statement.For statement, Scope scope) {
        Object values = evaluator.value(statement.values(), scope);
        Iterator<Object> elements = at(statement.values().at(), () -> Values.iterate(values));
        if (statement.test().isEmpty()) {
            OptionalInt length = values instanceof Generator
                    ? OptionalInt.empty()
                    : Values.size(values);
            return new Loop(elements, length, budget);
        }
        Expression test = statement.test().get();
        return new Loop(LazyElements.chosen(elements, element -> {
            Scope inner = scope.inner();
            assign(statement.target(), element, inner);
            return evaluator.holds(test, inner);
        }, budget), OptionalInt.empty(), budget);
    }

    private void setBlock(Statement.SetBlock block, Scope scope) {
        StringBuilder text = new StringBuilder();
        run(block.body(), scope.inner(), text);
        Scope inner = scope.inner();
        inner.set(Statement.SetBlock.TEXT, text.toString());
        assign(block.target(), evaluator.value(block.value(), inner), scope);
    }

    private void assign(Target target, Object value, Scope scope) {
        switch (target) {
            case Target.Variable(String name) -> scope.set(name, value);
            case Target.Attribute(Position at, String name, String attribute) -> {
                if (!(scope.get(name) instanceof Namespace(Map<String, Object> names))) {
                    throw new TemplateException(at, name + " is no namespace, so " + attribute
                            + " can't be set");
                }
                names.put(attribute, value);
            }
            case Target.Several(Position at, List<Target> targets) -> {
                List<Object> values = at(at, () -> Values.elements(value, budget));
                if (values.size() != targets.size()) {
                    throw new TemplateException(at, targets.size() + " variables can't be given "
                            + values.size() + " values");
                }
                for (int index = 0; index < values.size(); index++) {
                    assign(targets.get(index), values.get(index), scope);
                }
            }
        }
    }

    /** What an action gives; where its values don't allow it, the message says this place. */
    private static <T> T at(Position at, Supplier<T> action) {
        try {
            return action.get();
        } catch (ValueException e) {
            throw new TemplateException(at, e.getMessage());
        }
    }

    private static void at(Position at, Runnable action) {
        at(at, () -> {
            action.run();
            return null;
        });
    }

    /** The text of a macro, whose variables are its arguments and those where it was written. */
    private String call(Statement.Macro macro, Scope around, CallArguments arguments) {
        String[] names = macro.parameters().stream().map(Statement.Macro.Parameter::name)
                .toArray(String[]::new);
        Map<String, Object> given = arguments.bind("the macro " + macro.name(), names);
        Scope scope = around.inner();
        for (Statement.Macro.Parameter parameter : macro.parameters()) {
            String name = parameter.name();
            if (given.containsKey(name)) {
                scope.set(name, given.get(name));
            } else {
                scope.set(name, parameter.absent()
                        .map(absent -> evaluator.value(absent, scope))
                        .orElseGet(() -> new Undefined("the argument " + name + " of the macro "
                                + macro.name() + " is not given")));
            }
        }
        return render(macro.body(), scope);
    }
}
