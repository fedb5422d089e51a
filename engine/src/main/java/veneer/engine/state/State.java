package veneer.engine.state;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import veneer.engine.io.DuplicateKeys;
import veneer.engine.io.FormatException;
import veneer.engine.io.Json;
import veneer.engine.io.SafeTensors;
import veneer.engine.storage.StoredTensor;
import veneer.engine.tensor.Tensor;

/**
 * The state of a module or an optimizer at one moment: tensors by name, and whole numbers and
 * other values that JSON holds exactly. It is a copy, and comes back from a file to the bit.
 *
 * <p>Several are kept in one file as parts: {@code new State().with("model", module.state())
 * .with("optimizer", optimizer.state()).save(file)}.
 */
public final class State {
    private static final String VALUES = "values";

    private final Map<String, Tensor> tensors = new LinkedHashMap<>();
    private final Map<String, Object> values = new LinkedHashMap<>();

    /** A state of nothing, to put parts into. */
    public State() {}

    /**
     * The state of something.
     *
     * @param tensors what it consists of, copied
     * @param values what else JSON has a form for
     */
    public State(Map<String, Tensor> tensors, Map<String, ?> values) {
        tensors.forEach((name, tensor) -> this.tensors.put(
                name, Tensor.of(tensor.data().clone(), tensor.shape().toArray())));
        this.values.putAll(values);
    }

    /**
     * Takes a part in.
     *
     * @param prefix comes before the names of the part, and a dot
     * @param part what to take in; none of its names may be there yet
     * @return this state
     */
    public State with(String prefix, State part) {
        part.tensors.forEach((name, tensor) -> add(tensors, prefix + "." + name, tensor));
        part.values.forEach((name, value) -> add(values, prefix + "." + name, value));
        return this;
    }

    private static <T> void add(Map<String, T> map, String name, T element) {
        if (map.putIfAbsent(name, element) != null) {
            throw new IllegalArgumentException("the state has two of `" + name + "`");
        }
    }

    /**
     * A part.
     *
     * @param prefix as it was taken in under
     * @return everything below that name
     */
    public State part(String prefix) {
        State part = new State();
        below(prefix, tensors, part.tensors);
        below(prefix, values, part.values);
        return part;
    }

    private static <T> void below(String prefix, Map<String, T> from, Map<String, T> to) {
        from.forEach((name, element) -> {
            if (name.startsWith(prefix + ".")) {
                to.put(name.substring(prefix.length() + 1), element);
            }
        });
    }

    /**
     * The tensors.
     *
     * @return tensors by name, unmodifiable
     */
    public Map<String, Tensor> tensors() {
        return Collections.unmodifiableMap(tensors);
    }

    /**
     * The other values.
     *
     * @return values by name, unmodifiable
     */
    public Map<String, Object> values() {
        return Collections.unmodifiableMap(values);
    }

    /**
     * Copies the tensors into those of their names, all or none.
     *
     * @param owner whose they are, such as {@code the optimizer}, for messages
     * @param targets tensors of the same names and shapes
     * @throws IllegalArgumentException if one is missing, left over or of another shape
     */
    public void copyTo(String owner, Map<String, Tensor> targets) {
        requireSame("tensor", owner, targets.keySet(), tensors.keySet());
        targets.forEach((name, target) -> {
            Tensor tensor = tensors.get(name);
            if (!tensor.shape().equals(target.shape())) {
                throw new IllegalArgumentException("`" + name + "` is " + tensor.shape()
                        + " in the state and " + target.shape() + " in " + owner);
            }
        });
        targets.forEach((name, target) -> {
            float[] data = tensors.get(name).data();
            System.arraycopy(data, 0, target.data(), 0, data.length);
        });
    }

    /**
     * The values, which are whole numbers.
     *
     * @param owner whose they are, for messages
     * @param names all that there should be
     * @return numbers by name
     * @throws IllegalArgumentException if one is missing, left over or not whole
     */
    public Map<String, Long> numbers(String owner, Set<String> names) {
        requireSame("value", owner, names, values.keySet());
        Map<String, Long> numbers = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            if (!(value instanceof Long number)) {
                throw new IllegalArgumentException("`" + name + "` of " + owner + " is " + value
                        + "; it should be a whole number");
            }
            numbers.put(name, number);
        });
        return numbers;
    }

    private static void requireSame(String kind, String owner, Set<String> expected,
            Set<String> found) {
        Set<String> missing = new TreeSet<>(expected);
        missing.removeAll(found);
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException(
                    "the state has no " + kind + " " + list(missing) + ", which " + owner + " has");
        }
        Set<String> surplus = new TreeSet<>(found);
        surplus.removeAll(expected);
        if (!surplus.isEmpty()) {
            throw new IllegalArgumentException("the state has the " + kind + " " + list(surplus)
                    + ", which " + owner + " has not");
        }
    }

    private static String list(Set<String> names) {
        String more = names.size() > 3 ? " and " + (names.size() - 3) + " more" : "";
        return String.join(", ", names.stream().limit(3).map(name -> "`" + name + "`").toList())
                + more;
    }

    /**
     * Writes a safetensors file, beside its target first and then moved into place: the tensors as
     * float32, the values as JSON in the header's {@code __metadata__}.
     *
     * @param file the file to make or replace
     * @throws IOException if it can't be written
     */
    public void save(Path file) throws IOException {
        List<StoredTensor> stored = tensors.entrySet().stream()
                .map(entry -> StoredTensor.ofFloats(
                        entry.getKey(), entry.getValue().shape().toArray(),
                        entry.getValue().data()))
                .toList();
        SafeTensors.write(file, Map.of(VALUES, Json.write(values)), stored);
    }

    /**
     * Reads what {@link #save} wrote.
     *
     * @param file the file
     * @return the state
     * @throws IOException if it can't be read, or is no state's
     */
    public static State load(Path file) throws IOException {
        State state = new State();
        try (SafeTensors opened = SafeTensors.open(file)) {
            String json = opened.metadata().get(VALUES);
            if (json == null || !(Json.parse(json, file.toString(),
                    DuplicateKeys.REFUSED) instanceof Map<?, ?> values)) {
                throw new FormatException(
                        file.toString(), "no `" + VALUES + "` in its metadata; is it a state?");
            }
            values.forEach((name, value) -> state.values.put((String) name, value));
            opened.tensors().forEach((name, tensor) -> state.tensors.put(
                    name, Tensor.of(tensor.toFloats(), tensor.shape())));
        }
        return state;
    }
}
