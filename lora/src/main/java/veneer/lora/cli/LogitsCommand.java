package veneer.lora.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import veneer.engine.io.FormatException;
import veneer.engine.io.SafeTensors;
import veneer.engine.storage.DataType;
import veneer.engine.storage.StoredTensor;
import veneer.engine.tensor.NoGradient;
import veneer.engine.tensor.Tensor;
import veneer.transformer.checkpoint.ModelConfig;
import veneer.transformer.model.CausalLm;

/**
 * {@code veneer logits}: what a model computes from token ids, for comparison with other software.
 */
final class LogitsCommand implements Command {
    private static final Option<Path> INPUT = Option.path(
            "--input", "FILE",
            "safetensors with input_ids (B, T) and optional labels (B, T), I32 or I64")
            .required();
    private static final Option<Path> OUT = Option.path(
            "--out", "FILE",
            "safetensors to write: logits (B, T, V) and, with labels, loss (1), float32")
            .required();
    private static final String INPUT_IDS = "input_ids";
    private static final String LABELS = "labels";

    @Override
    public String name() {
        return "logits";
    }

    @Override
    public String summary() {
        return "computes a model's logits and loss from token ids";
    }

    @Override
    public String details() {
        return "A label stands at its own token: position t predicts label t + 1. The label "
                + Tensor.IGNORED_LABEL
                + " is not counted. The loss is the mean over all others.";
    }

    @Override
    public List<Option<?>> options() {
        return ComputeOptions.after(
                ModelOptions.MODEL, ModelOptions.ADAPTER, ModelOptions.ALLOW_OTHER_BASE,
                ModelOptions.VERIFY, INPUT, OUT);
    }

    @Override
    public void run(Arguments arguments, Streams streams) throws IOException {
        ComputeOptions.apply(arguments);
        Path out = arguments.get(OUT);
        if (Files.isDirectory(out)) {
            throw new FormatException(out.toString(), "is a folder; --out names a file");
        }
        OutputFolder.requireWritable(out.toAbsolutePath().getParent());
        try (CausalLm model = ModelOptions.load(arguments, streams);
                SafeTensors input = SafeTensors.open(arguments.get(INPUT))) {
            Inputs inputs = Inputs.read(input, arguments.get(INPUT), model.config());
            TreeSet<String> others = new TreeSet<>(input.tensors().keySet());
            others.removeAll(List.of(INPUT_IDS, LABELS));
            if (!others.isEmpty()) {
                streams.note(
                        "not used of " + arguments.get(INPUT) + ": " + String.join(", ", others));
            }
            SafeTensors.write(out, Map.of(), compute(model, inputs));
        }
    }

    private static List<StoredTensor> compute(CausalLm model, Inputs inputs) {
        int sequences = inputs.ids.length;
        int positions = inputs.ids[0].length;
        int words = model.config().vocabSize();
        List<StoredTensor> results = new ArrayList<>();
        try (var _ = NoGradient.open()) {
            float[] logits = new float[sequences * positions * words];
            for (int row = 0; row < sequences; row++) {
                float[] sequence = model.logits(new int[][] {inputs.ids[row]}).data();
                System.arraycopy(sequence, 0, logits, row * positions * words, sequence.length);
            }
            results.add(StoredTensor.ofFloats("logits", new int[] {sequences, positions, words},
                    logits));
            inputs.labels.ifPresent(labels -> {
                float[] loss = {model.loss(inputs.ids, labels).item()};
                results.add(StoredTensor.ofFloats("loss", new int[] {1}, loss));
            });
        }
        return results;
    }

    /** Token ids (B, T) and, where given, labels (B, T). */
    private record Inputs(int[][] ids, Optional<int[][]> labels) {

        static Inputs read(SafeTensors file, Path path, ModelConfig config) throws FormatException {
            int[][] ids = rows(file.tensor(INPUT_IDS), path);
            int positions = ids[0].length;
            if (positions > config.maxPositionEmbeddings()) {
                throw new FormatException(path.toString(), "input_ids has " + positions
                        + " positions, the model's context " + config.maxPositionEmbeddings());
            }
            if ((long) ids.length * positions * config.vocabSize() > Integer.MAX_VALUE - 8) {
                throw new FormatException(path.toString(),
                        "logits of " + ids.length + " times " + positions
                                + " positions are more than an array holds; give fewer sequences");
            }
            check(INPUT_IDS, ids, config.vocabSize(), false, path);
            if (!file.tensors().containsKey(LABELS)) {
                return new Inputs(ids, Optional.empty());
            }
            int[][] labels = rows(file.tensor(LABELS), path);
            if (labels.length != ids.length || labels[0].length != positions) {
                throw new FormatException(path.toString(), "labels has the shape "
                        + Arrays.toString(file.tensor(LABELS).shape()) + ", input_ids "
                        + Arrays.toString(file.tensor(INPUT_IDS).shape()) + "; they must agree");
            }
            check(LABELS, labels, config.vocabSize(), true, path);
            requireLabel(labels, path);
            return new Inputs(ids, Optional.of(labels));
        }

        private static int[][] rows(StoredTensor tensor, Path path) throws FormatException {
            int[] shape = tensor.shape();
            boolean isInteger = tensor.type() == DataType.I32 || tensor.type() == DataType.I64;
            if (!isInteger || shape.length != 2 || tensor.elements() == 0) {
                throw new FormatException(path.toString(),
                        tensor.name() + " must be I32 or I64 of shape (B, T), not "
                                + tensor.type() + " of shape " + Arrays.toString(shape));
            }
            int[] flat = tensor.toInts();
            int[][] rows = new int[shape[0]][];
            for (int row = 0; row < rows.length; row++) {
                rows[row] = Arrays.copyOfRange(flat, row * shape[1], (row + 1) * shape[1]);
            }
            return rows;
        }

        private static void check(String name, int[][] rows, int words, boolean mayBeIgnored,
                Path path)
                throws FormatException {
            for (int row = 0; row < rows.length; row++) {
                for (int position = 0; position < rows[row].length; position++) {
                    int id = rows[row][position];
                    boolean ignored = mayBeIgnored && id == Tensor.IGNORED_LABEL;
                    if (!ignored && (id < 0 || id >= words)) {
                        throw new FormatException(path.toString(),
                                name + "[" + row + ", " + position + "] is " + id
                                        + ", outside the vocabulary of " + words + " words");
                    }
                }
            }
        }

        private static void requireLabel(int[][] labels, Path path) throws FormatException {
            boolean found = Stream.of(labels)
                    .flatMapToInt(row -> Arrays.stream(row).skip(1))
                    .anyMatch(label -> label != Tensor.IGNORED_LABEL);
            if (!found) {
                throw new FormatException(path.toString(),
                        "labels has none that a position before it could predict");
            }
        }
    }
}
