package veneer.lora.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import veneer.transformer.chat.Conversation;

class DataFileTest {
    @TempDir
    private Path folder;

    @Test
    void readsTextsAndPairs() throws IOException {
        assertEquals(
                List.of(new Sample.Text("a"), new Sample.Text("")),
                read("{\"text\": \"a\"}\n{\"text\": \"\"}\n").samples());
        assertEquals(
                List.of(new Sample.Pair("a\n", "b")),
                read("{\"completion\": \"b\", \"prompt\": \"a\\n\"}").samples());
    }

    @Test
    void passesOverBlankLinesAndAByteOrderMark() throws IOException {
        assertEquals(
                List.of(new Sample.Text("a"), new Sample.Text("b")),
                read("\uFEFF{\"text\": \"a\"}\r\n \t\r\n\n{\"text\": \"b\"}\r\n\n").samples());
    }

    @Test
    void namesKeysThatMeanNothing() throws IOException {
        assertEquals(Set.of("id", "from"),
                read("{\"text\":\"a\",\"id\":1}\n{\"from\":2,\"text\":\"b\"}").otherKeys());
    }

    @Test
    void readsLinesLongerThanABuffer() throws IOException {
        String text = "long ".repeat(50_000);
        DataFile lines = read("{\"text\":\"" + text + "\"}\n{\"text\":\"b\"}\n");
        assertEquals(List.of(new Sample.Text(text), new Sample.Text("b")), lines.samples());
    }

    @Test
    void aBadLineIsNamed() {
        assertRefused("{\"text\":\"a\"}\n\n{\"text\" \"b\"}", ":3: not JSON: ", "8");
        assertRefused("{\"text\":\"a\"}\n[\"b\"]",
                ":2: is no object; a line has \"text\", or \"prompt\" and \"completion\", or"
                        + " \"messages\"");
        assertRefused("{\"prompt\":\"a\"}", ":1: lacks the key \"completion\"");
        assertRefused("{\"completion\":\"a\"}", ":1: lacks the key \"prompt\"");
        assertRefused("{\"texts\":\"a\"}", ":1: lacks the key \"text\"", "it has \"texts\"");
        assertRefused("{}", ":1: lacks the key", "no key at all");
        assertRefused("{\"text\":3}", ":1: \"text\" must be a string, not the number 3");
        assertRefused("{\"prompt\":\"a\",\"completion\":null}",
                ":1: \"completion\" must be a string, not null");
        assertRefused("{\"text\":\"a\",\"text\":\"b\"}", ":1: ", "text");
        assertRefused("{\"text\":\"a\",\"prompt\":\"b\"}",
                ":1: has keys of several kinds, text and prompt-completion; the format must be"
                        + " said");
        assertRefused(
                "{\"text\":\"a\"}\n{\"prompt\":\"b\",\"completion\":\"c\"}",
                ":2: has \"prompt\" and \"completion\" where line 1 has \"text\"; a file holds"
                        + " one kind");
    }

    /** The first ten are named, and the kind of a file is that of the first line that has one. */
    @Test
    void allBadLinesAreCounted() {
        assertRefused("{\"text\": 1}\n{\"text\": \"a\"}\n{\"prompt\": \"b\"}\n[]",
                ": 3 lines are wrong: ", ":1: \"text\" must be a string, not the number 1; ",
                ":3: has \"prompt\" and \"completion\" where line 1 has \"text\"",
                ":4: is no object");
        assertRefused("{\n".repeat(12), ": 12 lines are wrong: ", ":1: not JSON", ":10: not JSON",
                "; and 2 more");
    }

    @Test
    void aLineThatIsNotUtf8IsNamed() throws IOException {
        Path file = folder.resolve("latin1.jsonl");
        Files.write(file,
                "{\"text\":\"a\"}\n{\"text\":\"\u00e9\"}\n".getBytes(StandardCharsets.ISO_8859_1));
        IOException error = assertThrows(IOException.class, () -> DataFile.read(file));
        assertTrue(error.getMessage().startsWith(file + ":2: not JSON: not UTF-8"),
                error.getMessage());
    }

    @Test
    void anEmptyFileIsRefused() {
        assertRefused("", ": is empty");
        assertRefused("\n \n", ": is empty");
    }

    @Test
    void conversationsAreReadWithTheirTools() throws IOException {
        DataFile file = read("""
                {"messages": [{"role": "user", "content": "a"}], "tools": [], "id": 3}
                """);
        assertEquals(Format.MESSAGES, file.format());
        assertEquals(Set.of("id"), file.otherKeys());
        assertEquals(List.of(new Sample.Chat(Conversation.of(
                List.of(Map.of("role", "user", "content", "a")), List.of()))), file.samples());
        assertRefused("{\"messages\":[]}", ":1: \"messages\" must be a list of at least one");
        assertRefused("{\"messages\":{}}", ":1: \"messages\" must be a list");
        assertRefused("{\"messages\":[{\"role\":\"user\"},1]}", ":1: message 2 must be an object");
        assertRefused("{\"messages\":[{\"from\":\"user\"}]}", ":1: message 1 lacks \"role\"");
        assertRefused("{\"messages\":[{\"role\":\"user\"}],\"tools\":3}",
                ":1: \"tools\" must be a list");
        assertRefused("{\"text\":\"a\"}\n{\"messages\":[{\"role\":\"user\"}]}",
                ":2: has \"messages\" where line 1 has \"text\"");
        assertRefused("{\"messages\":[],\"text\":\"b\"}", ":1: has keys of several kinds");
    }

