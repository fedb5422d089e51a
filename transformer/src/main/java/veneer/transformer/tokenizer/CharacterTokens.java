package veneer.transformer.tokenizer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The tokens that a piece begins as, before any merge: one for each of its characters, or where the
 * vocabulary lacks a character, what the model says stands for it: its bytes in UTF-8, the unknown
 * token, or nothing.
 *
 * <p>Source: Hugging Face tokenizers, {@code BPE::merge_word}.
 */
final class CharacterTokens {

    /**
     * What stands for characters that the vocabulary lacks.
     *
     * @param bytes whether the tokens of its bytes do, where the vocabulary has them
     * @param unknown the id of the token that otherwise does, or -1 where nothing does
     * @param fused whether one unknown token stands for a run of such characters
     */
    record Missing(boolean bytes, int unknown, boolean fused) {
        /** Nothing stands for them. */
        static final Missing LEFT_OUT = new Missing(false, -1, false);
    }

    /** The most tokens that a {@code char} becomes: its bytes in UTF-8. */
    private static final int MOST_TOKENS = 3;

    private static final int NONE = -1;

    /** The tokens of the characters below U+10000, and of the others. */
    private final int[] near = new int[Character.MIN_SUPPLEMENTARY_CODE_POINT];

    private final Map<Integer, Integer> far = new HashMap<>();
    private final int[] byteTokens = new int[256];
    private final Missing missing;

    CharacterTokens(Vocabulary vocabulary, Missing missing) {
        this.missing = missing;
        Arrays.fill(near, NONE);
        for (int id = 0; id < vocabulary.size(); id++) {
            String token = vocabulary.token(id);
            if (!token.isEmpty() && token.offsetByCodePoints(0, 1) == token.length()) {
                put(token.codePointAt(0), vocabulary.id(token));
            }
        }
        for (int value = 0; value < byteTokens.length; value++) {
            byteTokens[value] = missing.bytes() ? vocabulary.id(ByteTokens.token(value)) : NONE;
        }
    }

    private void put(int codePoint, int id) {
        if (codePoint < near.length) {
            near[codePoint] = id;
        } else {
            far.put(codePoint, id);
        }
    }

    private int id(int codePoint) {
        return codePoint < near.length ? near[codePoint] : far.getOrDefault(codePoint, NONE);
    }

    /** How many tokens a text of a length may become. */
    static int mostTokens(int length) {
        return MOST_TOKENS * length;
    }

    /**
     * Writes a text's tokens.
     *
     * @param text the text
     * @param tokens where they go, {@link #mostTokens} long
     * @return how many they are
     */
    int write(String text, int[] tokens) {
        int count = 0;
        boolean afterUnknown = false;
        int codePoint;
        for (int i = 0; i < text.length(); i += Character.charCount(codePoint)) {
            codePoint = text.codePointAt(i);
            int id = id(codePoint);
            if (id >= 0) {
                tokens[count++] = id;
                afterUnknown = false;
                continue;
            }
            int bytes = missing.bytes() ? writeBytes(codePoint, tokens, count) : 0;
            if (bytes > 0) {
                count += bytes;
                afterUnknown = false;
            } else if (missing.unknown() >= 0) {
                if (!(missing.fused() && afterUnknown)) {
                    tokens[count++] = missing.unknown();
                }
                afterUnknown = true;
            }
        }
        return count;
    }

    /** Writes the tokens of a character's bytes, or none where the vocabulary lacks one of them. */
    private int writeBytes(int codePoint, int[] tokens, int start) {
        int count = 0;
        for (byte value : Character.toString(codePoint).getBytes(UTF_8)) {
            int token = byteTokens[Byte.toUnsignedInt(value)];
            if (token < 0) {
                return 0;
            }
            tokens[start + count++] = token;
        }
        return count;
    }
}
