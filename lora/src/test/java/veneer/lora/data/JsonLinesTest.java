package veneer.lora.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonLinesTest {
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
        JsonLines lines = read("{\"text\":\"" + text + "\"}\n{\"text\":\"b\"}\n");
        assertEquals(List.of(new Sample.Text(text), new Sample.Text("b")), lines.samples());
    }

    @Test
    void aBadLineIsNamed() {
        assertRefused("{\"text\":\"a\"}\n\n{\"text\" \"b\"}", ":3: not JSON: ", "8");
        assertRefused("{\"text\":\"a\"}\n[\"b\"]",
                ":2: is no object; a line has \"text\", or \"prompt\" and \"completion\"");
        assertRefused("{\"prompt\":\"a\"}", ":1: lacks the key \"completion\"");
        assertRefused("{\"completion\":\"a\"}", ":1: lacks the key \"prompt\"");
        assertRefused("{\"texts\":\"a\"}", ":1: lacks the key \"text\"", "it has \"texts\"");
        assertRefused("{}", ":1: lacks the key", "no key at all");
        assertRefused("{\"text\":3}", ":1: \"text\" must be a string, not the number 3");
        assertRefused("{\"prompt\":\"a\",\"completion\":null}",
                ":1: \"completion\" must be a string, not null");
        assertRefused("{\"text\":\"a\",\"text\":\"b\"}", ":1: ", "text");
        assertRefused("{\"text\":\"a\",\"prompt\":\"b\"}", ":1: has keys of several kinds");
        assertRefused("{\"messages\":[],\"text\":\"b\"}", ":1: has keys of several kinds");
        assertRefused(
                "{\"text\":\"a\"}\n{\"prompt\":\"b\",\"completion\":\"c\"}",
                ":2: has \"prompt\" and \"completion\" where line 1 has \"text\"; a file holds"
                        + " one kind");
    }

    @Test
    void conversationsAreSamplesOfTheirOwn() throws IOException {
        Path file = Files.writeString(folder.resolve("chats.jsonl"), """
                {"messages": [{"role": "user", "content": "a"}], "id": 1}

                {"messages": [{"role": "user", "content": [{"type": "text"}]}], "tools": [{}]}
                """);
        JsonLines lines = JsonLines.read(file);
        assertTrue(lines.areConversations());
        assertEquals(Set.of("id"), lines.otherKeys());
        Sample.Chat second = (Sample.Chat) lines.samples().get(1);
        assertEquals(file + ":3", second.place());
        assertEquals(1, second.conversation().tools().orElseThrow().size());
    }

    @Test
    void aBadConversationIsNamed() throws IOException {
        assertRefused("{\"messages\":[]}", ":1: \"messages\" must be a list of at least one");
        assertRefused("{\"messages\":{}}", ":1: \"messages\" must be a list");
        assertRefused("{\"messages\":[{\"role\":\"user\"},1]}", ":1: message 2 must be an object");
        assertRefused("{\"messages\":[{\"from\":\"user\"}]}", ":1: message 1 lacks \"role\"");
        assertRefused("{\"messages\":[{\"role\":\"user\"}],\"tools\":3}",
                ":1: \"tools\" must be a list");
        assertRefused("{\"text\":\"a\"}\n{\"messages\":[{\"role\":\"user\"}]}",
                ":2: has \"messages\" where line 1 has \"text\"");
    }

    @Test
    void aLineThatIsNotUtf8IsNamed() throws IOException {
        Path file = folder.resolve("latin1.jsonl");
        Files.write(file,
                "{\"text\":\"a\"}\n{\"text\":\"\u00e9\"}\n".getBytes(StandardCharsets.ISO_8859_1));
        IOException error = assertThrows(IOException.class, () -> JsonLines.read(file));
        assertTrue(error.getMessage().startsWith(file + ":2: not JSON: not UTF-8"),
                error.getMessage());
    }

    @Test
    void anEmptyFileIsRefused() {
        assertRefused("", ": is empty");
        assertRefused("\n \n", ": is empty");
    }

    @Test
    void aFolderMeansItsTrainingAndValidationFiles() throws IOException {
        Path train = folder.resolve("train.jsonl");
        Path valid = folder.resolve("valid.jsonl");
        IOException error = assertThrows(IOException.class, () -> DataFiles.at(folder));
        assertTrue(error.getMessage().startsWith(train.toString()), error.getMessage());
        Files.writeString(train, "");
        assertEquals(new DataFiles(train, Optional.empty()), DataFiles.at(folder));
        Files.writeString(valid, "");
        assertEquals(new DataFiles(train, Optional.of(valid)), DataFiles.at(folder));
        assertEquals(new DataFiles(train, Optional.empty()), DataFiles.at(train));
        assertThrows(IOException.class, () -> DataFiles.at(folder.resolve("other.jsonl")));
    }

    private JsonLines read(String content) throws IOException {
        Path file = folder.resolve("data.jsonl");
        Files.writeString(file, content);
        return JsonLines.read(file);
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
