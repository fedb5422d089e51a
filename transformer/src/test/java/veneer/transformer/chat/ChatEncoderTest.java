package veneer.transformer.chat;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import veneer.transformer.tokenizer.Tokenizer;

/** Which tokens of a conversation the assistant wrote. */
class ChatEncoderTest {
    private static final Path FIXTURES =
            Path.of(System.getProperty("veneer.root", "..")).resolve("fixtures");
    private static final Map<String, String> TOKENS =
            Map.of("bos_token", "<|im_start|>", "eos_token", "<|im_end|>");

    private static final Conversation TWO_TURNS = conversation(
            "user", "the teacher", "assistant", "there\n", "user", " and?", "assistant", "12");

    private static Conversation conversation(String... rolesAndContents) {
        List<Object> messages = new ArrayList<>();
        for (int i = 0; i < rolesAndContents.length; i += 2) {
            messages.add(Map.of("role", rolesAndContents[i], "content", rolesAndContents[i + 1]));
        }
        return Conversation.of(messages, null);
    }

    private static Tokenizer tokenizer() throws IOException {
        return Tokenizer.open(FIXTURES.resolve("tokenizers/smollm"));
    }

    /** The parts that carry loss, each followed by a bar. */
    private static String written(ChatEncoder.Encoded encoded, Tokenizer tokenizer) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < encoded.ids().length; i++) {
            if (encoded.written()[i]) {
                int from = i;
                while (i < encoded.ids().length && encoded.written()[i]) {
                    i++;
                }
                text.append(tokenizer.decode(Arrays.copyOfRange(encoded.ids(), from, i), false))
                        .append('|');
            }
        }
        return text.toString();
    }

    @Test
    void contentAndEndOfTurnCarryLossAndNothingElse() throws IOException {
        Tokenizer tokenizer = tokenizer();
        ChatTemplate template =
                ChatTemplate.of(Files.readString(FIXTURES.resolve("chat/chatml.jinja")), TOKENS);
        ChatEncoder.Encoded encoded = new ChatEncoder(tokenizer, template).encode(TWO_TURNS);
        assertEquals("there\n<|im_end|>|12<|im_end|>|", written(encoded, tokenizer));
        String text = template.render(TWO_TURNS, false);
        assertArrayEquals(tokenizer.encode(text, false), encoded.ids());
        assertEquals(text, tokenizer.decode(encoded.ids(), false));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '§', value = {
            // no prompt, and an end that is a token
            "{% for m in messages %}{% if m.role == 'user' %}[{{ m.content }}]{% else %}"
                    + "{{ ' ' + m.content + eos_token }}{% endif %}{% endfor %}"
                    + "§' there\n<|im_end|>| 12<|im_end|>|'",
            // an end that is no token, and no white space behind it
            "{% for m in messages %}{{ m.role + ': ' + m.content | trim + '\\n\\n' }}{% endfor %}"
                    + "{% if add_generation_prompt %}{{ 'assistant: ' }}{% endif %}§'there|12|'",
            // turns that touch
            "{% for m in messages %}{% if m.role != 'user' %}{{ m.content }}{% endif %}{% endfor %}"
                    + "§'there|12|'",
            // no trace of the assistant
            "{% for m in messages %}{% if m.role == 'user' %}{{ m.content }}{% endif %}{% endfor %}"
                    + "§''",
    })
    void templatesOfAllKindsHaveTurns(String source, String expected) throws IOException {
        Tokenizer tokenizer = tokenizer();
        ChatEncoder encoder = new ChatEncoder(tokenizer, ChatTemplate.of(source, TOKENS));
        assertEquals(expected, written(encoder.encode(TWO_TURNS), tokenizer));
    }

    @Test
    void aTurnsPromptHasTheSameIdsAsWhereAnAnswerIsGenerated() throws IOException {
        Tokenizer tokenizer = tokenizer();
        ChatTemplate template =
                ChatTemplate.of(Files.readString(FIXTURES.resolve("chat/chatml.jinja")), TOKENS);
        Conversation asked = conversation("user", "the");
        Conversation answered = conversation("user", "the", "assistant", "\n\nthere");
        int[] prompt = tokenizer.encode(template.render(asked, true), false);
        int[] ids = new ChatEncoder(tokenizer, template).encode(answered).ids();
        assertArrayEquals(prompt, Arrays.copyOf(ids, prompt.length));
    }

    @Test
    void emptyContentHasItsEnd() throws IOException {
        Tokenizer tokenizer = tokenizer();
        ChatTemplate template =
                ChatTemplate.of(Files.readString(FIXTURES.resolve("chat/chatml.jinja")), TOKENS);
        assertEquals("<|im_end|>|", written(new ChatEncoder(tokenizer, template)
                .encode(conversation("user", "a", "assistant", "")), tokenizer));
        assertEquals("", written(new ChatEncoder(tokenizer, template)
                .encode(conversation("user", "a", "system", "b")), tokenizer));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '§', value = {
            // the last answer alone has its thoughts
            "qwen3§message 2",
            // an end of the whole behind each beginning
            "phi3§message 2",
    })
    void aTemplateThatWritesBeginningsOtherwiseIsRefused(String name, String which)
            throws IOException {
        ChatEncoder encoder = new ChatEncoder(tokenizer(),
                ChatTemplate.of(Files.readString(FIXTURES.resolve("chat/" + name + ".jinja")),
                        TOKENS));
        IllegalArgumentException error =
                assertThrows(IllegalArgumentException.class, () -> encoder.encode(TWO_TURNS));
        assertTrue(error.getMessage().contains(which), error.getMessage());
        assertTrue(error.getMessage().contains("otherwise than the beginning of the whole"),
                error.getMessage());
        encoder.encode(conversation("user", "a", "assistant", "b"));
    }

    @Test
    void anAnswerWithAnotherBeginningThanItsPromptIsRefused() throws IOException {
        ChatEncoder encoder = new ChatEncoder(tokenizer(), ChatTemplate.of(
                "{% for m in messages %}{{ m.content }};{% endfor %}"
                        + "{% if add_generation_prompt %}think{% endif %}",
                TOKENS));
        IllegalArgumentException error = assertThrows(IllegalArgumentException.class,
                () -> encoder.encode(conversation("user", "a", "assistant", "b")));
        assertTrue(error.getMessage().contains("up to message 2"), error.getMessage());
    }
}
