package veneer.transformer.tokenizer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import veneer.transformer.tokenizer.MergeTable.Merge;

/** Reads the {@code model} of a {@code tokenizer.json}. */
final class ModelJson {

    private ModelJson() {}

    static BytePairModel read(JsonSection section, List<AddedToken> addedTokens) {
        boolean typed = section.has("type") || !section.has("merges"); // older files leave it out
        if (typed && !section.text("type").equals("BPE")) {
            throw section.unsupported("type", "BPE");
        }
        section.allow("dropout", 0L, 0.0);
        section.allow("continuing_subword_prefix", "");
        section.allow("end_of_word_suffix", "");
        Vocabulary vocabulary = vocabulary(section, addedTokens);
        MergeTable merges = MergeTable.of(vocabulary, merges(section));
        CharacterTokens characters = new CharacterTokens(vocabulary, new CharacterTokens.Missing(
                section.flag("byte_fallback", false),
                unknown(section, vocabulary),
                section.flag("fuse_unk", false)));
        boolean wholePieces = section.flag("ignore_merges", false);
        section.finish();
        return new BytePairModel(vocabulary, characters, merges, wholePieces);
    }

    private static int unknown(JsonSection section, Vocabulary vocabulary) {
        String token = section.optionalText("unk_token").orElse(null);
        if (token == null) {
            return -1;
        }
        int id = vocabulary.id(token);
        if (id < 0) {
            throw section.refuse(
                    "unk_token", "is \"" + token + "\", which the vocabulary does not have");
        }
        return id;
    }

    /** The model's tokens and the added ones; an id that nobody has is unused. */
    private static Vocabulary vocabulary(JsonSection section, List<AddedToken> addedTokens) {
        Map<?, ?> ids = section.map("vocab");
        TokenList tokens = new TokenList(ids.size() + addedTokens.size());
        ids.forEach((token, id) -> tokens.put(
                id, (String) token, TokenType.NORMAL, section.name("vocab")));
        for (AddedToken token : addedTokens) {
            TokenType type = token.special() ? TokenType.CONTROL : TokenType.USER_DEFINED;
            tokens.put((long) token.id(), token.content(), type, "added_tokens");
        }
        return new Vocabulary(tokens.strings, tokens.types);
    }

    /** Tokens by their ids, among which there may be as many holes as there are tokens. */
    private static final class TokenList {
        private final int count;
        private final List<String> strings = new ArrayList<>();
        private final List<TokenType> types = new ArrayList<>();

        TokenList(int count) {
            this.count = count;
        }

        void put(Object id, String token, TokenType type, String place) {
            if (!(id instanceof Long number) || number < 0 || number >= 2L * count) {
                throw new IllegalArgumentException(place + " has \"" + token + "\" as " + id
                        + ", which is not a whole number from 0 that fits its " + count
                        + " tokens");
            }
            int index = number.intValue();
            while (strings.size() <= index) {
                strings.add("");
                types.add(TokenType.UNUSED);
            }
            boolean taken = types.get(index) != TokenType.UNUSED;
            if (taken && !strings.get(index).equals(token)) {
                throw new IllegalArgumentException(place + " has \"" + token + "\" as " + id
                        + ", which is \"" + strings.get(index) + "\" already");
            }
            strings.set(index, token);
            types.set(index, type);
        }
    }

    /** Merges are pairs, or in older files texts with a space between the two. */
    private static List<Merge> merges(JsonSection section) {
        List<Merge> merges = new ArrayList<>();
        for (Object merge : section.list("merges")) {
            merges.add(switch (merge) {
                case List<?> pair when pair.size() == 2 && pair.get(0) instanceof String left
                        && pair.get(1) instanceof String right -> new Merge(left, right);
                case String text -> Merge.parse(text, merges.size());
                case null, default -> throw section.refuse("merges", "has at " + merges.size()
                        + " neither a pair of tokens nor a text of two");
            });
        }
        return merges;
    }
}
