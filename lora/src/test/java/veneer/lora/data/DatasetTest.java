package veneer.lora.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import veneer.transformer.chat.Conversation;

/** What a data set reports of itself and of another. */
class DatasetTest {
    private static final ExampleEncoder FIVE =
            new ExampleEncoder(new LetterTokenizer("", "", false), 5);

    @TempDir
    private Path folder;

    private Dataset read(String name, String... lines) throws IOException {
        Path file = Files.writeString(folder.resolve(name), String.join("\n", lines));
        return Dataset.of(DataFile.read(file), FIVE);
    }

    private static String pair(String prompt, String completion) {
        return "{\"prompt\":\"" + prompt + "\",\"completion\":\"" + completion + "\"}";
    }

    @Test
    void everySampleIsCountedAndWhatChangedIsNamedByItsLine() throws IOException {
        Dataset dataset = read("train.jsonl",
                pair("abc", "x"), pair("abcde", "x"), pair("a", "xyzxyz"), "", pair("", ""),
                pair("ab", "x"), pair("abc", "x"));
        DataReport report = dataset.report();
        assertEquals("4 examples, 19 tokens, 8 of them learnt, longest 5", report.summary());
        assertEquals(List.of(
                "lengths: 4: 1, 5: 3",
                "1 prompt lost the beginning to fit 5 tokens: line 2",
                "1 left out: the completion alone does not fit 5 tokens: line 3",
                "1 left out: no token to learn: line 5",
                "1 repeats an earlier example: line 7"), report.details());
        assertEquals(1, report.truncated());
        assertEquals(2, report.leftOut());
        assertEquals(List.of(1, 2, 6, 7), dataset.numbers());
        assertEquals(folder.resolve("train.jsonl") + ":6", dataset.place(2));
    }

    @Test
    void ofManyLinesAFewAreNamed() throws IOException {
        String[] lines = IntStream.range(0, 1007).mapToObj(_ -> "{\"text\":\"abcdefgh\"}")
                .toArray(String[]::new);
        assertEquals(List.of(
                "lengths: 5: 1,007",
                "1,007 texts cut at the end to fit 5 tokens: lines 1, 2, 3, 4, 5 and 1,002 more",
                "1,006 repeat an earlier example: lines 2, 3, 4, 5, 6 and 1,001 more"),
                read("text.jsonl", lines).report().details());
    }

    @Test
    void allSamplesThatCannotBeEncodedAreNamed() {
        String chat = "{\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}";
        String message = assertThrows(IOException.class, () -> read("chats.jsonl", chat, "", chat))
                .getMessage();
        Path file = folder.resolve("chats.jsonl");
        assertEquals(file + ": 2 lines are wrong: " + file
                + ":1: a conversation needs a chat template; " + file
                + ":3: a conversation needs a chat template", message);
    }

    @Test
    void longLengthsAreCountedInRanges() {
        ExampleEncoder encoder = new ExampleEncoder(new LetterTokenizer("", "", false), 300);
        List<Sample> samples = IntStream.of(1, 31, 32, 100, 288, 299)
                .mapToObj(length -> (Sample) new Sample.Text("a".repeat(length))).toList();
        DataReport report = Dataset.of(samples, encoder).report();
        assertEquals(List.of("lengths: 1 to 32: 2, 33 to 64: 1, 97 to 128: 1, 289 to 320: 2"),
                report.details());
        assertEquals("sample 3", report.numbered(List.of(3)));
    }

    @Test
    void windowsAreNumbered() throws IOException {
        Dataset dataset = read("plain.txt", "abcdabcda");
        assertEquals("3 examples, 12 tokens, 9 of them learnt, longest 5",
                dataset.report().summary());
        assertEquals(List.of("lengths: 2: 1, 5: 2", "1 repeats an earlier example: window 2"),
                dataset.report().details());
        assertEquals(folder.resolve("plain.txt") + ", window 3", dataset.place(2));
    }

    @Test
    void examplesThatAnotherDataSetHasTooAreFound() throws IOException {
        Dataset training = read("train.jsonl", pair("a", "b"), pair("a", "c"));
        Dataset validation = read("valid.jsonl",
                pair("a", "c"), pair("ac", ""), pair("b", "a"), pair("a", "c"));
        assertEquals(List.of(1, 4), validation.sharedWith(training));
        assertEquals(List.of(2), training.sharedWith(validation));
        assertEquals(List.of(), read("no.jsonl", "{\"text\":\"ab\"}").sharedWith(training));
    }

    @Test
    void aSampleThatCannotBeEncodedIsNamedByItsLine() {
        IOException error = assertThrows(IOException.class, () -> read("chat.jsonl", "",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}"));
        assertEquals(folder.resolve("chat.jsonl") + ":2: a conversation needs a chat template",
                error.getMessage());
        Sample chat = new Sample.Chat(Conversation.of(
                List.of(Map.of("role", "user", "content", "a")), null));
        assertThrows(IllegalArgumentException.class, () -> Dataset.of(List.of(chat), FIVE));
    }
}
