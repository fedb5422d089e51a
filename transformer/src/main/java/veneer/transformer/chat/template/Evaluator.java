package veneer.transformer.chat.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import veneer.transformer.chat.template.TemplateValue.Function;
import veneer.transformer.chat.template.TemplateValue.Tuple;
import veneer.transformer.chat.template.TemplateValue.Undefined;

/** Finds the values of expressions. */
final class Evaluator {
    private final Budget budget;
    private final Printer printer;
    private final Operators operators;
    private final Attributes attributes;
    private final Tests tests;
    private final Filters filters;

    Evaluator(Budget budget) {
        this.budget = budget;
        this.printer = new Printer(budget);
        this.operators = new Operators(budget, printer);
        Methods methods = new Methods(budget, printer);
        this.attributes = new Attributes(methods);
        this.tests = new Tests(operators, printer);
        this.filters = new Filters(budget, printer, methods, tests, attributes);
    }

    /** The value of an expression. */
    Object value(Expression expression, Scope scope) {
        try {
            budget.enter();
            Object value = valueOf(expression, scope);
            budget.leave();
            return value;
        } catch (ValueException e) {
            throw new TemplateException(expression.at(), e.getMessage());
        }
    }

    /** The value of an expression as a text. */
    String text(Expression expression, Scope scope) {
        Object value = value(expression, scope);
        try {
            return printer.print(value);
        } catch (ValueException e) {
            throw new TemplateException(expression.at(), e.getMessage());
        }
    }

    /** Whether the value of an expression counts as true. */
    boolean holds(Expression expression, Scope scope) {
        return Values.truth(value(expression, scope));
    }

    private Object valueOf(Expression expression, Scope scope) {
        return switch (expression) {
            case Expression.Constant(_, Object value) -> value;
            case Expression.Name(_, String name) -> scope.get(name);
            case Expression.ListOf(_, List<Expression> elements) -> values(elements, scope);
            case Expression.TupleOf(_, List<Expression> elements) ->
                    new Tuple(values(elements, scope));
            case Expression.MappingOf mapping -> mapping(mapping, scope);
            case Expression.Attribute(_, Expression of, String name) ->
                    attributes.attribute(value(of, scope), name);
            case Expression.Subscript(_, Expression of, Expression index) ->
                    attributes.element(value(of, scope), value(index, scope));
            case Expression.Slice slice -> slice(slice, scope);
            case Expression.Call(_, Expression callee, var arguments) ->
                    call(value(callee, scope), arguments(arguments, scope));
            case Expression.Filtered(_, Expression value, String name, var arguments) ->
                    filters.apply(name, value(value, scope), arguments(arguments, scope));
            case Expression.Tested(_, Expression value, String name, var arguments) ->
                    tests.passes(name, value(value, scope), arguments(arguments, scope));
            case Expression.Not(_, Expression operand) -> !holds(operand, scope);
            case Expression.Signed(_, boolean negative, Expression operand) ->
                    operators.signed(negative, value(operand, scope));
            case Expression.Binary(_, Expression left, String operator, Expression right) ->
                    operators.binary(value(left, scope), operator, value(right, scope));
            case Expression.Logical(_, Expression left, boolean isAnd, Expression right) -> {
                Object first = value(left, scope);
                yield Values.truth(first) == isAnd ? value(right, scope) : first;
            }
            case Expression.Comparison comparison -> compare(comparison, scope);
            case Expression.Conditional conditional -> conditional(conditional, scope);
        };
    }

    private List<Object> values(List<Expression> expressions, Scope scope) {
        List<Object> values = new ArrayList<>(expressions.size());
        for (Expression expression : expressions) {
            values.add(value(expression, scope));
        }
        return values;
    }

    private Map<String, Object> mapping(Expression.MappingOf mapping, Scope scope) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Expression.MappingOf.Entry entry : mapping.entries()) {
            String key = Values.text(value(entry.key(), scope), "a key");
            values.put(key, value(entry.value(), scope));
        }
        return values;
    }

    private CallArguments arguments(Expression.Arguments arguments, Scope scope) {
        Map<String, Object> named = new LinkedHashMap<>();
        List<Object> positional = values(arguments.positional(), scope);
        arguments.named().forEach((name, value) -> named.put(name, value(value, scope)));
        return new CallArguments(positional, named);
    }

    private Object slice(Expression.Slice slice, Scope scope) {
        Object of = value(slice.of(), scope);
        return operators.slice(of, new PythonSlice(bound(slice.start(), scope),
                bound(slice.stop(), scope), bound(slice.step(), scope)));
    }

    private Long bound(Optional<Expression> bound, Scope scope) {
        Object value = bound.isPresent() ? value(bound.get(), scope) : null;
        return value == null ? null : (Long) Values.whole(value, "a slice's bound");
    }

    private static Object call(Object callee, CallArguments arguments) {
        return switch (callee) {
            case Function function -> function.body().apply(arguments);
            case Undefined(String problem) ->
                    throw new ValueException(problem + ", so it can't be called");
            case null, default ->
                    throw new ValueException(Values.describe(callee) + " can't be called");
        };
    }

    private boolean compare(Expression.Comparison comparison, Scope scope) {
        Object left = value(comparison.first(), scope);
        for (Expression.Comparison.Part part : comparison.rest()) {
            Object right = value(part.operand(), scope);
            if (!operators.holds(left, part.comparator(), right)) {
                return false;
            }
            left = right;
        }
        return true;
    }

    private Object conditional(Expression.Conditional conditional, Scope scope) {
        if (holds(conditional.test(), scope)) {
            return value(conditional.then(), scope);
        }
        return conditional.otherwise().isPresent()
                ? value(conditional.otherwise().get(), scope)
                : new Undefined("the condition does not hold, and there is no else");
    }
}
