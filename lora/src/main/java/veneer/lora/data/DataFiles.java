package veneer.lora.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import veneer.engine.io.FormatException;

/**
 * Where the samples are.
 *
 * @param train the file to train on
 * @param valid the file to validate with, where there is one
 * @param test the file that is kept for a judgement afterwards, where there is one
 */
public record DataFiles(Path train, Optional<Path> valid, Optional<Path> test) {
    private static final List<String> ENDINGS = List.of(".jsonl", ".txt");

    /**
     * Finds the files of a data set.
     *
     * @param data a file to train on, or a folder with {@code train.jsonl} and, where present,
     *     {@code valid.jsonl} and {@code test.jsonl}; each may be plain text and end in {@code
     *     .txt}
     * @return the files
     * @throws IOException if there is nothing there
     */
    public static DataFiles at(Path data) throws IOException {
        if (!Files.isDirectory(data)) {
            requireThere(data, "no such file or folder");
            return new DataFiles(data, Optional.empty(), Optional.empty());
        }
        Path train = file(data, "train").orElseThrow(() -> new NoSuchFileException(
                data.resolve("train.jsonl").toString(), null,
                "no such file; a folder of data holds train.jsonl or train.txt and, for"
                        + " validation, valid.jsonl or valid.txt"));
        return new DataFiles(train, file(data, "valid"), file(data, "test"));
    }

    private static Optional<Path> file(Path folder, String name) throws FormatException {
        List<Path> found = ENDINGS.stream()
                .map(ending -> folder.resolve(name + ending)).filter(Files::exists).toList();
        if (found.size() > 1) {
            throw new FormatException(folder.toString(), "holds " + name + ".jsonl and " + name
                    + ".txt; one of them must go elsewhere");
        }
        return found.stream().findFirst();
    }

    /** Checks that a file is there, and is one. */
    static void requireFile(Path file) throws IOException {
        requireThere(file, "no such file");
        if (Files.isDirectory(file)) {
            throw new FormatException(file.toString(), "is a folder; a file of data is expected");
        }
    }

    private static void requireThere(Path file, String otherwise) throws NoSuchFileException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString(), null, otherwise);
        }
    }
}
