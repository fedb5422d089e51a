package veneer.transformer.chat;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import veneer.engine.io.DuplicateKeys;
import veneer.engine.io.FormatException;
import veneer.engine.io.Json;
import veneer.transformer.tokenizer.Tokenizer;

/** Where templates come from, and what they are given. */
class ChatTemplateTest {
    private static final Path TOKENIZER =
            Path.of(System.getProperty("veneer.root", "..")).resolve("fixtures/tokenizers/llama2");
    private static final Path PUBLISHED =
            Path.of(System.getProperty("veneer.data", "../../shared/data")).resolve("smollm2");

    @TempDir
    private Path folder;

    private ChatTemplate open(String... filesAndTexts) throws IOException {
        Files.copy(TOKENIZER.resolve("tokenizer.json"), folder.resolve("tokenizer.json"));
        for (int i = 0; i < filesAndTexts.length; i += 2) {
            Path file = folder.resolve(filesAndTexts[i]);
            Files.createDirectories(file.getParent());
            Files.writeString(file, filesAndTexts[i + 1]);
        }
        return ChatTemplate.open(folder, Tokenizer.open(folder));
    }

    private static String render(ChatTemplate template) {
        return template.render(Conversation.ofUser("hi"), true);
    }

    @Test
    void isInTheTokenizersConfiguration() throws IOException {
        ChatTemplate template = open("tokenizer_config.json", """
                {"bos_token": {"content": "<s>", "special": true}, "eos_token": "</s>",
                 "pad_token": "<pad>", "unk_token": null,
                 "chat_template": "{{ [bos_token, eos_token, pad_token, unk_token is defined] }}"}
                """);
        assertEquals("['<s>', '</s>', '<pad>', False]", render(template));
    }

    @Test
    void isOneOfSeveral() throws IOException {
        ChatTemplate template = open("tokenizer_config.json", """
                {"chat_template": [{"name": "default", "template": "plain"},
                                   {"name": "tool_use", "template": "{{ tools }}"}]}
                """);
        assertEquals("plain", render(template));
        Conversation withTools =
                new Conversation(Conversation.ofUser("").messages(), Optional.of(List.of("f")));
        assertEquals("['f']", template.render(withTools, false));
    }

    @Test
    void aFileOfItsOwnComesFirst() throws IOException {
        ChatTemplate template = open(
                "tokenizer_config.json", "{\"chat_template\": \"from the configuration\"}",
                "chat_template.jinja", "{{ messages[0].content }}{{ tools is none }}\n",
                "additional_chat_templates/tool_use.jinja", "with tools");
        assertEquals("hiTrue", render(template));
        assertEquals("with tools", template.render(
                new Conversation(Conversation.ofUser("").messages(), Optional.of(List.of())),
                true));
    }

    @Test
    void aProcessorsFileComesLast() throws IOException {
        assertEquals("p", render(open("chat_template.json", "{\"chat_template\": \"p\"}")));
    }

    @Test
    void beginningAndEndAreTheTokenizersOwnWhereNothingElseIsSaid() throws IOException {
        ChatTemplate template = open(
                "config.json", "{\"bos_token_id\": 1, \"eos_token_id\": 2}",
                "chat_template.jinja", "{{ bos_token }}{{ eos_token }}");
        assertEquals("<s></s>", render(template));
    }

    @Test
    void whatIsWrongIsNamedWithItsFile() throws IOException {
        FormatException none = assertThrows(FormatException.class, () -> open());
        assertTrue(none.getMessage().contains("holds no chat template"), none.getMessage());
        Files.delete(folder.resolve("tokenizer.json"));
        FormatException bad = assertThrows(FormatException.class,
                () -> open("tokenizer_config.json", "{\"chat_template\": \"a\\n{{ x | wrap }}\"}"));
        assertTrue(bad.getMessage().startsWith(
                folder.resolve("tokenizer_config.json") + ": chat template, line 2, column 8: "),
                bad.getMessage());
        Files.delete(folder.resolve("tokenizer.json"));
        FormatException unnamed = assertThrows(FormatException.class,
                () -> open("tokenizer_config.json",
                        "{\"chat_template\": [{\"name\": \"rag\", \"template\": \"\"}]}"));
        assertTrue(unnamed.getMessage().contains("named rag, but none is the default"),
                unnamed.getMessage());
        Files.delete(folder.resolve("tokenizer.json"));
        assertThrows(FormatException.class,
                () -> open("tokenizer_config.json", "{\"chat_template\": [1]}"));
    }

    @Test
    void membersThatAreNullAreLeftOutAndReasoningHasEachOfItsNames() {
        ChatTemplate template = ChatTemplate.of(
                "{% for m in messages %}{{ m }}\n{% endfor %}", Map.of());
        Conversation conversation = Conversation.of(List.of(
                json("{\"role\": \"user\", \"content\": null, \"name\": \"x\"}"),
                json("{\"role\": \"assistant\", \"content\": \"a\", \"reasoning\": \"r\"}")), null);
        assertEquals("{'role': 'user', 'name': 'x'}\n"
                + "{'thinking': 'r', 'role': 'assistant', 'content': 'a', 'reasoning': 'r',"
                + " 'reasoning_content': 'r'}\n", template.render(conversation, false));
    }

    @Test
    void saysWhetherItWritesTheTime() {
        assertTrue(ChatTemplate.of("{{ strftime_now('%Y') }}", Map.of()).namesTime());
        assertFalse(ChatTemplate.of("{{ 2024 }}", Map.of()).namesTime());
    }

    private static Object json(String text) {
        try {
            return Json.parse(text);
        } catch (FormatException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aPublishedModelsConversationsAreAsTransformersWritesThem() throws IOException {
        assumeTrue(Files.isDirectory(PUBLISHED), () -> "not there: " + PUBLISHED);
        for (String model : List.of("hf-files", "SmolLM2-135M-Instruct.Q4_1.gguf")) {
            Path path = PUBLISHED.resolve(model);
            Tokenizer tokenizer = Tokenizer.open(path);
            ChatTemplate template = ChatTemplate.open(path, tokenizer);
            Map<String, Object> expected =
                    Json.readObject(PUBLISHED.resolve("expected.json"), DuplicateKeys.REFUSED);
            for (Object value : (List<?>) expected.get("chat")) {
                Map<?, ?> chat = (Map<?, ?>) value;
                Conversation conversation = Conversation.of(chat.get("messages"), null);
                boolean prompt = (Boolean) chat.get("add_generation_prompt");
                String text = template.render(conversation, prompt);
                assertEquals(chat.get("text"), text);
                int[] ids = ((List<?>) chat.get("ids")).stream()
                        .mapToInt(id -> Math.toIntExact((Long) id)).toArray();
                assertArrayEquals(ids, tokenizer.encode(text, false));
                if (!prompt) {
                    assertArrayEquals(ids,
                            new ChatEncoder(tokenizer, template).encode(conversation).ids());
                }
            }
        }
    }
}
