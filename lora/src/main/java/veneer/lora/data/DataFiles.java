package veneer.lora.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the samples are.
 *
 * @param train the file to train on
 * @param valid the file to validate with, where there is one
 */
public record DataFiles(Path train, Optional<Path> valid) {
    private static final String TRAIN = "train.jsonl";
    private static final String VALID = "valid.jsonl";

    /**
     * Finds the files of a data set.
     *
     * @param data a file to train on, or a folder with {@code train.jsonl} and, where present,
     *     {@code valid.jsonl}
     * @return the files
     * @throws IOException if there is nothing there
     */
    public static DataFiles at(Path data) throws IOException {
        if (!Files.isDirectory(data)) {
            requireFile(data, "no such file or folder");
            return new DataFiles(data, Optional.empty());
        }
        Path train = data.resolve(TRAIN);
        requireFile(train,
                "no such file; a folder of data holds " + TRAIN + " and, for validation, " + VALID);
        Path valid = data.resolve(VALID);
        return new DataFiles(train, Files.exists(valid) ? Optional.of(valid) : Optional.empty());
    }

    private static void requireFile(Path file, String otherwise) throws NoSuchFileException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString(), null, otherwise);
        }
    }
}
