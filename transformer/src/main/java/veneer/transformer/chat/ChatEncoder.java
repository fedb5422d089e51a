package veneer.transformer.chat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import veneer.transformer.tokenizer.Tokenizer;

/**
 * Turns conversations into token ids, and says which of them a model is to write.
 *
 * <p>An assistant's turn is found by rendering the conversation up to it, with what begins an
 * answer, and through it. Both must be beginnings of the whole: a template that writes a message
 * otherwise when others follow is refused. What the second has more than the first, without white
 * space at its end, is the turn: its content and the token that ends it.
 *
 * <p>A text is cut where turns begin, and its parts are encoded apart, so that a turn's prompt has
 * the same ids here as where an answer is generated after it.
 */
public final class ChatEncoder {
    private final Tokenizer tokenizer;
    private final ChatTemplate template;

    /**
     * Makes an encoder.
     *
     * @param tokenizer the model's tokenizer
     * @param template the model's chat template
     */
    public ChatEncoder(Tokenizer tokenizer, ChatTemplate template) {
        this.tokenizer = tokenizer;
        this.template = template;
    }

    /**
     * A conversation's tokens.
     *
     * @param ids token ids (T)
     * @param written for each, whether it belongs to an assistant's turn (T)
     */
    public record Encoded(int[] ids, boolean[] written) {}

    /** A part of a text: from its first character to behind its last. */
    private record Turn(int start, int end) {}

    /**
     * Encodes a text that a template wrote.
     *
     * @param text the text, which holds all special tokens that it needs
     * @return its token ids
     */
    public int[] encode(String text) {
        return tokenizer.encode(text, false);
    }

    /**
     * Encodes a conversation.
     *
     * @param conversation the conversation
     * @return its tokens
     * @throws IllegalArgumentException if the template refuses it, or does not write its beginnings
     *     as it writes the whole
     */
    public Encoded encode(Conversation conversation) {
        String text = template.render(conversation, false);
        List<Turn> turns = turns(conversation, text);
        List<int[]> parts = new ArrayList<>();
        List<Boolean> written = new ArrayList<>();
        int first = turns.isEmpty() ? text.length() : turns.getFirst().start;
        add(parts, written, encode(text.substring(0, first)), 0);
        for (int index = 0; index < turns.size(); index++) {
            Turn turn = turns.get(index);
            int next = index + 1 < turns.size() ? turns.get(index + 1).start : text.length();
            int[] own = tokenizer.encodeContinuation(text.substring(turn.start, turn.end));
            int[] all = tokenizer.encodeContinuation(text.substring(turn.start, next));
            if (Arrays.equals(own, 0, own.length, all, 0, Math.min(own.length, all.length))) {
                add(parts, written, all, own.length);
            } else {
                add(parts, written, own, own.length);
                add(parts, written,
                        tokenizer.encodeContinuation(text.substring(turn.end, next)), 0);
            }
        }
        int[] ids = parts.stream().flatMapToInt(IntStream::of).toArray();
        boolean[] marks = new boolean[ids.length];
        IntStream.range(0, ids.length).forEach(i -> marks[i] = written.get(i));
        return new Encoded(ids, marks);
    }

    private static void add(
            List<int[]> parts, List<Boolean> written, int[] ids, int writtenCount) {
        parts.add(ids);
        IntStream.range(0, ids.length).forEach(i -> written.add(i < writtenCount));
    }

    private List<Turn> turns(Conversation conversation, String text) {
        List<Turn> turns = new ArrayList<>();
        for (int index = 0; index < conversation.messages().size(); index++) {
            if (!conversation.isAssistant(index)) {
                continue;
            }
            String before = template.render(conversation.first(index), true);
            String through = template.render(conversation.first(index + 1), false);
            if (!through.startsWith(before) || !text.startsWith(through)) {
                throw new IllegalArgumentException("the chat template writes the conversation up to"
                        + (text.startsWith(through) ? "" : " and with") + " message " + (index + 1)
                        + " otherwise than the beginning of the whole, so it can't be told what the"
                        + " assistant wrote");
            }
            int end = through.length();
            while (end > before.length() && Character.isWhitespace(through.charAt(end - 1))) {
                end--;
            }
            turns.add(new Turn(before.length(), end));
        }
        return turns;
    }
}
