package veneer.lora.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import veneer.engine.io.Sha256;
import veneer.lora.adapter.PeftAdapter;
import veneer.lora.data.Batches;
import veneer.lora.data.Example;
import veneer.transformer.tokenizer.Tokenizer;

/**
 * What a run's result depends on beside its configuration.
 *
 * @param digests what was read, by what people call it
 */
record RunInputs(Map<String, String> digests) {
    private static final String MODEL = "the model";
    private static final String TOKENIZER = "the tokenizer";
    private static final String DATA = "the training data";
    private static final String EXAMPLES = "what the training data becomes";
    private static final String IS_ANOTHER = " is another";
    private static final String VALIDATION = "the validation data";
    private static final String ADAPTER = "the adapter to go on from";
    private static final String VERSION = "the version of Veneer";

    /** Reads it, the model as a whole. */
    static RunInputs of(Arguments arguments, Trainee trainee, TrainingData data)
            throws IOException {
        Path path = arguments.get(ModelOptions.MODEL);
        Map<String, String> digests = new LinkedHashMap<>();
        digests.put(MODEL, ModelOptions.name(path) + " " + trainee.sha256());
        digests.put(TOKENIZER, Tokenizer.sha256(path));
        digests.put(DATA, Sha256.of(data.file()));
        digests.put(EXAMPLES, digest(data.training()));
        if (data.validation().isPresent()) {
            digests.put(VALIDATION, digest(data.validation().get()));
        }
        if (arguments.isGiven(AdapterOptions.ADAPTER)) {
            Path adapter = arguments.get(AdapterOptions.ADAPTER);
            digests.put(ADAPTER, Sha256.of(adapter.resolve(PeftAdapter.CONFIG)) + " "
                    + Sha256.of(adapter.resolve(PeftAdapter.WEIGHTS)));
        }
        digests.put(VERSION, Version.CURRENT);
        return new RunInputs(digests);
    }

    /** What an adapter says it was trained on and with. */
    Map<String, String> origin(long seed) {
        return Map.of(
                "tokenizer.sha256", digests.get(TOKENIZER),
                "data.sha256", digests.get(DATA),
                "seed", Long.toString(seed),
                "version", digests.get(VERSION));
    }

    /**
     * Which inputs are not those that a run began with.
     *
     * @param before those, by the same names
     * @param options how the options differ, from which it may follow that the examples do
     * @return all differences, in words
     */
    List<String> differences(Map<String, Object> before, List<String> options) {
        Set<String> names = new TreeSet<>(digests.keySet());
        names.addAll(before.keySet());
        List<String> differences = new ArrayList<>(options);
        for (String name : names) {
            if (!digests.getOrDefault(name, "").equals(before.get(name))) {
                differences.add(name + IS_ANOTHER);
            }
        }
        if (differences.size() > 1) {
            differences.remove(EXAMPLES + IS_ANOTHER);
        }
        return differences;
    }

    /** The SHA-256 of an epoch's token ids and labels. */
    private static String digest(Batches batches) {
        try (Sha256 digest = new Sha256()) {
            long count = batches.count(1);
            for (int index = 0; index < count; index++) {
                for (Example example : batches.batch(index).examples()) {
                    digest.write(bytes(example));
                }
            }
            return digest.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(Example example) {
        ByteBuffer bytes = ByteBuffer.allocate((1 + 2 * example.length()) * Integer.BYTES);
        bytes.putInt(example.length());
        bytes.asIntBuffer().put(example.ids()).put(example.labels());
        return bytes.array();
    }
}
