package veneer.lora.adapter;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import veneer.engine.io.FormatException;
import veneer.engine.io.Json;
import veneer.transformer.checkpoint.Fingerprint;
import veneer.transformer.model.CausalLm;

/**
 * What an adapter was trained on and with, as the header of its file says it. There are no times,
 * paths or machines among it: the same training writes the same bytes.
 *
 * @param entries texts by their keys in the header
 */
public record Provenance(Map<String, String> entries) {
    /** Nothing is said, as in PEFT's files. */
    public static final Provenance NONE = new Provenance(Map.of());

    private static final String OURS = "veneer.";
    private static final String FINGERPRINT = "veneer.base.fingerprint";
    private static final String CONFIGURATION = "veneer.base.configuration";
    private static final String TYPES = "veneer.base.types";
    private static final String SHA256 = "veneer.base.sha256";

    /** Copies the entries. */
    public Provenance {
        entries = Collections.unmodifiableMap(new TreeMap<>(entries));
    }

    /**
     * The base alone, all of which is read.
     *
     * @param base the model beneath
     * @return its fingerprint, what goes into that, and the SHA-256 of all its bytes
     */
    public static Provenance of(CausalLm base) {
        Fingerprint fingerprint = base.checkpoint().fingerprint();
        return new Provenance(Map.of(
                FINGERPRINT, fingerprint.value(),
                CONFIGURATION, fingerprint.configuration(),
                TYPES, fingerprint.types(),
                SHA256, base.checkpoint().sha256()));
    }

    /**
     * The SHA-256 of the base.
     *
     * @return hexadecimal digits, or empty where nothing is said of it
     */
    public String baseSha256() {
        return entries.getOrDefault(SHA256, "");
    }

    /**
     * The same with one more entry.
     *
     * @param key what is said, such as {@code seed}
     * @param value the text
     * @return the provenance with {@code veneer.seed}
     */
    public Provenance with(String key, Object value) {
        Map<String, String> more = new TreeMap<>(entries);
        more.put(OURS + key, value.toString());
        return new Provenance(more);
    }

    /** What a file's header says. */
    static Provenance read(Map<String, String> metadata) {
        Map<String, String> ours = new TreeMap<>(metadata);
        ours.keySet().removeIf(key -> !key.startsWith(OURS));
        return new Provenance(ours);
    }

    /**
     * Refuses a model that isn't the base, where it is known and no other is allowed.
     *
     * @param source the adapter's file, for messages
     */
    void requireBase(String source, CausalLm model, AdapterLoading loading)
            throws FormatException {
        Optional<String> difference = difference(model.checkpoint().fingerprint());
        if (difference.isEmpty() && loading.verify()) {
            difference = wholeDifference(source, model, loading);
        }
        if (difference.isEmpty()) {
            return;
        }
        String problem = "the adapter was trained on another base: " + difference.get();
        if (!loading.allowOtherBase()) {
            throw new FormatException(source,
                    problem + "; --allow-other-base loads it all the same");
        }
        loading.notes().accept("note: " + source + ": " + problem);
    }

    private Optional<String> difference(Fingerprint model) {
        String trainedOn = entries.get(FINGERPRINT);
        if (trainedOn == null || trainedOn.equals(model.value())) {
            return Optional.empty();
        }
        List<String> differences = configurationDifferences(model.configuration());
        String types = entries.getOrDefault(TYPES, "unknown");
        if (!types.equals(model.types())) {
            differences.add("tensors by type are " + types + " there, " + model.types() + " here");
        }
        if (differences.isEmpty()) {
            differences.add("what the tensors hold differs");
        }
        return Optional.of("fingerprint " + trainedOn + ", and this one's is " + model.value()
                + "; " + String.join("; ", differences));
    }

    private List<String> configurationDifferences(String model) {
        List<String> differences = new ArrayList<>();
        Map<?, ?> there = members(entries.getOrDefault(CONFIGURATION, "{}"));
        Map<?, ?> here = members(model);
        Set<Object> keys = new TreeSet<>(there.keySet());
        keys.addAll(here.keySet());
        for (Object key : keys) {
            String before = Json.write(there.get(key));
            String now = Json.write(here.get(key));
            if (!before.equals(now)) {
                differences.add(key + " is " + before + " there, " + now + " here");
            }
        }
        return differences;
    }

    private static Map<?, ?> members(String json) {
        try {
            return Json.parse(json) instanceof Map<?, ?> map ? map : Map.of();
        } catch (FormatException e) {
            return Map.of();
        }
    }

    private Optional<String> wholeDifference(
            String source, CausalLm model, AdapterLoading loading) {
        String trainedOn = entries.get(SHA256);
        if (trainedOn == null) {
            loading.notes().accept("note: " + source
                    + " doesn't say what it was trained on; there is nothing to verify");
            return Optional.empty();
        }
        String now = model.checkpoint().sha256();
        if (!trainedOn.equals(now)) {
            return Optional.of("SHA-256 " + trainedOn + ", and this one's is " + now
                    + "; what the tensors hold differs");
        }
        loading.notes().accept(source + ": trained on this base, to the last byte");
        return Optional.empty();
    }
}
