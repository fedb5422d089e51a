package veneer.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder for files that are needed for a while; it goes when the program is stopped, too. */
final class TemporaryFolder implements AutoCloseable {
    private final Path path;
    private final Thread whenStopped = new Thread(this::removeQuietly);

    private TemporaryFolder(Path path) {
        this.path = path;
        Runtime.getRuntime().addShutdownHook(whenStopped);
    }

    static TemporaryFolder create() throws IOException {
        return new TemporaryFolder(Files.createTempDirectory("veneer-bench"));
    }

    Path path() {
        return path;
    }

    /** Removes the folder and the files in it. */
    @Override
    public void close() throws IOException {
        Runtime.getRuntime().removeShutdownHook(whenStopped);
        remove();
    }

    private void remove() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(path);
    }

    /** Nobody is left who could be told. */
    private void removeQuietly() {
        try {
            remove();
        } catch (IOException e) {
            path.toFile().deleteOnExit();
        }
    }
}
