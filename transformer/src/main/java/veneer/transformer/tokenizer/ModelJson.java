package veneer.transformer.tokenizer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import veneer.transformer.tokenizer.MergeTable.Merge;

/** Reads the {@code model} of a {@code tokenizer.json}. */
final class ModelJson {

    private ModelJson() {}

    static BytePairModel read(JsonSection section, List<AddedToken> addedTokens) {
        if (section.has("type") || !section.has("merges")) {
            if (!section.text("type").equals("BPE")) {
                throw section.unsupported("type", "BPE");
            }
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
        int tokens = ids.size() + addedTokens.size();
        List<String> strings = new ArrayList<>();
        ids.forEach((token, id) -> {
            if (!(id instanceof Long number) || number < 0 || number >= 2L * tokens) {
                throw section.refuse("vocab", "has \"" + token + "\" as " + id
                        + ", which is not a whole number from 0 that fits its " + tokens
                        + " tokens");
            }
            put(strings, number.intValue(), (String) token, section.name("vocab"));
        });
        List<TokenType> types = new ArrayList<>();
        for (String token : strings) {
            types.add(token == null ? TokenType.UNUSED : TokenType.NORMAL);
        }
        for (AddedToken token : addedTokens) {
            if (token.id() >= 2L * tokens) {
                throw new IllegalArgumentException("added_tokens has \"" + token.content()
                        + "\" as " + token.id() + ", far beyond the vocabulary");
            }
            put(strings, token.id(), token.content(), "added_tokens");
            while (types.size() < strings.size()) {
                types.add(TokenType.UNUSED);
            }
            types.set(token.id(), token.special() ? TokenType.CONTROL : TokenType.USER_DEFINED);
        }
        strings.replaceAll(token -> token == null ? "" : token);
        return new Vocabulary(strings, types);
    }

    private static void put(List<String> strings, int id, String token, String place) {
        if (id >= strings.size()) {
            strings.addAll(Collections.nCopies(id + 1 - strings.size(), null));
        }
        String earlier = strings.set(id, token);
        if (earlier != null && !earlier.equals(token)) {
            throw new IllegalArgumentException(place + " has \"" + token + "\" as " + id
                    + ", which is \"" + earlier + "\" already");
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
