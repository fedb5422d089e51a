package veneer.documentation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages of the documentation: programs print what is shown, and links lead somewhere. */
class PagesTest {
    private static final Page TOUR = Page.read("docs/tour.md");
    private static final List<Page> PAGES = List.of(
            Page.read("README.md"), Page.read("ARCHITECTURE.md"), Page.read("PRECISION.md"),
            Page.read("CHANGELOG.md"), Page.read("bench/README.md"),
            Page.read("fixtures/README.md"), Page.read("docs/training.md"),
            TOUR);

    private static final Pattern NAME = Pattern.compile("`([A-Za-z]\\w{3,})`");

    private static Stream<Page.Program> programs() {
        return PAGES.stream().flatMap(page -> page.programs().stream());
    }

    @ParameterizedTest
    @MethodSource("programs")
    void programsPrintWhatIsShown(Page.Program program, @TempDir Path folder) throws Exception {
        assertEquals(program.output(),
                JavaProgram.run(folder, program.page().files(), program.fileName()));
    }

    @Test
    void theTourHasAProgramAtEachOfItsSixStops() {
        List<String> stops =
                TOUR.text().lines().filter(line -> line.startsWith("## Stop ")).toList();
        assertEquals(6, stops.size());
        assertEquals(stops.stream().map(stop -> "Stop" + stop.charAt(8) + ".java").toList(),
                TOUR.programs().stream().map(Page.Program::fileName).toList());
    }

    /** What a stop names is in the files that it opens. */
    @Test
    @Tag("once")
    void theTourNamesWhatIsThere() throws IOException {
        List<String> missing = new ArrayList<>();
        for (String stop : TOUR.text().split("(?m)^## ")) {
            Page section = new Page(TOUR.path(), stop.replaceAll("(?ms)^```.*?^```$", ""));
            StringBuilder opened = new StringBuilder();
            for (String link : section.links()) {
                if (link.endsWith(".java")) {
                    opened.append(Files.readString(
                            Page.ROOT.resolve(TOUR.path()).resolveSibling(link)));
                }
            }
            NAME.matcher(section.text()).results().map(name -> name.group(1))
                    .filter(name -> stop.startsWith("Stop ")
                            && !Pattern.compile("\\b" + name + "\\b").matcher(opened).find())
                    .forEach(missing::add);
        }
        assertEquals(List.of(), missing);
    }

    /** The commands of the tour itself, in a shell, with this JDK. */
    @Test
    @Tag("slow")
    @Tag("once")
    void theToursCommandsRunAProgram(@TempDir Path folder) throws Exception {
        for (var file : TOUR.files().entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
        String commands = TOUR.block("./veneer --version").text()
                .replace("./veneer --version", "./veneer --version > /dev/null")
                .replace("target/tour", folder.toString());
        ProcessBuilder shell = new ProcessBuilder("sh", "-ec", commands + "tour Stop1");
        String jdk = System.getProperty("java.home");
        shell.environment().put("JAVA_HOME", jdk);
        shell.environment().merge("PATH", jdk + "/bin", (path, bin) -> bin + ":" + path);
        assertEquals(TOUR.programs().getFirst().output(), JavaProgram.run(shell, folder));
    }

    @Test
    @Tag("once")
    void linksLeadSomewhere() throws IOException {
        StringBuilder broken = new StringBuilder();
        for (Page page : PAGES) {
            for (String link : page.links()) {
                if (!link.startsWith("http") && !leadsSomewhere(page, link)) {
                    broken.append(page.path()).append(": ").append(link).append('\n');
                }
            }
        }
        assertEquals("", broken.toString());
    }

    private static boolean leadsSomewhere(Page page, String link) throws IOException {
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty()
                ? Page.ROOT.resolve(page.path())
                : Page.ROOT.resolve(page.path()).resolveSibling(parts[0]);
        if (!Files.exists(target)) {
            return false;
        }
        return parts.length == 1 || Files.readString(target).lines()
                .filter(line -> line.startsWith("#"))
                .anyMatch(heading -> anchor(heading).equals(parts[1]));
    }

    /** What a heading is called in links: small letters and digits, dashes between the words. */
    private static String anchor(String heading) {
        return heading.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-');
    }
}
