package veneer.lora.analysis;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import veneer.lora.text.NearestNames;

/** Which of many modules are looked at more closely. */
public final class ModuleSelection {
    private ModuleSelection() {}

    /**
     * The modules that names mean: their paths, or ends of their paths behind a dot.
     *
     * @param paths all modules, in order
     * @param names the names
     * @return those that are meant, in order
     * @throws IllegalArgumentException if a name means none
     */
    public static List<String> named(Collection<String> paths, List<String> names) {
        Set<String> meant = new LinkedHashSet<>();
        for (String name : names) {
            List<String> found = paths.stream()
                    .filter(path -> path.equals(name) || path.endsWith("." + name)).toList();
            if (found.isEmpty()) {
                throw new IllegalArgumentException("no module is named " + name
                        + "; the nearest is " + NearestNames.of(name, names(paths), 1).getFirst());
            }
            meant.addAll(found);
        }
        return paths.stream().filter(meant::contains).toList();
    }

    private static List<String> names(Collection<String> paths) {
        List<String> names = new ArrayList<>(paths);
        paths.forEach(path -> names.add(kind(path)));
        return names;
    }

    /**
     * Of the modules with one last name, those of the first, the middle and the last layer.
     *
     * @param paths all modules, in order
     * @return a few of them, in order
     */
    public static List<String> few(Collection<String> paths) {
        Map<String, List<String>> kinds = new LinkedHashMap<>();
        paths.forEach(path -> kinds.computeIfAbsent(kind(path), _ -> new ArrayList<>()).add(path));
        Set<String> few = new LinkedHashSet<>();
        kinds.values().forEach(all -> {
            List<String> sorted = all.stream().sorted((a, b) -> Long.compare(layer(a), layer(b)))
                    .toList();
            few.addAll(List.of(
                    sorted.getFirst(), sorted.get(sorted.size() / 2), sorted.getLast()));
        });
        return paths.stream().filter(few::contains).toList();
    }

    /** A module's last name, such as {@code q_proj}. */
    static String kind(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    /** The number in a path, −1 where there is none. */
    static long layer(String path) {
        for (String part : path.split("\\.")) {
            if (part.matches("\\d{1,9}")) {
                return Long.parseLong(part);
            }
        }
        return -1;
    }

    /**
     * Paths in the order of their layers, in which names are sorted otherwise: 2 before 10.
     *
     * @param <T> what belongs to a path
     * @param modules by path
     * @return the same in order
     */
    public static <T> Map<String, T> byLayer(Map<String, T> modules) {
        Map<Long, Map<String, T>> layers = new TreeMap<>();
        modules.forEach((path, value) -> layers
                .computeIfAbsent(layer(path), _ -> new LinkedHashMap<>()).put(path, value));
        Map<String, T> ordered = new LinkedHashMap<>();
        layers.values().forEach(ordered::putAll);
        return ordered;
    }
}
