package veneer.transformer.tokenizer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The tokens of a vocabulary, by id and by string.
 *
 * <p>A string may belong to an added token and to a normal one, since the first means itself and
 * the second is written in the byte-level alphabet: {@code é} can be the letter or the byte 0xE9.
 * Looking it up gives the normal one, as only these are built from bytes.
 */
final class Vocabulary {

    private final List<String> tokens;
    private final List<TokenType> types;
    private final Map<String, Integer> ids;

    /**
     * A vocabulary.
     *
     * @param tokens the token of each id
     * @param types the type of each id
     * @throws IllegalArgumentException if the two differ in length or two normal tokens are equal
     */
    Vocabulary(List<String> tokens, List<TokenType> types) {
        if (tokens.size() != types.size()) {
            throw new IllegalArgumentException("the vocabulary has " + tokens.size()
                    + " tokens but " + types.size() + " token types; one for each is expected");
        }
        this.tokens = List.copyOf(tokens);
        this.types = List.copyOf(types);
        this.ids = HashMap.newHashMap(tokens.size());
        for (int id = 0; id < tokens.size(); id++) {
            if (types.get(id) == TokenType.NORMAL) {
                Integer earlier = ids.put(tokens.get(id), id);
                if (earlier != null) {
                    throw new IllegalArgumentException("the vocabulary has the token \""
                            + tokens.get(id) + "\" twice, as " + earlier + " and as " + id);
                }
            }
        }
        for (int id = 0; id < tokens.size(); id++) {
            ids.putIfAbsent(tokens.get(id), id);
        }
    }

    int size() {
        return tokens.size();
    }

    /** The string of a token. */
    String token(int id) {
        return tokens.get(checked(id));
    }

    /** The type of a token. */
    TokenType type(int id) {
        return types.get(checked(id));
    }

    /** The id of a token, or -1 where the vocabulary does not have it. */
    int id(String token) {
        return ids.getOrDefault(token, -1);
    }

    private int checked(int id) {
        if (id < 0 || id >= tokens.size()) {
            throw new IllegalArgumentException("token id " + id + " is outside the vocabulary of "
                    + tokens.size() + " tokens");
        }
        return id;
    }
}
