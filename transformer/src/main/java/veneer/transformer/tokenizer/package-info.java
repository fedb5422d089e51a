/**
 * From text to token ids and back.
 *
 * <p>A text is cut into pieces three times, each time finer. {@code AddedTokens} takes out the
 * tokens that stand for themselves, such as {@code <|im_start|>}. A {@code PreTokenizer} cuts the
 * rest into words, numbers, punctuation and white space. {@code BytePairEncoding} joins the bytes
 * of each piece into the tokens of the vocabulary. {@code ByteLevelTokenizer} is the three
 * together; {@link veneer.transformer.tokenizer.GgufTokenizer} builds one from a file's metadata.
 */
package veneer.transformer.tokenizer;
