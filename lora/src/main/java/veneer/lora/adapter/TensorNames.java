package veneer.lora.adapter;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import veneer.engine.io.FormatException;

/**
 * How files name an adapter's tensors, and how we do: by the module's path and PEFT's name for the
 * tensor, {@code model.layers.0.self_attn.q_proj.lora_A.weight}. PEFT puts {@code
 * base_model.model.} before it. In memory it puts the adapter's name within, which some files keep;
 * some have another prefix, or none, or {@code _orig_mod} of a compiled model.
 */
final class TensorNames {
    private static final String PREFIX = "base_model.model.";
    private static final String COMPILED = "_orig_mod";

    /** Parts of a name that an adapter's name and then a parameter's follow. */
    private static final Set<String> FACTORS = Set.of("lora_A", "lora_B");

    /** Parts of a name that an adapter's name follows, and nothing that counts. */
    private static final Set<String> PARAMETERS = Set.of(
            "lora_embedding_A", "lora_embedding_B", "lora_magnitude_vector",
            "trainable_tokens_delta");

    /** A part of a name that an adapter's name and a saved module's parameter follow. */
    private static final String SAVED = "modules_to_save";

    private TensorNames() {}

    /** The name in the files that we write. */
    static String onDisk(String name) {
        return PREFIX + name;
    }

    /**
     * Translates a file's names.
     *
     * @param source the file, for messages
     * @param tensors tensors by the file's names
     * @param expected our names of the tensors that there should be, by which the prefix is known
     * @return tensors by our names, sorted
     * @throws FormatException if two tensors have one name
     */
    static <T> Map<String, T> translate(
            String source, Map<String, T> tensors, Collection<String> expected)
            throws FormatException {
        Map<String, T> plain = new LinkedHashMap<>();
        for (Map.Entry<String, T> tensor : tensors.entrySet()) {
            String name = withoutAdapterName(tensor.getKey());
            if (plain.put(name, tensor.getValue()) != null) {
                throw new FormatException(source, "two tensors are both " + name);
            }
        }
        UnaryOperator<String> prefix = prefix(plain.keySet(), new LinkedHashSet<>(expected));
        Map<String, T> translated = new TreeMap<>();
        plain.forEach((name, tensor) -> translated.put(prefix.apply(name), tensor));
        return translated;
    }

    /**
     * A name without an adapter's. It is read from the right, as a module or an adapter may be
     * called after a part of it.
     */
    private static String withoutAdapterName(String name) {
        List<String> parts = new ArrayList<>(Arrays.asList(name.split("\\.", -1)));
        parts.removeIf(COMPILED::equals);
        for (int i = parts.size() - 1; i >= 0; i--) {
            String part = parts.get(i);
            int behind = parts.size() - 1 - i;
            boolean isAdapterName = behind == 1 && i > 0 && FACTORS.contains(parts.get(i - 1));
            if (FACTORS.contains(part) && behind <= 2 && !isAdapterName) {
                String parameter = behind == 0 ? "weight" : parts.getLast();
                return String.join(".", parts.subList(0, i + 1)) + "." + parameter;
            }
            if (PARAMETERS.contains(part)) {
                return String.join(".", parts.subList(0, i + 1));
            }
            if (part.equals(SAVED) && behind > 0) {
                parts.subList(i, behind > 1 ? i + 2 : i + 1).clear();
                return String.join(".", parts);
            }
        }
        return String.join(".", parts);
    }

    /**
     * What takes a file's prefix away, or adds what it lacks: of all that could, the first that
     * gives the most expected names. It is one for the whole file, and reaches no layer's number.
     */
    private static UnaryOperator<String> prefix(Set<String> names, Set<String> expected) {
        Set<String> taken = new LinkedHashSet<>(List.of(PREFIX, ""));
        names.forEach(name -> taken.addAll(starts(name)));
        Set<String> added = new LinkedHashSet<>();
        expected.forEach(name -> added.addAll(starts(name)));
        List<UnaryOperator<String>> candidates = new ArrayList<>();
        taken.forEach(start -> candidates.add(name -> without(start, name)));
        added.forEach(start -> candidates.add(name -> start + without(PREFIX, name)));
        UnaryOperator<String> best = candidates.getFirst();
        long most = 0;
        for (UnaryOperator<String> candidate : candidates) {
            long fits = names.stream().map(candidate).filter(expected::contains).count();
            if (fits > most) {
                best = candidate;
                most = fits;
            }
        }
        return best;
    }

    private static String without(String start, String name) {
        return name.startsWith(start) ? name.substring(start.length()) : name;
    }

    /** The starts of a name that end in a dot, up to the first number. */
    private static List<String> starts(String name) {
        List<String> starts = new ArrayList<>();
        int start = 0;
        int dot = name.indexOf('.');
        while (dot >= 0 && !Character.isDigit(name.charAt(start))) {
            starts.add(name.substring(0, dot + 1));
            start = dot + 1;
            dot = start < name.length() ? name.indexOf('.', start) : -1;
        }
        return starts;
    }
}