    @Test
    void everySampleKnowsItsLine() throws IOException {
        DataFile file = read("\n{\"text\":\"a\"}\n\n\n{\"text\":\"b\"}");
        assertEquals(List.of(2, 5), file.lines());
        assertEquals(Format.TEXT, file.format());
    }

    @Test
    void aFormatThatIsSaidDecides() throws IOException {
        Path file = Files.writeString(folder.resolve("both.jsonl"),
                "{\"text\":\"a\",\"prompt\":\"b\",\"completion\":\"c\"}");
        DataFile text = DataFile.read(file, Optional.of(Format.TEXT));
        assertEquals(List.of(new Sample.Text("a")), text.samples());
        assertEquals(Set.of("prompt", "completion"), text.otherKeys());
        assertEquals(List.of(new Sample.Pair("b", "c")),
                DataFile.read(file, Optional.of(Format.PROMPT_COMPLETION)).samples());
        assertEquals(List.of(new Sample.Document(Files.readString(file))),
                DataFile.read(file, Optional.of(Format.PLAIN)).samples());
        IOException error = assertThrows(IOException.class,
                () -> DataFile.read(file, Optional.of(Format.MESSAGES)));
        assertEquals(file + ":1: lacks the key \"messages\"; it has \"text\", \"prompt\","
                + " \"completion\"", error.getMessage());
        assertEquals(Format.PROMPT_COMPLETION, Format.of("prompt-completion"));
        assertThrows(IllegalArgumentException.class, () -> Format.of("chat"));
    }

    @Test
    void plainTextIsOneDocument() throws IOException {
        for (String name : List.of("text.txt", "notes.md", "README")) {
            DataFile file =
                    DataFile.read(Files.writeString(folder.resolve(name), "\uFEFFa\r\n b "));
            assertEquals(Format.PLAIN, file.format());
            assertEquals(List.of(new Sample.Document("a\r\n b ")), file.samples());
        }
        for (String blanks : List.of("", "\uFEFF", " \r\n\t", "\uFEFF\n ")) {
            Path lines = Files.writeString(folder.resolve("lines"), blanks + "{\"text\":\"a\"}");
            assertEquals(Format.TEXT, DataFile.read(lines).format());
            Path blank = Files.writeString(folder.resolve("blank.txt"), blanks);
            IOException error = assertThrows(IOException.class, () -> DataFile.read(blank));
            assertEquals(blank + ": is empty: it has no text to learn", error.getMessage());
        }
    }

    @Test
    void plainTextThatIsNotUtf8IsNamedWithItsLine() throws IOException {
        Path file = folder.resolve("latin1.txt");
        Files.write(file, "a\nb\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        IOException error = assertThrows(IOException.class, () -> DataFile.read(file));
        assertEquals(file + ":2: is not UTF-8 text, at byte 3 of the file", error.getMessage());
        Files.write(file, new byte[] {'a', (byte) 0xE2, (byte) 0x82});
        error = assertThrows(IOException.class, () -> DataFile.read(file));
        assertEquals(file + ":1: is not UTF-8 text, at byte 1 of the file", error.getMessage());
    }

    @Test
    void aFolderMeansItsTrainingValidationAndTestFiles() throws IOException {
        Path train = folder.resolve("train.jsonl");
        IOException error = assertThrows(IOException.class, () -> DataFiles.at(folder));
        assertTrue(error.getMessage().startsWith(train.toString()), error.getMessage());
        Files.writeString(train, "");
        assertEquals(new DataFiles(train, Optional.empty(), Optional.empty()),
                DataFiles.at(folder));
        Path valid = Files.writeString(folder.resolve("valid.txt"), "");
        Path test = Files.writeString(folder.resolve("test.jsonl"), "");
        assertEquals(new DataFiles(train, Optional.of(valid), Optional.of(test)),
                DataFiles.at(folder));
        assertEquals(new DataFiles(train, Optional.empty(), Optional.empty()),
                DataFiles.at(train));
        Path other = folder.resolve("other.jsonl");
        assertThrows(IOException.class, () -> DataFiles.at(other));
        assertThrows(IOException.class, () -> DataFile.read(other));
        error = assertThrows(IOException.class, () -> DataFile.read(folder));
        assertEquals(folder + ": is a folder; a file of data is expected", error.getMessage());
        Files.writeString(folder.resolve("train.txt"), "");
        error = assertThrows(IOException.class, () -> DataFiles.at(folder));
        assertEquals(folder + ": holds train.jsonl and train.txt; one of them must go elsewhere",
                error.getMessage());
    }

    private DataFile read(String content) throws IOException {
        Path file = folder.resolve("data.jsonl");
        Files.writeString(file, content);
        return DataFile.read(file);
    }

    private void assertRefused(String content, String... parts) {
        String message = assertThrows(IOException.class, () -> read(content)).getMessage();
        String expected = folder.resolve("data.jsonl") + parts[0];
        assertTrue(message.startsWith(expected), message);
        for (String part : parts) {
            assertTrue(message.contains(part), message);
        }
    }
}
