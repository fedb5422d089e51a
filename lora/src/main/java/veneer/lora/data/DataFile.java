package veneer.lora.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;

/**
 * A file of samples, all of which have been read and checked.
 *
 * @param path where it is
 * @param format what it is made of
 * @param samples the samples in the file's order, unmodifiable, at least one
 * @param lines the line on which each begins, counting from 1, unmodifiable
 * @param otherKeys keys of its lines that mean nothing here
 */
public record DataFile(
        Path path,
        Format format,
        List<Sample> samples,
        List<Integer> lines,
        SortedSet<String> otherKeys) {

    private static final List<String> JSON_ENDINGS = List.of(".jsonl", ".ndjson", ".json");
    private static final String WHITE_SPACE = " \t\r\n\uFEFF";

    /** Copies the lists. */
    public DataFile {
        samples = List.copyOf(samples);
        lines = List.copyOf(lines);
    }

    /**
     * Reads a file of the format that it seems to have: JSON lines of the kind that their keys
     * tell, where it is called so or begins with a brace, and plain text otherwise.
     *
     * @param file the file, in UTF-8
     * @return what it holds
     * @throws veneer.engine.io.FormatException if lines are not as they should be; the
     *     message names the first ten by {@code file:line}, and says how many there are
     * @throws IOException if the file can't be read
     */
    public static DataFile read(Path file) throws IOException {
        return read(file, Optional.empty());
    }

    /**
     * Reads a file.
     *
     * @param file the file, in UTF-8
     * @param format the format that it must have; empty for what it seems to have
     * @return what it holds
     * @throws veneer.engine.io.FormatException if lines are not as they should be; the
     *     message names the first ten by {@code file:line}, and says how many there are
     * @throws IOException if the file can't be read
     */
    public static DataFile read(Path file, Optional<Format> format) throws IOException {
        DataFiles.requireFile(file);
        boolean plain = format.isPresent()
                ? format.get() == Format.PLAIN
                : !isCalledJson(file) && !beginsLikeJson(file);
        return plain ? PlainText.read(file) : JsonLines.read(file, format);
    }

    private static boolean isCalledJson(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return JSON_ENDINGS.stream().anyMatch(name::endsWith);
    }

    private static boolean beginsLikeJson(Path file) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            int first = in.read();
            boolean marked = first == 0xEF;
            if (marked) {
                in.skipNBytes(Math.min(2, in.available()));
                first = in.read();
            }
            while (first >= 0 && WHITE_SPACE.indexOf(first) >= 0) {
                first = in.read();
            }
            return first == '{';
        }
    }

    /**
     * Splits off samples to validate with, so that no sample is in both parts: equal ones stay
     * together. Of lines they are drawn, of a plain text they are its end.
     *
     * @param share how much of the file, above 0 and below 1
     * @param seed what is drawn is a function of this seed
     * @return the parts
     * @throws IllegalArgumentException if there is too little for two parts
     */
    public Split split(double share, long seed) {
        return format == Format.PLAIN
                ? PlainText.split(this, share)
                : Split.draw(this, share, seed);
    }

    /** Some of the samples, by their places in the list. */
    DataFile with(List<Integer> places) {
        return new DataFile(path, format, places.stream().map(samples::get).toList(),
                places.stream().map(lines::get).toList(), otherKeys);
    }

    /** What stands before a message about a sample. */
    String place(int index) {
        return path + ":" + lines.get(index);
    }
}
