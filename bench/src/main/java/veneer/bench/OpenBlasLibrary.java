package veneer.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where the shared library of OpenBLAS lies. */
final class OpenBlasLibrary {
    /** The system property that names the file. */
    static final String PROPERTY = "veneer.bench.openblas";

    private static final String FILES = "scipy_openblas32/lib/libscipy_openblas.{so,dylib,dll}";

    private OpenBlasLibrary() {}

    /** {@return the file, which has to be there} */
    static Path required() {
        return find(List.of()).orElseThrow(() -> new IllegalStateException(
                "no OpenBLAS found; -D" + PROPERTY + "=FILE names libscipy_openblas, which "
                        + "`pip install scipy-openblas32` installs"));
    }

    /**
     * {@return the file that the system property names, or else one in a virtual environment of
     * Python: an active one, or one of those given}
     *
     * @param environments folders of virtual environments
     */
    static Optional<Path> find(List<Path> environments) {
        String named = System.getProperty(PROPERTY);
        if (named != null) {
            return Optional.of(Path.of(named));
        }
        List<Path> folders = new ArrayList<>(environments);
        String active = System.getenv("VIRTUAL_ENV");
        if (active != null) {
            folders.add(Path.of(active));
        }
        return folders.stream().flatMap(folder -> inEnvironment(folder).stream()).findFirst();
    }

    private static Optional<Path> inEnvironment(Path folder) {
        return first(folder, "Lib/site-packages/" + FILES)
                .or(() -> first(folder, "lib/python3.*/site-packages/" + FILES));
    }

    /** The first file below a folder that a pattern matches, name by name. */
    private static Optional<Path> first(Path folder, String pattern) {
        int slash = pattern.indexOf('/');
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        String name = slash < 0 ? pattern : pattern.substring(0, slash);
        try (DirectoryStream<Path> matches = Files.newDirectoryStream(folder, name)) {
            for (Path match : matches) {
                Optional<Path> found = slash < 0
                        ? Optional.of(match)
                        : first(match, pattern.substring(slash + 1));
                if (found.isPresent()) {
                    return found;
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
