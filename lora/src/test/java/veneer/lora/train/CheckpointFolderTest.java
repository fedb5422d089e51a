package veneer.lora.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import veneer.engine.io.IOConsumer;

class CheckpointFolderTest {
    @TempDir
    private Path parent;

    private Path folder;
    private CheckpointFolder checkpoints;

    /** Something that breaks a checkpoint. */
    private record Damage(String file, IOConsumer<Path> way) {}

    @BeforeEach
    void make() {
        folder = parent.resolve("checkpoints");
        checkpoints = new CheckpointFolder(folder, 2);
    }

    @Test
    void theLastOnesAreKept() throws IOException {
        assertEquals(Optional.empty(), newest());
        for (int step : List.of(5, 10, 999_999, 1_000_000)) {
            assertEquals(folder.resolve(String.format("step-%06d", step)), save(step));
            assertEquals(Optional.of(step), newest());
        }
        assertEquals(Set.of("step-999999", "step-1000000"), names());
        assertEquals("state of 1000000", Files.readString(folder.resolve("step-1000000/state")));
        assertThrows(IllegalArgumentException.class, () -> new CheckpointFolder(folder, 0));
    }

    @Test
    void aTornOneIsSkippedForTheOneBefore() throws IOException {
        List<Damage> ways = List.of(
                new Damage("state", Files::delete),
                new Damage("state", file -> Files.writeString(file, "state of 9")),
                new Damage("state", file -> Files.writeString(file, "state of 11")),
                new Damage("state", file -> {
                    Files.delete(file);
                    Files.createDirectory(file);
                }),
                new Damage("checkpoint.json", Files::delete),
                new Damage("checkpoint.json", file -> Files.writeString(file, "{\"step\": 10")),
                new Damage("checkpoint.json", file -> Files.writeString(file, "{\"step\": 10}")));
        for (Damage damage : ways) {
            checkpoints.clear();
            save(5);
            Path file = save(10).resolve(damage.file);
            damage.way.accept(file);
            List<String> told = new ArrayList<>();
            assertEquals(5, checkpoints.newest(told::add).orElseThrow().step());
            assertEquals(1, told.size());
            assertTrue(told.getFirst().startsWith(file.toString()), told.getFirst());
            save(10);
            assertEquals(Optional.of(10), newest());
        }
    }

    @Test
    void oneThatCannotBeWrittenLeavesTheOthers() throws IOException {
        save(5);
        save(10);
        assertThrows(IOException.class, () -> checkpoints.save(15, files -> {
            Files.writeString(files.resolve("state"), "half");
            throw new IOException("no space");
        }));
        assertEquals(Set.of("step-000005", "step-000010"), names());
        assertEquals(Optional.of(10), newest());
    }

    @Test
    void onlyCheckpointsAreCleared() throws IOException {
        save(5);
        Files.createDirectories(folder.resolve(".step-000010.tmp/x"));
        Files.writeString(folder.resolve("step-5"), "mine");
        checkpoints.clear();
        assertEquals(Set.of("step-5"), names());
        Files.delete(folder.resolve("step-5"));
        checkpoints.clear();
        checkpoints.clear();
        assertFalse(Files.exists(folder));
    }

    private Path save(int step) throws IOException {
        return checkpoints.save(step,
                files -> Files.writeString(files.resolve("state"), "state of " + step));
    }

    private Optional<Integer> newest() throws IOException {
        return checkpoints.newest(torn -> assertEquals("", torn)).map(TrainingCheckpoint::step);
    }

    private Set<String> names() throws IOException {
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.map(path -> path.getFileName().toString()).collect(Collectors.toSet());
        }
    }
}
