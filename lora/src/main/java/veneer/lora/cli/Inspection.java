package veneer.lora.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import veneer.engine.io.FormatException;
import veneer.engine.io.Gguf;
import veneer.engine.io.SafeTensors;
import veneer.engine.io.SafeTensorsFolder;
import veneer.engine.storage.DataType;
import veneer.engine.storage.StoredTensor;
import veneer.lora.adapter.PeftAdapter;
import veneer.transformer.checkpoint.Checkpoint;

/**
 * What is in a file or folder of weights. Its files are closed again: of the tensors only names,
 * types and extents are of use.
 *
 * @param path the file or folder
 * @param format what it is
 * @param config what a folder's configuration says about its weights; empty of a file
 * @param metadata the metadata of the whole
 * @param files the files with tensors
 * @param unused the tensors that a model's folder holds and the model has no use for
 */
record Inspection(
        Path path,
        Format format,
        Map<String, Object> config,
        Map<String, Object> metadata,
        List<WeightFile> files,
        List<String> unused) {

    /** What weights are stored as. */
    enum Format {
        SAFETENSORS("safetensors file"),
        GGUF("GGUF file"),
        HUGGING_FACE("Hugging Face folder"),
        PEFT("PEFT adapter");

        private final String title;

        Format(String title) {
            this.title = title;
        }

        /** Its name for people. */
        String title() {
            return title;
        }
    }

    /** A file with tensors, by its name in the folder. */
    record WeightFile(
            String name, long bytes, Map<String, String> metadata, List<StoredTensor> tensors) {
        static WeightFile of(Path path, String name, SafeTensors file) throws IOException {
            return new WeightFile(
                    name, Files.size(path), file.metadata(),
                    List.copyOf(file.tensors().values()));
        }
    }

    /** The sum over some tensors, and whether all of them can be read. */
    record Extent(int tensors, long parameters, long bytes, boolean readable) {
        static final Extent NONE = new Extent(0, 0, 0, true);

        Extent plus(StoredTensor tensor) {
            return new Extent(
                    tensors + 1,
                    parameters + tensor.elements(),
                    bytes + tensor.bytes(),
                    readable && tensor.isReadable());
        }
    }

    /** Looks into a file or folder. */
    static Inspection of(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            return Files.exists(path.resolve(PeftAdapter.CONFIG)) ? adapter(path) : model(path);
        }
        if (!Files.exists(path)) {
            throw new NoSuchFileException(path.toString());
        }
        byte[] start = firstBytes(path);
        String name = path.getFileName().toString();
        if (beginsLikeGguf(start) || name.endsWith(".gguf")) {
            return gguf(path);
        }
        if (beginsLikeSafetensors(start) || name.endsWith(".safetensors")) {
            return safetensors(path);
        }
        throw new FormatException(path.toString(), "neither a safetensors nor a GGUF file");
    }

    private static byte[] firstBytes(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            throw new FormatException(path.toString(), "neither a file nor a folder");
        }
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(Long.BYTES + 1);
        }
    }

    private static boolean beginsLikeGguf(byte[] start) {
        byte[] magic = "GGUF".getBytes(StandardCharsets.US_ASCII);
        return Arrays.mismatch(start, magic) == magic.length;
    }

    /** After the header's length, which is below 2³², comes the header. */
    private static boolean beginsLikeSafetensors(byte[] start) {
        return start.length > Long.BYTES && start[Long.BYTES] == '{' && start[4] == 0
                && start[5] == 0 && start[6] == 0 && start[7] == 0;
    }

    private static Inspection gguf(Path path) throws IOException {
        try (Gguf file = Gguf.open(path)) {
            WeightFile weights = new WeightFile(
                    path.getFileName().toString(), Files.size(path), Map.of(),
                    List.copyOf(file.tensors().values()));
            return new Inspection(
                    path, Format.GGUF, Map.of(), file.metadata(), List.of(weights), List.of());
        }
    }

    private static Inspection safetensors(Path path) throws IOException {
        return oneFile(path, Format.SAFETENSORS, Map.of(), path);
    }

    private static Inspection adapter(Path folder) throws IOException {
        return oneFile(
                folder, Format.PEFT, FolderConfig.ofAdapter(folder),
                folder.resolve(PeftAdapter.WEIGHTS));
    }

    private static Inspection oneFile(
            Path path, Format format, Map<String, Object> config, Path weights)
            throws IOException {
        try (SafeTensors file = SafeTensors.open(weights)) {
            return new Inspection(
                    path, format, config, new LinkedHashMap<>(file.metadata()),
                    List.of(WeightFile.of(weights, weights.getFileName().toString(), file)),
                    List.of());
        }
    }

    private static Inspection model(Path folder) throws IOException {
        if (!SafeTensorsFolder.isIn(folder)) {
            throw new FormatException(
                    folder.toString(),
                    "holds neither a model (model.safetensors, or its index and shards) nor an"
                            + " adapter (" + PeftAdapter.CONFIG + ")");
        }
        Map<String, Object> config = FolderConfig.ofModel(folder);
        try (SafeTensorsFolder weights = SafeTensorsFolder.open(folder)) {
            List<WeightFile> files = new ArrayList<>();
            for (Map.Entry<String, SafeTensors> file : weights.files().entrySet()) {
                Path shard = folder.resolve(file.getKey());
                files.add(WeightFile.of(shard, file.getKey(), file.getValue()));
            }
            return new Inspection(
                    folder, Format.HUGGING_FACE, config, weights.metadata(), files,
                    config.isEmpty() ? List.of() : unused(folder));
        }
    }

    /** Of a model that can't be loaded, nothing is known to be of no use. */
    private static List<String> unused(Path folder) throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            return checkpoint.surplus();
        } catch (FormatException _) {
            return List.of();
        }
    }

    /** All tensors by name. The order of their data follows from their types. */
    List<StoredTensor> tensors() {
        return files.stream()
                .flatMap(file -> file.tensors().stream())
                .sorted(Comparator.comparing(StoredTensor::name, new NumbersByValue()))
                .toList();
    }

    /** The sum over all tensors. */
    Extent total() {
        Extent total = Extent.NONE;
        for (StoredTensor tensor : tensors()) {
            total = total.plus(tensor);
        }
        return total;
    }

    /** The sums over the tensors of each type that occurs. */
    Map<DataType, Extent> byType() {
        Map<DataType, Extent> extents = new EnumMap<>(DataType.class);
        for (StoredTensor tensor : tensors()) {
            extents.merge(tensor.type(), Extent.NONE.plus(tensor),
                    (extent, _) -> extent.plus(tensor));
        }
        return extents;
    }
}
