package veneer.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Dependencies point one way: {@code bench → lora → transformer → engine}, at last kernels. */
@Tag("once")
class DependencyTest {
    private static final List<String> MODULES = List.of("engine", "transformer", "lora", "bench");
    private static final String VECTOR_MODULE = "jdk.incubator.vector";
    private static final Pattern VECTOR_USE =
            Pattern.compile(
                    "(requires( static)? jdk\\.incubator|jdk\\.incubator\\.vector\\.[A-Z*])");
    private static final String VECTOR_PACKAGE = "veneer.engine.kernel.vector";

    /** What each package of the engine may use of the others. */
    private static final Map<String, Set<String>> ENGINE = Map.ofEntries(
            Map.entry("kernel.quantized", Set.of()),
            Map.entry("kernel", Set.of("kernel.quantized")),
            Map.entry("kernel.vector", Set.of("kernel", "kernel.quantized")),
            Map.entry("random", Set.of("kernel")),
            Map.entry("linalg", Set.of("kernel", "random")),
            Map.entry("storage", Set.of("kernel", "kernel.quantized")),
            Map.entry("io", Set.of("storage")),
            Map.entry("tensor", Set.of("kernel", "storage", "random")),
            Map.entry("state", Set.of("io", "storage", "tensor")),
            Map.entry("nn", Set.of("kernel", "storage", "random", "tensor", "state")),
            Map.entry("optim", Set.of("kernel", "tensor", "state")));

    private static final List<SourceFile> FILES = SourceFile.main();

    @Test
    void filesAreWhereTheirPackageSays() {
        assertFalse(FILES.isEmpty(), "no sources below " + SourceFile.ROOT);
        for (SourceFile file : FILES) {
            if (!file.packageName().isEmpty()) {
                String expected = file.module() + "/src/main/java/"
                        + file.packageName().replace('.', '/');
                assertEquals(
                        expected, file.path().getParent().toString().replace('\\', '/'));
                assertTrue(
                        (file.packageName() + ".").startsWith("veneer." + file.module() + "."),
                        () -> file.path() + ": package " + file.packageName());
            }
        }
    }

    @Test
    void modulesUseOnlyThoseBelow() {
        for (SourceFile file : FILES) {
            for (String used : file.packagesUsed()) {
                int below = MODULES.indexOf(used.split("\\.")[1]);
                assertTrue(
                        below >= 0 && below <= MODULES.indexOf(file.module()),
                        () -> file.path() + " uses " + used);
            }
        }
    }

    @Test
    void packagesOfTheEngineUseOnlyThoseBelow() {
        String prefix = "veneer.engine.";
        for (SourceFile file : FILES) {
            if (file.packageName().startsWith(prefix)) {
                Set<String> allowed = ENGINE.get(file.packageName().substring(prefix.length()));
                assertTrue(
                        allowed != null,
                        () -> file.packageName() + " needs a place among the engine's packages");
                for (String used : file.packagesUsed()) {
                    assertTrue(
                            allowed.contains(used.substring(prefix.length())),
                            () -> file.path() + " uses " + used);
                }
            }
        }
    }

    @Test
    void noPackagesGoRoundInACircle() {
        Map<String, Set<String>> graph = new TreeMap<>();
        for (SourceFile file : FILES) {
            graph.computeIfAbsent(file.packageName(), _ -> new TreeSet<>())
                    .addAll(file.packagesUsed());
        }
        Set<String> finished = new TreeSet<>();
        for (String start : graph.keySet()) {
            visit(start, graph, new ArrayDeque<>(), finished);
        }
    }

    private static void visit(
            String name, Map<String, Set<String>> graph, Deque<String> path, Set<String> finished) {
        assertFalse(path.contains(name), () -> "a circle: " + path.reversed() + " → " + name);
        if (finished.contains(name)) {
            return;
        }
        path.push(name);
        for (String used : graph.getOrDefault(name, Set.of())) {
            visit(used, graph, path, finished);
        }
        path.pop();
        finished.add(name);
    }

    @Test
    void onlyKernelsUseTheVectorModule() {
        for (SourceFile file : FILES) {
            boolean mayUse = file.module().equals("bench")
                    || file.packageName().equals(VECTOR_PACKAGE)
                    || file.path().endsWith("engine/src/main/java/module-info.java");
            boolean uses = VECTOR_USE.matcher(file.code()).find();
            assertTrue(mayUse || !uses, () -> file.path() + " uses " + VECTOR_MODULE);
        }
    }

    @Test
    void theVectorModuleIsOptional() {
        String descriptor = FILES.stream()
                .filter(file -> file.path().endsWith("engine/src/main/java/module-info.java"))
                .findFirst().orElseThrow().code();
        assertTrue(descriptor.contains("requires static " + VECTOR_MODULE + ";"));
    }
}
