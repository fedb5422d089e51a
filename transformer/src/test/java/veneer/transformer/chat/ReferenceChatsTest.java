package veneer.transformer.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import veneer.engine.io.DuplicateKeys;
import veneer.engine.io.Json;
import veneer.transformer.ReferenceCases;

/** Templates in the style of each family, against the texts that transformers renders. */
class ReferenceChatsTest {
    private static final LocalDateTime TIME = LocalDateTime.of(2024, 7, 6, 9, 5, 3);
    private static final Map<String, String> TOKENS =
            Map.of("bos_token", "<s>", "eos_token", "</s>", "unk_token", "<unk>");

    @TestFactory
    Stream<DynamicTest> families() {
        return ReferenceCases.tests("chat-templates", "chat/*.jinja", file -> {
            ChatTemplate template = ChatTemplate.of(Files.readString(file), TOKENS).at(TIME);
            Path expected = Path.of(file.toString().replace(".jinja", ".json"));
            for (Object value : (List<?>) Json.read(expected, DuplicateKeys.REFUSED)) {
                check(template, (Map<?, ?>) value);
            }
        });
    }

    private static void check(ChatTemplate template, Map<?, ?> expected) throws IOException {
        Conversation conversation =
                Conversation.of(expected.get("messages"), expected.get("tools"));
        boolean prompt = (Boolean) expected.get("add_generation_prompt");
        if (expected.containsKey("text")) {
            assertEquals(expected.get("text"), template.render(conversation, prompt));
        } else {
            assertThrows(IllegalArgumentException.class,
                    () -> template.render(conversation, prompt), () -> Json.write(expected));
        }
    }
}
