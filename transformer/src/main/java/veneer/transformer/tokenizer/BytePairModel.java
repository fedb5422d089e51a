package veneer.transformer.tokenizer;

/**
 * What byte-pair encoding needs to know of a vocabulary.
 *
 * @param vocabulary the tokens
 * @param characters the tokens that a piece begins as
 * @param merges which of them become one
 * @param wholePieces whether a piece that is a token itself becomes it without merging, even where
 *     the merges would end elsewhere
 */
record BytePairModel(
        Vocabulary vocabulary, CharacterTokens characters, MergeTable merges,
        boolean wholePieces) {}
