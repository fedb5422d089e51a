package veneer.engine.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFolderTest {
    @TempDir
    private Path parent;

    @Test
    void isThereOnceItIsFilled() throws IOException {
        Path target = parent.resolve("target");
        AtomicFolder.write(target, folder -> {
            Files.writeString(folder.resolve("one"), "1");
            assertEquals(Set.of(".target.tmp"), names(parent));
        });
        assertEquals(Set.of("target"), names(parent));
        AtomicFolder.write(target, folder -> Files.writeString(folder.resolve("two"), "2"));
        assertEquals(Set.of("target"), names(parent));
        assertEquals(Set.of("two"), names(target));
    }

    @Test
    void isAsItWasWhereFillingItFails() throws IOException {
        Path target = parent.resolve("target");
        AtomicFolder.write(target, folder -> Files.writeString(folder.resolve("one"), "1"));
        IOException failure = assertThrows(IOException.class,
                () -> AtomicFolder.write(target, folder -> {
                    Files.writeString(folder.resolve("two"), "2");
                    throw new IOException("no space");
                }));
        assertEquals("no space", failure.getMessage());
        assertEquals(Set.of("target"), names(parent));
        assertEquals(Set.of("one"), names(target));
    }

    @Test
    void isDeletedWithAllThatIsInIt() throws IOException {
        Path target = Files.createDirectories(parent.resolve("target/a/b")).getParent().getParent();
        Path outside = Files.writeString(parent.resolve("outside"), "mine");
        Files.createSymbolicLink(target.resolve("link"), outside);
        AtomicFolder.delete(target);
        AtomicFolder.delete(target);
        assertEquals(Set.of("outside"), names(parent));
    }

    @Test
    void leavingsOfTheDeadAreDeleted() throws IOException {
        Path target = parent.resolve("target");
        for (String left : Set.of(".target.tmp/x", ".target.old.tmp/x", ".other.tmp/x")) {
            Files.createDirectories(parent.resolve(left));
        }
        AtomicFolder.write(target, folder -> Files.writeString(folder.resolve("one"), "1"));
        assertEquals(Set.of("one"), names(target));
        Files.createDirectories(parent.resolve(".mine.tmp"));
        Files.createDirectories(parent.resolve(".other.old.tmp"));
        AtomicFolder.deleteLeftovers(parent, Set.of("target", "other")::contains);
        AtomicFolder.deleteLeftovers(parent.resolve("none"), _ -> true);
        assertEquals(Set.of("target", ".mine.tmp"), names(parent));
    }

    private static Set<String> names(Path folder) throws IOException {
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.map(path -> path.getFileName().toString()).collect(Collectors.toSet());
        }
    }
}
