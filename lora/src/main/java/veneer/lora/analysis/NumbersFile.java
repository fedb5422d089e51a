package veneer.lora.analysis;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import veneer.engine.io.FormatException;
import veneer.engine.linalg.Matrix;

/**
 * A CSV file of numbers: a sample in each line, the names of the columns in the first one or not.
 *
 * @param columns the names, or {@code column 1} and so on
 * @param samples a sample in each row
 */
public record NumbersFile(List<String> columns, Matrix samples) {
    /**
     * Reads a file.
     *
     * @param file the file, whose numbers have commas between them
     * @return what it holds
     * @throws IOException if it can't be read, or a line isn't as many numbers as the first
     */
    public static NumbersFile read(Path file) throws IOException {
        List<String> names = null;
        List<double[]> rows = new ArrayList<>();
        List<String> lines =
                new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
        for (int number = 1; number <= lines.size(); number++) {
            String line = lines.get(number - 1);
            if (line.isBlank()) {
                continue;
            }
            String[] cells = line.split(",", -1);
            if (names == null) {
                names = isHeader(cells) ? trimmed(cells) : numbered(cells.length);
                if (isHeader(cells)) {
                    continue;
                }
            }
            rows.add(numbers(file + ":" + number, cells, names.size()));
        }
        if (rows.isEmpty()) {
            throw new FormatException(file.toString(), "holds no numbers");
        }
        double[] all = rows.stream().flatMapToDouble(Arrays::stream).toArray();
        return new NumbersFile(names, Matrix.of(rows.size(), names.size(), all));
    }

    private static boolean isHeader(String[] cells) {
        for (String cell : cells) {
            if (!Double.isNaN(parse(cell))) {
                return false;
            }
        }
        return true;
    }

    private static List<String> trimmed(String[] cells) {
        return Arrays.stream(cells).map(String::strip).toList();
    }

    private static List<String> numbered(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> "column " + i).toList();
    }

    private static double[] numbers(String place, String[] cells, int expected)
            throws FormatException {
        if (cells.length != expected) {
            throw new FormatException(place, "has " + cells.length + " columns where the first line"
                    + " has " + expected);
        }
        double[] numbers = new double[expected];
        for (int column = 0; column < expected; column++) {
            numbers[column] = parse(cells[column]);
            if (!Double.isFinite(numbers[column])) {
                throw new FormatException(place, "column " + (column + 1) + " is \""
                        + cells[column].strip() + "\", not a finite number");
            }
        }
        return numbers;
    }

    /** NaN for what is no number. */
    private static double parse(String cell) {
        try {
            return Double.parseDouble(cell.strip());
        } catch (NumberFormatException _) {
            return Double.NaN;
        }
    }
}
