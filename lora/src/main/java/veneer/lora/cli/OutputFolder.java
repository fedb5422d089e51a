package veneer.lora.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.stream.Stream;
import veneer.engine.io.FormatException;
import veneer.engine.io.SafeTensorsFolder;
import veneer.lora.text.Amounts;

/** A folder that a command fills. */
final class OutputFolder {
    private final Path folder;

    private OutputFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * Checks a folder without making or changing anything.
     *
     * @param folder the folder, which needn't exist
     * @return the folder
     * @throws IOException if it holds a run already, or can't be written to
     */
    static OutputFolder check(Path folder) throws IOException {
        for (String file : RunFolder.SIGNS) {
            if (Files.exists(folder.resolve(file), LinkOption.NOFOLLOW_LINKS)) {
                throw new FormatException(
                        folder.toString(),
                        "holds a run already (" + file + "); another --out leaves it untouched");
            }
        }
        return writable(folder);
    }

    /** Checks only that files can be made in a folder, or it itself. */
    static OutputFolder writable(Path folder) throws IOException {
        requireWritable(existing(folder));
        return new OutputFolder(folder);
    }

    /** The folder itself, or the nearest above that exists. */
    private static Path existing(Path folder) {
        Path there = folder.toAbsolutePath();
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        return there;
    }

    /** Requires that there is room for files. */
    void requireSpace(long bytes) throws IOException {
        long left = Files.getFileStore(existing(folder)).getUsableSpace();
        if (left < bytes) {
            throw new FormatException(folder.toString(), "has " + Amounts.size(left)
                    + " left, and the run writes " + Amounts.size(bytes));
        }
    }

    /** Checks that files can be made in a folder. */
    static void requireWritable(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            throw new FormatException(folder.toString(), "can't be written: no such folder");
        }
        if (!Files.isDirectory(folder)) {
            throw new FormatException(folder.toString(),
                    "can't be written: it is a file where a folder is expected");
        }
        if (!Files.isWritable(folder)) {
            throw new FormatException(folder.toString(), "can't be written: permission denied");
        }
    }

    /** Requires that there is no model that another could be mixed up with. */
    void requireNoModel() throws IOException {
        if (SafeTensorsFolder.isIn(folder) || Files.exists(folder.resolve("config.json"))) {
            throw new FormatException(
                    folder.toString(), "holds a model already; another --out leaves it untouched");
        }
    }

    Path path() {
        return folder;
    }

    /** Makes the folder, which must not hold anything yet. */
    void makeEmpty() throws IOException {
        requireEmpty();
        Files.createDirectories(folder);
    }

    /** Requires that the folder doesn't hold anything yet, or isn't there. */
    void requireEmpty() throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            if (files.findAny().isPresent()) {
                throw new FormatException(
                        folder.toString(), "is not empty; another --out leaves it untouched");
            }
        }
    }
}
