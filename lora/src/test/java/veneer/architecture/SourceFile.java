package veneer.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Java file of the project.
 *
 * @param path the file, relative to the project's root
 * @param text what it holds
 * @param code the same lines with every comment blanked
 */
record SourceFile(Path path, String text, String code) {
    /** The project's root; Maven passes it. */
    static final Path ROOT = Path.of(System.getProperty("veneer.root", "..")).normalize();

    private static final List<String> MODULES = List.of("engine", "transformer", "lora", "bench");
    private static final Pattern PACKAGE =
            Pattern.compile("^package ([\\w.]+);", Pattern.MULTILINE);
    private static final Pattern REFERENCE =
            Pattern.compile("\\bveneer(\\.[a-z]\\w*)+(?=\\.[A-Z*])");

    /** The files of what ships and of the benchmarks. */
    static List<SourceFile> main() {
        return below("src/main/java");
    }

    /** All files, tests too. */
    static List<SourceFile> all() {
        return Stream.concat(main().stream(), below("src/test/java").stream()).toList();
    }

    private static List<SourceFile> below(String folder) {
        return MODULES.stream().map(module -> ROOT.resolve(module).resolve(folder))
                .filter(Files::isDirectory).flatMap(SourceFile::javaFiles).map(SourceFile::read)
                .toList();
    }

    private static Stream<Path> javaFiles(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(path -> path.toString().endsWith(".java")).sorted().toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SourceFile read(Path path) {
        try {
            String text = Files.readString(path);
            return new SourceFile(ROOT.relativize(path), text, Comments.blank(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The folder of its module, such as {@code engine}. */
    String module() {
        return path.getName(0).toString();
    }

    /** Its package; empty for a module descriptor. */
    String packageName() {
        Matcher matcher = PACKAGE.matcher(code);
        return matcher.find() ? matcher.group(1) : "";
    }

    /** The class that it is named after. */
    String className() {
        return path.getFileName().toString().replace(".java", "");
    }

    /** The other packages of the project that its code names. */
    Set<String> packagesUsed() {
        Set<String> packages = new TreeSet<>();
        REFERENCE.matcher(code).results().forEach(match -> packages.add(match.group()));
        packages.remove(packageName());
        return packages;
    }

    /** The number of lines that are neither blank nor comment. */
    int linesOfCode() {
        return (int) code.lines().filter(line -> !line.isBlank()).count();
    }
}
