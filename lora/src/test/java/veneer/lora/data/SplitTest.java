package veneer.lora.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file's samples in two parts. */
class SplitTest {
    @TempDir
    private Path folder;

    private DataFile lines(IntStream texts) throws IOException {
        return DataFile.read(Files.writeString(folder.resolve("data.jsonl"),
                texts.mapToObj(text -> "{\"text\":\"" + text + "\"}")
                        .collect(Collectors.joining("\n"))));
    }

    private DataFile plain(String text) throws IOException {
        return DataFile.read(Files.writeString(folder.resolve("data.txt"), text));
    }

    @Test
    void linesAreDrawnBySeedAndKeepTheirOrder() throws IOException {
        DataFile file = lines(IntStream.range(0, 100));
        Split split = file.split(0.1, 0);
        assertEquals(10, split.validation().samples().size());
        List<Integer> both = new ArrayList<>(split.training().lines());
        both.addAll(split.validation().lines());
        Collections.sort(both);
        assertEquals(file.lines(), both);
        assertEquals(split.validation().lines().stream().sorted().toList(),
                split.validation().lines());
        assertEquals(split, file.split(0.1, 0));
        assertNotEquals(split, file.split(0.1, 1));
        assertEquals(1, file.split(0.001, 0).validation().samples().size());
    }

    @Test
    void equalSamplesStayTogether() throws IOException {
        Split split = lines(IntStream.range(0, 300).map(i -> i % 100)).split(0.5, 3);
        assertEquals(300, split.training().samples().size() + split.validation().samples().size());
        assertEquals(150, split.validation().samples().size());
        assertEquals(List.of(), split.training().samples().stream()
                .filter(split.validation().samples()::contains).toList());
    }

    @Test
    void aPlainTextsEndIsHeldOutFromALineOn() throws IOException {
        Split split = plain("one two\nthree\nfour\nfive\nsix").split(0.3, 0);
        assertEquals(List.of(new Sample.Document("one two\nthree\nfour\n")),
                split.training().samples());
        assertEquals(List.of(new Sample.Document("five\nsix")), split.validation().samples());
        assertEquals(List.of(4), split.validation().lines());
        assertEquals(List.of(new Sample.Document("four five")),
                plain("one two three four five\n").split(0.45, 0).validation().samples().stream()
                        .map(sample -> new Sample.Document(
                                ((Sample.Document) sample).text().strip()))
                        .toList());
    }

    @Test
    void whatIsTooLittleForTwoPartsIsRefused() throws IOException {
        DataFile same = lines(IntStream.of(7, 7, 7));
        assertEquals(same.path() + ": has 1 different sample, too few to hold 0.1 of them out",
                assertThrows(IllegalArgumentException.class, () -> same.split(0.1, 0))
                        .getMessage());
        DataFile word = plain("word\n\n");
        assertEquals(word.path() + ": has no line or word to cut it at, so no share of it can be"
                + " held out",
                assertThrows(IllegalArgumentException.class, () -> word.split(0.5, 0))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> same.split(0, 0));
        assertThrows(IllegalArgumentException.class, () -> same.split(1, 0));
    }
}
