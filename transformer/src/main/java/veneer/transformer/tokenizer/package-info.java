/**
 * From text to token ids and back: {@link veneer.transformer.tokenizer.Tokenizer#open} reads a
 * model's tokenizer from a GGUF file's metadata or a {@code tokenizer.json}.
 *
 * <p>Both build a {@code SubwordTokenizer} from the same parts. To encode, {@code AddedTokens}
 * takes out the tokens that stand for themselves, such as {@code <|im_start|>}. A {@code
 * Normalizer} rewrites the rest, a {@code PreTokenizer} cuts it into words, numbers, punctuation
 * and white space, and {@code BytePairEncoding} joins the characters of each piece into the tokens
 * of the vocabulary. A byte-level vocabulary writes bytes as characters ({@code ByteAlphabet}), and
 * differs in nothing else from one that SentencePiece made. To decode, each token's string goes
 * through {@code DecodingStep}s.
 */
package veneer.transformer.tokenizer;
