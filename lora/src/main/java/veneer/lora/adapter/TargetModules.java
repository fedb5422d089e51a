package veneer.lora.adapter;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Which modules get an adapter, as PEFT's {@code target_modules} says it. */
public sealed interface TargetModules {
    /**
     * Whether a linear module is meant.
     *
     * @param path the module's path, such as {@code model.layers.3.self_attn.q_proj}
     * @return whether it gets an adapter
     */
    boolean matches(String path);

    /**
     * A list of names: a module is meant if its path is one of them or ends in a dot and one of
     * them.
     *
     * @param names the names
     */
    record Names(List<String> names) implements TargetModules {
        /** Copies the list, and refuses an empty one. */
        public Names {
            names = List.copyOf(names);
            if (names.isEmpty()) {
                throw new IllegalArgumentException("target_modules names no module");
            }
        }

        @Override
        public boolean matches(String path) {
            return names.stream().anyMatch(name -> matches(name, path));
        }

        static boolean matches(String name, String path) {
            return path.equals(name) || path.endsWith("." + name);
        }

        @Override
        public String toString() {
            return String.join(",", names);
        }
    }

    /**
     * A regular expression that a path matches as a whole.
     *
     * @param pattern the expression
     */
    record Expression(Pattern pattern) implements TargetModules {
        @Override
        public boolean matches(String path) {
            return pattern.matcher(path).matches();
        }

        @Override
        public String toString() {
            return "regex:" + pattern;
        }
    }

    /** Every linear layer but the output head. */
    record AllLinear() implements TargetModules {
        @Override
        public boolean matches(String path) {
            return !path.equals("lm_head");
        }

        @Override
        public String toString() {
            return "all-linear";
        }
    }

    /**
     * A string of PEFT's configuration: {@code all-linear} in any case, or a regular expression.
     *
     * @param text the string
     * @return what it means
     */
    static TargetModules ofText(String text) {
        if (text.toLowerCase(Locale.ROOT).equals("all-linear")) {
            return new AllLinear();
        }
        try {
            return new Expression(Pattern.compile(text));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "target_modules '" + text + "' is no regular expression: "
                            + e.getDescription() + " at position " + e.getIndex());
        }
    }

    /**
     * What a command line says: {@code q_proj,v_proj}, {@code all-linear} or {@code regex:…}.
     *
     * @param text the text
     * @return what it means
     */
    static TargetModules parse(String text) {
        if (text.startsWith("regex:")) {
            return ofText(text.substring("regex:".length()));
        }
        TargetModules all = new AllLinear();
        return text.equalsIgnoreCase(all.toString())
                ? all
                : new Names(Pattern.compile(",").splitAsStream(text).map(String::strip).toList());
    }
}
