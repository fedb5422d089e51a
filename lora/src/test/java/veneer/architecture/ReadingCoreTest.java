package veneer.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What one reads to understand it all stays small: the packages that ARCHITECTURE.md lists below
 * "Reading core", each counted whole but for the classes that it names after "without".
 */
@Tag("once")
class ReadingCoreTest {
    private static final int LIMIT = 4_500;
    private static final Pattern ITEM = Pattern.compile("^- `(veneer[\\w.]+)`(?: without (.*))?");
    private static final Pattern INITIALIZED = Pattern.compile("Initializing '(veneer[\\w/]+)'");
    private static final String MODEL = "lora/src/main/resources/veneer/lora/cli/demo.gguf";
    private static final Pattern CLASS = Pattern.compile("`([A-Z]\\w*)`");

    /** A package and those of its classes that are not of the core. */
    private record Part(String packageName, List<String> without) {
        List<SourceFile> files() {
            List<SourceFile> all = SourceFile.main().stream()
                    .filter(file -> file.packageName().equals(packageName)).toList();
            List<SourceFile> core = all.stream()
                    .filter(file -> !without.contains(file.className())).toList();
            assertFalse(core.isEmpty(),
                    () -> "the reading core names " + packageName + ", which isn't there");
            assertEquals(without.size(), all.size() - core.size(),
                    () -> "the reading core is without classes that aren't there: " + without);
            return core;
        }
    }

    @Test
    void isSmall() throws IOException {
        List<Part> core = listed();
        assertFalse(core.isEmpty(), "ARCHITECTURE.md lists no package below \"## Reading core\"");
        StringBuilder report = new StringBuilder();
        int total = 0;
        for (Part part : core) {
            int lines = part.files().stream().mapToInt(SourceFile::linesOfCode).sum();
            report.append(String.format("%n%6d %s", lines, part.packageName));
            total += lines;
        }
        report.insert(0, "reading core: " + total + " lines of code, of at most " + LIMIT);
        System.out.println(report);
        assertTrue(total <= LIMIT, report.toString());
    }

    /**
     * Two steps on the plain kernels, in a virtual machine that says which classes it initializes:
     * those of which code runs. Others are loaded only to check that types agree.
     */
    @Test
    void isWithoutNothingThatTrainingUses() throws IOException {
        String classes = Stream.of(
                "engine/target/classes", "transformer/target/classes", "lora/target/classes",
                "lora/target/test-classes")
                .map(folder -> SourceFile.ROOT.resolve(folder).toString())
                .collect(Collectors.joining(File.pathSeparator));
        Process process = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dveneer.kernels=scalar", "-Xlog:class+init", "-cp", classes,
                TrainingProbe.class.getName(), SourceFile.ROOT.resolve(MODEL).toString())
                        .redirectErrorStream(true).start();
        String log = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Set<String> used = INITIALIZED.matcher(log).results()
                .map(result -> result.group(1).replace('/', '.')).collect(Collectors.toSet());
        assertTrue(used.contains("veneer.lora.train.Trainer"), log);
        for (Part part : listed()) {
            for (String name : part.without) {
                assertFalse(used.contains(part.packageName + "." + name),
                        () -> "training uses " + name + ", which the reading core is without");
            }
        }
    }

    /** The items of the list; an item goes on in lines that are indented. */
    private static List<Part> listed() throws IOException {
        List<Part> parts = new ArrayList<>();
        String text = Files.readString(SourceFile.ROOT.resolve("ARCHITECTURE.md"))
                .replace("\n  ", " ");
        boolean inside = false;
        for (String line : text.lines().toList()) {
            if (line.startsWith("#")) {
                inside = line.strip().equals("## Reading core");
            }
            Matcher item = ITEM.matcher(line);
            if (inside && item.find()) {
                String without = item.group(2) == null ? "" : item.group(2);
                parts.add(new Part(item.group(1), CLASS.matcher(without).results()
                        .map(result -> result.group(1)).toList()));
            }
        }
        return parts;
    }
}
