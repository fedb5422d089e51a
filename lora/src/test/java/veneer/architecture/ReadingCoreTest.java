package veneer.architecture;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What one reads to understand it all stays small: the packages that ARCHITECTURE.md lists below
 * "Reading core", counted whole.
 */
@Tag("sources")
class ReadingCoreTest {
    private static final int LIMIT = 4_500;
    private static final Pattern ITEM = Pattern.compile("^[-*] `(veneer[\\w.]+)`");

    @Test
    void isSmall() throws IOException {
        List<String> core = listedPackages();
        assertFalse(core.isEmpty(), "ARCHITECTURE.md lists no package below \"## Reading core\"");
        StringBuilder report = new StringBuilder();
        int total = 0;
        for (String name : core) {
            List<SourceFile> files = SourceFile.main().stream()
                    .filter(file -> file.packageName().equals(name)).toList();
            assertFalse(files.isEmpty(),
                    () -> "the reading core names " + name + ", which isn't there");
            int lines = files.stream().mapToInt(SourceFile::linesOfCode).sum();
            report.append(String.format("%n%6d %s", lines, name));
            total += lines;
        }
        report.insert(0, "reading core: " + total + " lines of code, of at most " + LIMIT);
        System.out.println(report);
        assertTrue(total <= LIMIT, report.toString());
    }

    private static List<String> listedPackages() throws IOException {
        List<String> packages = new ArrayList<>();
        boolean inside = false;
        for (String line : Files.readAllLines(SourceFile.ROOT.resolve("ARCHITECTURE.md"))) {
            if (line.startsWith("#")) {
                inside = line.strip().equals("## Reading core");
            }
            Matcher item = ITEM.matcher(line);
            if (inside && item.find()) {
                packages.add(item.group(1));
            }
        }
        return packages;
    }
}
