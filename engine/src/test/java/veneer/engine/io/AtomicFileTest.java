package veneer.engine.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir
    private Path folder;

    @Test
    void aFileIsMadeAndReplaced() throws IOException {
        Path file = folder.resolve("file.txt");
        AtomicFile.write(file, out -> out.write("one".getBytes(StandardCharsets.UTF_8)));
        assertEquals("one", Files.readString(file));
        AtomicFile.write(file, out -> out.write("two".getBytes(StandardCharsets.UTF_8)));
        assertEquals("two", Files.readString(file));
        assertEquals(1, filesInFolder());
    }

    @Test
    void aFailureLeavesWhatWasThere() throws IOException {
        Path file = folder.resolve("file.txt");
        Files.writeString(file, "before");
        IOException failure = new IOException("disk full");
        IOException thrown = assertThrows(IOException.class, () -> AtomicFile.write(file, out -> {
            out.write(1);
            throw failure;
        }));
        assertEquals(file + ": can't be written: disk full", thrown.getMessage());
        assertEquals(failure, thrown.getCause());
        assertThrows(IllegalStateException.class, () -> AtomicFile.write(file, out -> {
            throw new IllegalStateException();
        }));
        assertEquals("before", Files.readString(file));
        assertEquals(1, filesInFolder());
    }

    @Test
    void leavingsOfTheDeadAreDeleted() throws IOException {
        Path file = Files.writeString(folder.resolve("file.txt"), "before");
        for (String name : List.of(".file.txt.12.1.tmp", ".file.txt.34.5.tmp", ".file.txt",
                ".file.tmp", "file.txt.1.tmp")) {
            Files.writeString(folder.resolve(name), "");
        }
        AtomicFile.deleteLeftovers(file);
        assertEquals(4, filesInFolder());
        assertEquals("before", Files.readString(file));
    }

    @Test
    void aFolderThatIsNotThereIsNamed() {
        Path file = folder.resolve("absent/file.txt");
        String message = assertThrows(IOException.class, () -> AtomicFile.write(file, out -> {}))
                .getMessage();
        assertTrue(message.startsWith(file + ": can't be written"), message);
    }

    @Test
    void aFolderIsNotReplaced() throws IOException {
        Path taken = Files.createDirectory(folder.resolve("taken"));
        String message = assertThrows(IOException.class, () -> AtomicFile.write(taken, out -> {}))
                .getMessage();
        assertTrue(message.startsWith(taken + ": can't be written"), message);
        assertEquals(1, filesInFolder());
    }

    private long filesInFolder() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }
}
