package veneer.lora.adapter;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import veneer.engine.io.FormatException;
import veneer.engine.nn.Module;
import veneer.engine.storage.DataType;
import veneer.engine.storage.StoredTensor;

/** Fits the tensors of a file to an adapter's parameters: each has its own, and none is left. */
final class AdapterTensors {
    private static final Set<DataType> FLOATS =
            Set.of(DataType.F32, DataType.F16, DataType.BF16, DataType.F64);

    private final String source;
    private final int count;
    private final Map<String, StoredTensor> left;
    private final Map<SavedTensor, StoredTensor> fitting = new LinkedHashMap<>();
    private final List<String> repeated = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    /**
     * Fits the tensors; nothing is copied yet.
     *
     * @param source the file, for messages
     * @param tensors its tensors by its names
     * @param lora the adapter
     * @param model the model beneath
     * @param allowOtherBase whether copies of the base's weights may differ from the model's
     */
    AdapterTensors(String source, Map<String, StoredTensor> tensors, Lora lora, Module model,
            boolean allowOtherBase) throws FormatException {
        this.source = source;
        this.count = tensors.size();
        Map<String, SavedTensor> expected = SavedAdapter.tensors(lora);
        this.left = TensorNames.translate(source, tensors, expected.keySet());
        expected.forEach(this::fit);
        left.forEach((name, tensor) -> passOver(name, tensor, model, allowOtherBase));
        if (count == 0 && problems.isEmpty()) {
            problems.add("there is no tensor, and "
                    + lora.config().targetModules() + " matches no module");
        }
    }

    private void fit(String name, SavedTensor expected) {
        StoredTensor tensor = left.remove(name);
        if (tensor == null) {
            problems.add(name + " is missing");
        } else if (!FLOATS.contains(tensor.type())) {
            problems.add(name + " is " + tensor.type() + ", which is not supported");
        } else if (!Arrays.equals(expected.shape(), tensor.shape())) {
            problems.add(name + " has the shape " + Arrays.toString(tensor.shape())
                    + " instead of " + Arrays.toString(expected.shape()));
        } else {
            fitting.put(expected, tensor);
        }
    }

    private void passOver(String name, StoredTensor tensor, Module model, boolean allowOtherBase) {
        Module owner = RepeatedWeights.owner(model, name);
        if (owner == null) {
            problems.add(name + " belongs to no targeted module");
        } else if (allowOtherBase || RepeatedWeights.repeats(owner, tensor)) {
            repeated.add(name);
        } else {
            problems.add(name + " differs from the model's own weight");
        }
    }

    /**
     * Gives every tensor to its parameter.
     *
     * @throws FormatException listing all that doesn't fit; then nothing is copied
     */
    void apply() throws FormatException {
        if (!problems.isEmpty()) {
            throw new FormatException(source, "the adapter does not fit the model; "
                    + fits() + " fit: " + String.join("; ", problems));
        }
        fitting.forEach((expected, tensor) -> expected.restore().accept(tensor.toFloats()));
    }

    private String fits() {
        return fitting.size() + repeated.size() + " of " + count + " tensors";
    }

    /** How much of the file is applied, and what needn't be. */
    String summary() {
        return source + ": " + fits() + (repeated.isEmpty()
                ? ""
                : ", of which the model's own are passed over: " + String.join(", ", repeated));
    }
}
