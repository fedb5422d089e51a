package veneer.lora.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import veneer.engine.tensor.Tensor;
import veneer.transformer.chat.ChatEncoder;
import veneer.transformer.chat.ChatTemplate;
import veneer.transformer.chat.Conversation;
import veneer.transformer.tokenizer.Tokenizer;

/**
 * Turns samples into token ids and labels.
 *
 * <p>A text becomes {@code prefix text suffix end} and is learnt everywhere; a pair becomes {@code
 * prefix prompt completion suffix end} and is learnt from its completion on. Prefix and suffix are
 * what the tokenizer puts around a single text; the end token stands there once, also where the
 * sample itself or the suffix has it already. Prompt and completion are encoded apart, so
 * that the prompt has the same ids here as where a completion is generated from it. A conversation
 * becomes what the model's chat template writes and nothing else, and is learnt where the assistant
 * speaks, up to the token that ends each of its turns.
 *
 * <p>What is longer than the limit is cut: a text or conversation at its end, a pair at the
 * beginning of its prompt, after the prefix. A completion is never cut; where it has no room, there
 * is no example. A document is framed as a text is and becomes windows, of which each but the last
 * is as long as the limit; all of its tokens but the first are learnt once.
 */
public final class ExampleEncoder {
    private final Tokenizer tokenizer;
    private final int maxLength;
    private final int end;
    private final Optional<ChatEncoder> chats;

    /**
     * Makes an encoder of texts and pairs.
     *
     * @param tokenizer the model's tokenizer
     * @param maxLength the most tokens of an example
     * @throws IllegalArgumentException if the tokenizer has no end token, or the limit leaves
     *     no room for a token and the one it is predicted from
     */
    public ExampleEncoder(Tokenizer tokenizer, int maxLength) {
        this(tokenizer, maxLength, Optional.empty());
    }

    private ExampleEncoder(Tokenizer tokenizer, int maxLength, Optional<ChatEncoder> chats) {
        if (maxLength < 2) {
            throw new IllegalArgumentException(
                    "the longest example must have 2 tokens or more, not " + maxLength);
        }
        this.tokenizer = tokenizer;
        this.maxLength = maxLength;
        this.end = tokenizer.eos()
                .orElseThrow(() -> new IllegalArgumentException(
                        "the tokenizer has no end token, so a model could not learn where to"
                                + " stop"));
        this.chats = chats;
    }

    /**
     * The same encoder, of conversations too.
     *
     * @param template the model's chat template
     * @return an encoder
     */
    public ExampleEncoder with(ChatTemplate template) {
        return new ExampleEncoder(
                tokenizer, maxLength, Optional.of(new ChatEncoder(tokenizer, template)));
    }

    /** {@return the most tokens of an example} */
    public int maxLength() {
        return maxLength;
    }

    /**
     * An encoded sample.
     *
     * @param fit what became of it
     * @param examples its example, or its windows, or none
     */
    public record Result(Fit fit, List<Example> examples) {
        /** Checks that there is an example exactly where {@code fit} says so. */
        public Result {
            examples = List.copyOf(examples);
            if (fit.isKept() == examples.isEmpty()) {
                throw new IllegalArgumentException(fit + " contradicts " + examples);
            }
        }

        private static Result of(Fit fit, int[] ids, int[] labels) {
            Example example = new Example(ids, labels);
            return example.labelTokens() == 0
                    ? leftOut(Fit.NOTHING_TO_PREDICT)
                    : new Result(fit, List.of(example));
        }

        private static Result leftOut(Fit fit) {
            return new Result(fit, List.of());
        }
    }

    /**
     * Encodes a sample.
     *
     * @param sample the sample
     * @return its example, or its windows, or why there is none
     * @throws IllegalArgumentException if it is a conversation, and its chat template refuses it or
     *     there is none
     */
    public Result encode(Sample sample) {
        return switch (sample) {
            case Sample.Text(String text) -> encodeText(text);
            case Sample.Pair(String prompt, String completion) -> encodePair(prompt, completion);
            case Sample.Chat(Conversation conversation) -> encodeChat(conversation);
            case Sample.Document(String text) -> encodeDocument(text);
        };
    }

    private Result encodeText(String text) {
        int[] ids = join(tokenizer.prefix(), ended(tokenizer.encode(text, false)));
        if (ids.length <= maxLength) {
            return Result.of(Fit.WHOLE, ids, ids);
        }
        int[] kept = Arrays.copyOf(ids, maxLength);
        return Result.of(Fit.TEXT_CUT, kept, kept);
    }

    private Result encodePair(String prompt, String completion) {
        int[] prefix = tokenizer.prefix();
        int[] given = tokenizer.encode(prompt, false);
        int[] learnt = ended(tokenizer.encodeContinuation(completion));
        int room = maxLength - prefix.length - learnt.length;
        if (room < 0) {
            return Result.leftOut(Fit.COMPLETION_TOO_LONG);
        }
        int kept = Math.min(given.length, room);
        int[] ids =
                join(prefix, Arrays.copyOfRange(given, given.length - kept, given.length), learnt);
        int[] labels = ids.clone();
        Arrays.fill(labels, 0, prefix.length + kept, Tensor.IGNORED_LABEL);
        return Result.of(kept == given.length ? Fit.WHOLE : Fit.PROMPT_CUT, ids, labels);
    }

    private Result encodeChat(Conversation conversation) {
        ChatEncoder encoder = chats.orElseThrow(() -> new IllegalArgumentException(
                "a conversation needs a chat template"));
        ChatEncoder.Encoded encoded = encoder.encode(conversation);
        int[] ids = Arrays.copyOf(encoded.ids(), Math.min(encoded.ids().length, maxLength));
        int[] labels = ids.clone();
        Arrays.setAll(labels, i -> encoded.written()[i] ? ids[i] : Tensor.IGNORED_LABEL);
        return ids.length == 0
                ? Result.leftOut(Fit.NOTHING_TO_PREDICT)
                : Result.of(ids.length < encoded.ids().length ? Fit.TEXT_CUT : Fit.WHOLE, ids,
                        labels);
    }

    /** Each window begins with the last token of the one before, so that all others are learnt. */
    private Result encodeDocument(String text) {
        int[] ids = join(tokenizer.prefix(), ended(tokenizer.encode(text, false)));
        List<Example> windows = new ArrayList<>();
        for (int from = 0; from + 1 < ids.length; from += maxLength - 1) {
            int[] window = Arrays.copyOfRange(ids, from, Math.min(from + maxLength, ids.length));
            windows.add(new Example(window, window));
        }
        return windows.isEmpty()
                ? Result.leftOut(Fit.NOTHING_TO_PREDICT)
                : new Result(Fit.WHOLE, windows);
    }

    /** The ids of a sample, the tokenizer's suffix and the end token, which is never doubled. */
    private int[] ended(int[] ids) {
        if (endsSo(ids)) {
            return ids;
        }
        int[] sequence = join(ids, tokenizer.suffix());
        return endsSo(sequence) ? sequence : join(sequence, new int[] {end});
    }

    private boolean endsSo(int[] ids) {
        return ids.length > 0 && ids[ids.length - 1] == end;
    }

    private static int[] join(int[]... parts) {
        return Arrays.stream(parts).flatMapToInt(IntStream::of).toArray();
    }
}
