package veneer.transformer.tokenizer;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the tokens that were added to a vocabulary whole, such as {@code <|im_start|>}, where they
 * are written out in a text: the leftmost one, and the longest of those that begin there.
 *
 * <p>A trie of their characters. A search walks it from each position of the text as far as the
 * text goes along, which for ordinary text is a step or two.
 */
final class AddedTokens {

    /** Where a token is written in a text: the characters {@code from} to {@code to}, exclusive. */
    record Match(int from, int to, int id) {}

    private static final class Node {
        private final Map<Character, Node> children = new HashMap<>();
        private int id = -1;
    }

    private final Node root = new Node();

    /** The added tokens of a vocabulary; an empty string cannot be found and is left out. */
    AddedTokens(Vocabulary vocabulary) {
        for (int id = 0; id < vocabulary.size(); id++) {
            String token = vocabulary.token(id);
            if (vocabulary.type(id).isAdded() && !token.isEmpty()) {
                Node node = root;
                for (int i = 0; i < token.length(); i++) {
                    node = node.children.computeIfAbsent(token.charAt(i), _ -> new Node());
                }
                node.id = id;
            }
        }
    }

    /** The first added token at or after {@code from}. */
    Optional<Match> find(String text, int from) {
        for (int start = from; start < text.length(); start++) {
            Match longest = null;
            Node node = root;
            for (int end = start; end < text.length(); end++) {
                node = node.children.get(text.charAt(end));
                if (node == null) {
                    break;
                }
                if (node.id >= 0) {
                    longest = new Match(start, end + 1, node.id);
                }
            }
            if (longest != null) {
                return Optional.of(longest);
            }
        }
        return Optional.empty();
    }
}
