package veneer.lora.adapter;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import veneer.engine.io.FormatException;
import veneer.engine.io.SafeTensors;
import veneer.engine.linalg.Matrix;
import veneer.engine.storage.StoredTensor;
import veneer.lora.config.LoraConfig;

/**
 * The factors of an adapter, to look at rather than to use.
 *
 * @param modules the updates by the paths of their modules, in the adapter's order
 * @param others the names of what else the adapter has: biases, magnitudes, weights of its own
 */
public record AdapterFactors(Map<String, LowRank> modules, List<String> others) {
    private static final Map<String, String> PARTNERS = Map.of(
            ".lora_A.weight", ".lora_B.weight", ".lora_embedding_A", ".lora_embedding_B");

    /**
     * Reads a folder without the model that the adapter belongs to.
     *
     * @param folder the folder, as PEFT keeps it
     * @return the factors
     * @throws IOException if it can't be read, or no update is in it
     */
    public static AdapterFactors read(Path folder) throws IOException {
        LoraConfig config = PeftAdapter.readConfig(folder);
        Path file = folder.resolve(PeftAdapter.WEIGHTS);
        try (SafeTensors stored = SafeTensors.open(file)) {
            Map<String, StoredTensor> tensors =
                    TensorNames.translate(file.toString(), stored.tensors(), List.of());
            return of(file.toString(), config, new LinkedHashMap<>(tensors), StoredTensor::shape,
                    StoredTensor::toFloats);
        }
    }

    /**
     * The factors of an adapter that is beside a model.
     *
     * @param lora the adapter
     * @return the factors
     * @throws FormatException if it has no update
     */
    public static AdapterFactors of(Lora lora) throws FormatException {
        return of("the adapter", SavedAdapter.config(lora),
                new LinkedHashMap<>(SavedAdapter.tensors(lora)),
                SavedTensor::shape, tensor -> tensor.values().get());
    }

    private static <T> AdapterFactors of(String source, LoraConfig config, Map<String, T> tensors,
            Function<T, int[]> shape, Function<T, float[]> values) throws FormatException {
        Map<String, LowRank> modules = new LinkedHashMap<>();
        List<String> others = new ArrayList<>(tensors.keySet());
        for (String name : tensors.keySet()) {
            for (Map.Entry<String, String> pair : PARTNERS.entrySet()) {
                if (!name.endsWith(pair.getKey())) {
                    continue;
                }
                String path = name.substring(0, name.length() - pair.getKey().length());
                String partner = path + pair.getValue();
                if (!tensors.containsKey(partner)) {
                    throw new FormatException(source, name + " is there without " + partner);
                }
                modules.put(path, pair(source, path, config.scaling(path),
                        matrix(source, name, tensors.get(name), shape, values),
                        matrix(source, partner, tensors.get(partner), shape, values)));
                others.removeAll(List.of(name, partner));
            }
        }
        if (modules.isEmpty()) {
            throw new FormatException(source, "holds no low-rank update: no lora_A and lora_B");
        }
        return new AdapterFactors(modules, others);
    }

    private static LowRank pair(String source, String path, double scaling, Matrix a, Matrix b)
            throws FormatException {
        if (a.rows() != b.columns()) {
            throw new FormatException(source, path + " has a lora_A of rank " + a.rows()
                    + " and a lora_B of rank " + b.columns());
        }
        return new LowRank(a, b, scaling);
    }

    private static <T> Matrix matrix(String source, String name, T tensor,
            Function<T, int[]> shape, Function<T, float[]> values) throws FormatException {
        int[] extents = shape.apply(tensor);
        if (extents.length != 2) {
            throw new FormatException(source, name + " has " + extents.length
                    + " dimensions, not 2");
        }
        float[] numbers = values.apply(tensor);
        for (float number : numbers) {
            if (!Float.isFinite(number)) {
                throw new FormatException(source, name + " holds " + number
                        + "; the adapter is damaged");
            }
        }
        return Matrix.ofFloats(extents[0], extents[1], numbers);
    }
}
