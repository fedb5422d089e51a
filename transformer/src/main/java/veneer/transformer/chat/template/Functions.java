package veneer.transformer.chat.template;

import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import veneer.transformer.chat.template.TemplateValue.Function;
import veneer.transformer.chat.template.TemplateValue.Namespace;
import veneer.transformer.chat.template.TemplateValue.View;

/** The functions that every template has. */
final class Functions {
    /** The name of the function that writes the time. */
    static final String TIME = "strftime_now";

    private static final int LONGEST_RANGE = 100_000;

    private Functions() {}

    /** The functions by their names. */
    static Map<String, Object> all(Supplier<LocalDateTime> time, Budget budget) {
        Map<String, Object> functions = new HashMap<>();
        put(functions, "raise_exception", arguments -> {
            Object message = arguments.bind("raise_exception", 1, "message").get("message");
            throw new ValueException("the template refuses: " + new Printer(budget).print(message));
        });
        put(functions, TIME, arguments -> {
            Object format = arguments.bind(TIME, 1, "format").get("format");
            return TimeFormat.format(Values.text(format, "a format of time"), time.get());
        });
        put(functions, "namespace", Functions::namespace);
        put(functions, "range", arguments -> range(arguments.onlyPositional("range"), budget));
        return functions;
    }

    private static void put(Map<String, Object> functions, String name,
            java.util.function.Function<CallArguments, Object> body) {
        functions.put(name, new Function("the function " + name, body));
    }

    private static Namespace namespace(CallArguments arguments) {
        Namespace namespace = new Namespace();
        for (Object start : arguments.positional()) {
            if (!(start instanceof Map<?, ?> map) || arguments.positional().size() > 1) {
                throw new ValueException("a namespace starts with one mapping, or arguments with"
                        + " names");
            }
            map.forEach((name, value) -> namespace.names().put((String) name, value));
        }
        namespace.names().putAll(arguments.named());
        return namespace;
    }

    private static View range(List<Object> bounds, Budget budget) {
        if (bounds.isEmpty() || bounds.size() > 3) {
            throw new ValueException("range takes from 1 to 3 numbers, not " + bounds.size());
        }
        long[] numbers = bounds.stream().mapToLong(n -> Values.whole(n, "a bound")).toArray();
        long from = numbers.length == 1 ? 0 : numbers[0];
        long to = numbers.length == 1 ? numbers[0] : numbers[1];
        long step = numbers.length == 3 ? numbers[2] : 1;
        if (step == 0) {
            throw new ValueException("range can't step by 0");
        }
        double count = Math.ceil(((double) to - from) / step);
        if (count > LONGEST_RANGE) {
            throw new ValueException("a range holds at most " + LONGEST_RANGE + " numbers");
        }
        budget.spend((long) Math.max(count, 0));
        return View.range(LongStream.range(0, (long) count)
                .<Object>mapToObj(i -> from + i * step).toList());
    }
}
