package veneer.transformer.tokenizer;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * Finds the tokens that were added to a vocabulary whole, such as {@code <|im_start|>}, where they
 * are written out in a text: the leftmost one, and the longest of those that begin there.
 *
 * <p>A trie of their characters. A search walks it from each position of the text as far as the
 * text goes along, which for ordinary text is a step or two.
 *
 * <p>Source of the flags' meaning: Hugging Face tokenizers, {@code AddedVocabulary}.
 */
final class AddedTokens {

    private record Match(int from, int to, AddedToken token) {}

    private static final class Node {
        private final Map<Character, Node> children = new HashMap<>();
        private AddedToken token;
    }

    private final Node root = new Node();
    private final BitSet firstCharacters = new BitSet();

    /**
     * Added tokens by how they are written in the texts to search; one that is written as nothing
     * cannot be found.
     */
    AddedTokens(Map<String, AddedToken> tokens) {
        tokens.forEach((written, token) -> {
            if (!written.isEmpty()) {
                firstCharacters.set(written.charAt(0));
                Node node = root;
                for (int i = 0; i < written.length(); i++) {
                    node = node.children.computeIfAbsent(written.charAt(i), _ -> new Node());
                }
                node.token = token;
            }
        });
    }

    /**
     * Cuts a text into added tokens and what is between them, in the order of the text.
     *
     * @param text the text
     * @param ids takes the added tokens
     * @param rest takes what is between them, which is never empty
     */
    void cut(String text, IntConsumer ids, PreTokenizer.PieceConsumer rest) {
        int done = 0;
        Match match = find(text, 0);
        while (match != null) {
            AddedToken token = match.token();
            if (!token.singleWord() || isSingleWord(text, match)) {
                int start = token.lstrip() ? spaceStart(text, done, match.from()) : match.from();
                if (done < start) {
                    rest.accept(done, start);
                }
                ids.accept(token.id());
                done = token.rstrip() ? spaceEnd(text, match.to()) : match.to();
            }
            match = find(text, match.to());
        }
        if (done < text.length()) {
            rest.accept(done, text.length());
        }
    }

    /** The first added token at or after {@code from}, or null. */
    private Match find(String text, int from) {
        for (int start = from; start < text.length(); start++) {
            if (firstCharacters.get(text.charAt(start))) {
                Match longest = longestAt(text, start);
                if (longest != null) {
                    return longest;
                }
            }
        }
        return null;
    }

    private Match longestAt(String text, int start) {
        Match longest = null;
        Node node = root;
        for (int end = start; end < text.length(); end++) {
            node = node.children.get(text.charAt(end));
            if (node == null) {
                break;
            }
            if (node.token != null) {
                longest = new Match(start, end + 1, node.token);
            }
        }
        return longest;
    }

    private static boolean isSingleWord(String text, Match match) {
        return !(match.from() > 0 && isWord(text.codePointBefore(match.from())))
                && !(match.to() < text.length() && isWord(text.codePointAt(match.to())));
    }

    /** Unicode's {@code \w} (Technical Standard 18, annex C). */
    private static boolean isWord(int codePoint) {
        return Character.isAlphabetic(codePoint) || switch (Character.getType(codePoint)) {
            case Character.NON_SPACING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.DECIMAL_DIGIT_NUMBER,
                    Character.CONNECTOR_PUNCTUATION -> true;
            default -> codePoint == 0x200C || codePoint == 0x200D; // the two joiners
        };
    }

    private static int spaceStart(String text, int least, int end) {
        int start = end;
        while (start > least && isSpace(text, start - 1)) {
            start--;
        }
        return start;
    }

    private static int spaceEnd(String text, int start) {
        return CharacterClass.WHITE_SPACE.runEnd(text, start, text.length());
    }

    private static boolean isSpace(String text, int index) {
        return CharacterClass.of(text.charAt(index)) == CharacterClass.WHITE_SPACE;
    }
}
