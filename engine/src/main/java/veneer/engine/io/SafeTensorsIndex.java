package veneer.engine.io;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The index of a checkpoint in shards: {@code {"metadata": {…}, "weight_map": {tensor: file}}}.
 *
 * @param metadata what the index says about the whole, such as {@code total_size}
 * @param weightMap the file that each tensor is in
 */
record SafeTensorsIndex(Map<String, Object> metadata, Map<String, String> weightMap) {
    static SafeTensorsIndex read(Path file) throws IOException {
        String source = file.toString();
        Map<String, Object> members = Json.readObject(file, DuplicateKeys.REFUSED);
        if (!members.containsKey("weight_map")) {
            throw new FormatException(source, "the key weight_map is missing");
        }
        Object metadata = members.get("metadata");
        return new SafeTensorsIndex(
                metadata == null ? Map.of() : Json.object(metadata, source + ": metadata"),
                weightMap(members.get("weight_map"), file));
    }

    private static Map<String, String> weightMap(Object value, Path file) throws FormatException {
        Map<String, Object> members = Json.object(value, file + ": weight_map");
        Map<String, String> weightMap = new LinkedHashMap<>();
        for (Map.Entry<String, Object> member : members.entrySet()) {
            String problem = "weight_map: tensor `" + member.getKey() + "` is in ";
            if (!(member.getValue() instanceof String shard)) {
                throw new FormatException(file.toString(),
                        problem + Json.describe(member.getValue()) + ", expected a file's name");
            }
            if (!isWithin(file.toAbsolutePath().getParent(), shard)) {
                throw new FormatException(file.toString(),
                        problem + JsonWriter.quote(shard) + ", which is no file within the folder");
            }
            weightMap.put(member.getKey(), shard);
        }
        return weightMap;
    }

    /**
     * Whether a name leads to something in the folder. Links are followed wherever they lead: a
     * download's cache is made of them.
     */
    private static boolean isWithin(Path folder, String name) {
        try {
            Path base = folder.normalize();
            Path path = base.resolve(name).normalize();
            return path.startsWith(base) && !path.equals(base);
        } catch (InvalidPathException _) {
            return false;
        }
    }

    /** The tensors of each file, files in the order of their names. */
    Map<String, List<String>> shards() {
        Map<String, List<String>> shards = new TreeMap<>();
        weightMap.forEach(
                (tensor, file) -> shards.computeIfAbsent(file, _ -> new ArrayList<>()).add(tensor));
        return shards;
    }
}
