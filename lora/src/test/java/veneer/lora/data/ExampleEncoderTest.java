package veneer.lora.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import veneer.engine.tensor.Tensor;
import veneer.transformer.chat.ChatTemplate;
import veneer.transformer.chat.Conversation;

class ExampleEncoderTest {
    private static final LetterTokenizer PLAIN = new LetterTokenizer("", "", false);
    private static final LetterTokenizer BEGINS = new LetterTokenizer("B", "", true);
    private static final LetterTokenizer ENDS = new LetterTokenizer("", "E", false);

    @Test
    void aTextIsLearntEverywhereAndEndsOnce() {
        assertExample("abcE", "abcE", Fit.WHOLE, encode(PLAIN, 9, "abc"));
        assertExample("B_abcE", "B_abcE", Fit.WHOLE, encode(BEGINS, 9, "abc"));
        assertExample("abcE", "abcE", Fit.WHOLE, encode(ENDS, 9, "abc"));
    }

    @Test
    void anEndThatTheTextHasWrittenIsNotDoubled() {
        assertExample("abcE", "abcE", Fit.WHOLE, encode(PLAIN, 9, "abcE"));
        assertExample("abcE", "abcE", Fit.WHOLE, encode(ENDS, 9, "abcE"));
        assertExample("aEbE", "aEbE", Fit.WHOLE, encode(PLAIN, 9, "aEb"));
    }

    @Test
    void aLongTextIsCutAtItsEnd() {
        assertExample("abcdE", "abcdE", Fit.WHOLE, encode(PLAIN, 5, "abcd"));
        assertExample("abcd", "abcd", Fit.TEXT_CUT, encode(PLAIN, 4, "abcd"));
        assertExample("B_a", "B_a", Fit.TEXT_CUT, encode(BEGINS, 3, "abcd"));
    }

    @Test
    void aPairIsLearntFromItsCompletionOn() {
        assertExample("abxyE", "..xyE", Fit.WHOLE, encode(PLAIN, 9, "ab", "xy"));
        assertExample("B_abxyE", "....xyE", Fit.WHOLE, encode(BEGINS, 9, "ab", "xy"));
        assertExample("abxyE", "..xyE", Fit.WHOLE, encode(ENDS, 9, "ab", "xy"));
        assertExample("abE", "..E", Fit.WHOLE, encode(PLAIN, 9, "ab", ""));
    }

    @Test
    void aLongPairLosesTheBeginningOfItsPromptAfterThePrefix() {
        assertExample("abcxE", "...xE", Fit.WHOLE, encode(PLAIN, 5, "abc", "x"));
        assertExample("bcxE", "..xE", Fit.PROMPT_CUT, encode(PLAIN, 4, "abc", "x"));
        assertExample("BcxE", "..xE", Fit.PROMPT_CUT, encode(BEGINS, 4, "abc", "x"));
        assertExample("xyE", "xyE", Fit.PROMPT_CUT, encode(PLAIN, 3, "abc", "xy"));
    }

    @Test
    void aPairWhoseCompletionDoesNotFitIsLeftOut() {
        assertEquals(Fit.COMPLETION_TOO_LONG, encode(PLAIN, 3, "abc", "xyz").fit());
        assertEquals(Fit.COMPLETION_TOO_LONG, encode(BEGINS, 3, "abc", "xy").fit());
        assertTrue(encode(PLAIN, 3, "abc", "xyz").examples().isEmpty());
    }

    @Test
    void whatHasNothingToPredictIsLeftOut() {
        assertEquals(Fit.NOTHING_TO_PREDICT, encode(PLAIN, 9, "").fit());
        assertEquals(Fit.NOTHING_TO_PREDICT, encode(PLAIN, 9, "", "").fit());
        assertExample("B_E", "B_E", Fit.WHOLE, encode(BEGINS, 9, ""));
    }

    @Test
    void theLabelOfTheFirstTokenIsNeverPredicted() {
        assertEquals(3, encode(PLAIN, 9, "abc").examples().getFirst().labelTokens());
        assertEquals(2, encode(PLAIN, 9, "ab", "x").examples().getFirst().labelTokens());
        assertEquals(1, encode(PLAIN, 9, "", "x").examples().getFirst().labelTokens());
    }

