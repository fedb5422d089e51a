package veneer.lora.train;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import veneer.engine.io.AtomicFile;
import veneer.engine.io.DuplicateKeys;
import veneer.engine.io.FormatException;
import veneer.engine.io.Json;
import veneer.engine.io.Sha256;

/**
 * A folder with all that a run needs to go on, each of whose files is as it was written: {@code
 * checkpoint.json} says how long they are and what their digests are.
 *
 * @param folder where it is
 * @param step the steps that are done
 */
public record TrainingCheckpoint(Path folder, int step) {
    private static final String LIST = "checkpoint.json";
    private static final String STEP = "step";
    private static final String FILES = "files";
    private static final String BYTES = "bytes";
    private static final String SHA256 = "sha256";

    /** Lists the files of a folder to which nothing is added any more. */
    static void seal(Path folder, int step) throws IOException {
        Map<String, Object> files = new TreeMap<>();
        try (Stream<Path> paths = Files.list(folder)) {
            for (Path file : paths.toList()) {
                files.put(file.getFileName().toString(), entry(file));
            }
        }
        Map<String, Object> list = new LinkedHashMap<>();
        list.put(STEP, step);
        list.put(FILES, files);
        byte[] json = Json.writePretty(list).getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(folder.resolve(LIST), out -> out.write(json));
    }

    /**
     * Opens a checkpoint.
     *
     * @throws IOException if it is torn: a file is missing or isn't as it was written
     */
    static TrainingCheckpoint open(Path folder) throws IOException {
        Path list = folder.resolve(LIST);
        require(Files.isRegularFile(list), list, "is missing");
        Map<String, Object> json = Json.readObject(list, DuplicateKeys.REFUSED);
        if (!(json.get(STEP) instanceof Long step)
                || !(json.get(FILES) instanceof Map<?, ?> files)) {
            throw new FormatException(list.toString(),
                    "lacks " + List.of(STEP, FILES) + "; is it a checkpoint's?");
        }
        for (Map.Entry<?, ?> listed : files.entrySet()) {
            Path file = folder.resolve((String) listed.getKey());
            require(Files.isRegularFile(file), file, "is missing");
            require(entry(file).equals(listed.getValue()), file, "is not as it was written");
        }
        return new TrainingCheckpoint(folder, Math.toIntExact(step));
    }

    private static Map<String, Object> entry(Path file) throws IOException {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put(BYTES, Files.size(file));
        entry.put(SHA256, Sha256.of(file));
        return entry;
    }

    private static void require(boolean holds, Path file, String problem) throws FormatException {
        if (!holds) {
            throw new FormatException(file.toString(), problem);
        }
    }
}
