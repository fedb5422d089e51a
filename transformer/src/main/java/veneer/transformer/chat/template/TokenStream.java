package veneer.transformer.chat.template;

import java.util.List;
import java.util.Set;
import veneer.transformer.chat.template.Token.Kind;

/** The tokens of a template, taken one by one. */
final class TokenStream {
    /** Levels of brackets and blocks within each other, when a template is parsed. */
    static final int DEPTH = 100;

    private final List<Token> tokens;
    private int at;
    private int depth;

    TokenStream(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token peek() {
        return tokens.get(at);
    }

    /** The token after the next one. */
    Token second() {
        return tokens.get(Math.min(at + 1, tokens.size() - 1));
    }

    Token next() {
        Token token = peek();
        if (token.kind() != Kind.END) {
            at++;
        }
        return token;
    }

    boolean at(Kind kind) {
        return peek().kind() == kind;
    }

    boolean at(String word) {
        return peek().is(word);
    }

    boolean atAny(Set<String> words) {
        return words.stream().anyMatch(this::at);
    }

    /** Takes a word or operator if it is the next token. */
    boolean skip(String word) {
        boolean found = at(word);
        if (found) {
            next();
        }
        return found;
    }

    Token expect(String word) {
        if (!at(word)) {
            throw unexpected("\"" + word + "\"");
        }
        return next();
    }

    Token expect(Kind kind, String expected) {
        if (!at(kind)) {
            throw unexpected(expected);
        }
        return next();
    }

    TemplateException unexpected(String expected) {
        return new TemplateException(peek().at(),
                peek().describe() + " stands where " + expected + " is expected");
    }

    /** Goes a level deeper, as long as a part of the grammar takes; {@link #leave} goes back. */
    void enter() {
        if (depth == DEPTH) {
            throw new TemplateException(peek().at(),
                    "the template nests deeper than " + DEPTH + " levels");
        }
        depth++;
    }

    void leave() {
        depth--;
    }
}