    @Test
    void aDocumentBecomesWindowsThatLearnEveryTokenButTheFirst() {
        assertWindows(PLAIN, 4, "abcdefg", "abcd", "defg", "gE");
        assertWindows(PLAIN, 4, "abcdef", "abcd", "defE");
        assertWindows(PLAIN, 2, "ab", "ab", "bE");
        assertWindows(PLAIN, 9, "ab", "abE");
        assertWindows(BEGINS, 4, "abc", "B_ab", "bcE");
        assertWindows(ENDS, 3, "abE", "abE");
        assertEquals(Fit.NOTHING_TO_PREDICT,
                new ExampleEncoder(PLAIN, 4).encode(new Sample.Document("")).fit());
    }

    private static void assertWindows(LetterTokenizer tokenizer, int maxLength, String text,
            String... windows) {
        ExampleEncoder.Result result =
                new ExampleEncoder(tokenizer, maxLength).encode(new Sample.Document(text));
        assertEquals(List.of(windows), result.examples().stream()
                .map(example -> PLAIN.decode(example.ids(), false)).toList());
        assertEquals(Fit.WHOLE, result.fit());
        for (Example example : result.examples()) {
            assertEquals(example.length() - 1, example.labelTokens());
        }
    }

    @Test
    void aConversationIsLearntWhereTheAssistantSpeaks() {
        assertExample("BabExBcdEyzE", "....x....yzE", Fit.WHOLE, encodeChat(19));
        assertExample("BabExBcdEy", "....x....y", Fit.TEXT_CUT, encodeChat(10));
        assertExample("BabEx", "....x", Fit.TEXT_CUT, encodeChat(5));
        assertEquals(Fit.NOTHING_TO_PREDICT, encodeChat(4).fit());
    }

    @Test
    void aConversationThatItsTemplateRefusesIsNamed() {
        ExampleEncoder none = new ExampleEncoder(PLAIN, 9);
        Sample chat = new Sample.Chat(Conversation.ofUser("a"));
        assertRefused("a conversation needs a chat template", none, chat);
        assertRefused(
                "the chat template, line 1, column 19: the template refuses: no",
                none.with(ChatTemplate.of("{{ raise_exception('no') }}", Map.of())), chat);
    }

    private static void assertRefused(String message, ExampleEncoder encoder, Sample sample) {
        assertEquals(message, assertThrows(IllegalArgumentException.class,
                () -> encoder.encode(sample)).getMessage());
    }

    private static ExampleEncoder.Result encodeChat(int maxLength) {
        ChatTemplate template = ChatTemplate.of("{% for m in messages %}"
                + "{{ 'B' ~ m.content ~ 'E' if m.role == 'user' else m.content }}{% endfor %}",
                Map.of());
        Conversation conversation = Conversation.of(List.of(
                Map.of("role", "user", "content", "ab"),
                Map.of("role", "assistant", "content", "x"),
                Map.of("role", "user", "content", "cd"),
                Map.of("role", "assistant", "content", "yzE")), null);
        return new ExampleEncoder(PLAIN, maxLength).with(template)
                .encode(new Sample.Chat(conversation));
    }

    @Test
    void aLimitThatLeavesNothingToPredictIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new ExampleEncoder(PLAIN, 1));
    }

    private static ExampleEncoder.Result encode(LetterTokenizer tokenizer, int maxLength,
            String text) {
        return new ExampleEncoder(tokenizer, maxLength).encode(new Sample.Text(text));
    }

    private static ExampleEncoder.Result encode(
            LetterTokenizer tokenizer, int maxLength, String prompt, String completion) {
        return new ExampleEncoder(tokenizer, maxLength).encode(new Sample.Pair(prompt, completion));
    }

    /** Expects tokens and labels by their letters, a full stop where nothing is learnt. */
    private static void assertExample(String ids, String labels, Fit fit,
            ExampleEncoder.Result result) {
        Example example = result.examples().getFirst();
        assertEquals(ids, PLAIN.decode(example.ids(), false));
        StringBuilder found = new StringBuilder();
        for (int label : example.labels()) {
            found.append(label == Tensor.IGNORED_LABEL ? "." : PLAIN.piece(label));
        }
        assertEquals(labels, found.toString());
        assertEquals(fit, result.fit());
    }
}
