package veneer.transformer.chat.template;

import java.util.HashMap;
import java.util.Map;

/**
 * The variables of a part of a template. A name that isn't among them is looked up in the part
 * around it; what is set here ends with this part.
 */
final class Scope {
    private final Scope outer;
    private final Map<String, Object> names;

    private Scope(Scope outer, Map<String, Object> names) {
        this.outer = outer;
        this.names = names;
    }

    /** The outermost variables. */
    static Scope of(Map<String, Object> names) {
        return new Scope(null, new HashMap<>(names));
    }

    Scope inner() {
        return new Scope(this, new HashMap<>());
    }

    void set(String name, Object value) {
        names.put(name, value);
    }

    Object get(String name) {
        for (Scope scope = this; scope != null; scope = scope.outer) {
            if (scope.names.containsKey(name)) {
                return scope.names.get(name);
            }
        }
        return new TemplateValue.Undefined(name + " is not defined");
    }
}
