package veneer.lora.config;

import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/** Which modules get an adapter, as PEFT's {@code target_modules} says it. */
public sealed interface TargetModules {
    /** No module at all. */
    TargetModules NONE = new Names(List.of());

    /**
     * Whether a linear module is meant.
     *
     * @param path the module's path, such as {@code model.layers.3.self_attn.q_proj}
     * @return whether it gets an adapter
     */
    boolean matches(String path);

    /**
     * Whether a module is meant by its whole path, which holds whatever its layer is.
     *
     * @param path the module's path
     * @return whether it is listed as such
     */
    default boolean isExactly(String path) {
        return false;
    }

    /**
     * The same modules without the model's part in choosing them.
     *
     * @param paths the modules that are meant
     * @return their last names where the model chose them, otherwise what this is
     */
    default TargetModules named(Collection<String> paths) {
        return switch (this) {
            case AllLinear _,FamilyDefault _ ->
                    new Names(paths.stream()
                            .map(path -> path.substring(path.lastIndexOf('.') + 1))
                            .distinct()
                            .sorted()
                            .toList());
            case Names _,Expression _ -> this;
        };
    }

    /**
     * A list of names: a module is meant if its path is one of them or ends in a dot and one of
     * them.
     *
     * @param names the names
     */
    record Names(List<String> names) implements TargetModules {
        /** Copies the list. */
        public Names {
            names = List.copyOf(names);
        }

        @Override
        public boolean matches(String path) {
            return names.stream().anyMatch(name -> matches(name, path));
        }

        @Override
        public boolean isExactly(String path) {
            return names.contains(path);
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
     * @param text the expression, in Python's notation
     */
    record Expression(String text) implements TargetModules {
        /** Refuses what is no expression. */
        public Expression {
            compile(text);
        }

        private static Pattern compile(String text) {
            return PythonExpression.compile("modules", text);
        }

        @Override
        public boolean matches(String path) {
            return compile(text).matcher(path).matches();
        }

        @Override
        public String toString() {
            return "regex:" + text;
        }
    }

    /**
     * The projections of queries and values, alone or fused with that of keys: what PEFT takes of
     * each family where {@code target_modules} is null.
     */
    record FamilyDefault() implements TargetModules {
        private static final Names NAMES = new Names(List.of("q_proj", "v_proj", "c_attn"));

        @Override
        public boolean matches(String path) {
            return NAMES.matches(path);
        }

        @Override
        public String toString() {
            return "the family's default";
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
        return text.equalsIgnoreCase("all-linear")
                ? new AllLinear()
                : new Expression(text);
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
