package veneer.lora.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import veneer.engine.io.AtomicFolder;
import veneer.engine.io.IOConsumer;

/**
 * The last checkpoints of a run, in folders such as {@code step-000120}. However a process ends,
 * each of them is there whole or not at all.
 */
public final class CheckpointFolder {
    private static final Pattern NAME = Pattern.compile("step-\\d{6,10}");

    private final Path folder;
    private final int keep;

    /**
     * The checkpoints of a run.
     *
     * @param folder what they lie in; it needn't exist
     * @param keep how many of them are kept, the last ones, 1 or more
     */
    public CheckpointFolder(Path folder, int keep) {
        if (keep < 1) {
            throw new IllegalArgumentException(
                    keep + " checkpoints are kept; it should be 1 or more");
        }
        this.folder = folder;
        this.keep = keep;
    }

    /**
     * Makes a checkpoint, and deletes those that are too many then.
     *
     * @param step the steps that are done
     * @param content puts its files into a folder
     * @return where it is
     * @throws IOException if it can't be written; those before are as they were
     */
    public Path save(int step, IOConsumer<Path> content) throws IOException {
        Files.createDirectories(folder);
        deleteLeftovers();
        Path target = folder.resolve(String.format(Locale.ROOT, "step-%06d", step));
        AtomicFolder.write(target, files -> {
            content.accept(files);
            TrainingCheckpoint.seal(files, step);
        });
        List<Path> all = newestFirst();
        for (Path old : all.subList(Math.min(keep, all.size()), all.size())) {
            AtomicFolder.delete(old);
        }
        return target;
    }

    /**
     * Looks for the checkpoint to go on from.
     *
     * @param torn is told of every newer one that is torn, and how
     * @return the newest that is whole
     * @throws IOException if the folder can't be read
     */
    public Optional<TrainingCheckpoint> newest(Consumer<String> torn) throws IOException {
        for (Path path : newestFirst()) {
            try {
                return Optional.of(TrainingCheckpoint.open(path));
            } catch (IOException e) {
                torn.accept(e.getMessage());
            }
        }
        return Optional.empty();
    }

    /**
     * Deletes what processes that died have left of checkpoints.
     *
     * @throws IOException if it can't be deleted
     */
    public void deleteLeftovers() throws IOException {
        AtomicFolder.deleteLeftovers(folder, NAME.asMatchPredicate());
    }

    /**
     * Deletes all checkpoints, and what killed processes have left of others.
     *
     * @throws IOException if they can't be deleted
     */
    public void clear() throws IOException {
        deleteLeftovers();
        for (Path path : newestFirst()) {
            AtomicFolder.delete(path);
        }
        if (Files.isDirectory(folder)) {
            deleteIfEmpty();
        }
    }

    private void deleteIfEmpty() throws IOException {
        try (Stream<Path> left = Files.list(folder)) {
            if (left.findAny().isPresent()) {
                return;
            }
        }
        Files.delete(folder);
    }

    private List<Path> newestFirst() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.filter(path -> NAME.matcher(path.getFileName().toString()).matches())
                    .sorted(Comparator.comparingLong(CheckpointFolder::step).reversed()).toList();
        }
    }

    private static long step(Path path) {
        return Long.parseLong(path.getFileName().toString().substring("step-".length()));
    }
}
