package veneer.transformer.chat.template;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The values that are passed in a call.
 *
 * @param positional those without a name
 * @param named those with one
 */
record CallArguments(List<Object> positional, Map<String, Object> named) {

    /** The values, where a name is not allowed. */
    List<Object> onlyPositional(String callee) {
        if (!named.isEmpty()) {
            throw new ValueException(
                    callee + " takes no argument " + named.keySet().iterator().next());
        }
        return positional;
    }

    /**
     * Gives each value the name of the parameter that it is for.
     *
     * @param callee what is called, for messages
     * @param parameters the names, in the order of the values without one
     * @throws ValueException if there are too many values or one has an unknown name
     */
    Map<String, Object> bind(String callee, String... parameters) {
        if (positional.size() > parameters.length) {
            throw new ValueException(callee + " takes at most " + parameters.length
                    + " arguments, not " + positional.size());
        }
        Map<String, Object> bound = new HashMap<>();
        for (int index = 0; index < positional.size(); index++) {
            bound.put(parameters[index], positional.get(index));
        }
        named.forEach((name, value) -> {
            if (!Arrays.asList(parameters).contains(name)) {
                throw new ValueException(callee + " takes no argument " + name);
            }
            if (bound.containsKey(name)) {
                throw new ValueException(callee + " is given " + name + " twice");
            }
            bound.put(name, value);
        });
        return bound;
    }

    /** The arguments of a call whose first parameters must all be given. */
    Map<String, Object> bind(String callee, int required, String... parameters) {
        Map<String, Object> bound = bind(callee, parameters);
        for (int index = 0; index < required; index++) {
            if (!bound.containsKey(parameters[index])) {
                throw new ValueException(callee + " needs the argument " + parameters[index]);
            }
        }
        return bound;
    }
}
