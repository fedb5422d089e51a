package veneer.transformer.tokenizer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Turns a text into the ids that a model was trained on, and ids into text.
 *
 * <p>Special tokens written out in a text, such as {@code <|im_start|>}, are recognised and become
 * one id each. What a tokenizer itself puts around a single text ({@link #prefix()} and {@link
 * #suffix()}) is a different matter and can be left out.
 *
 * <p>A Java string may hold half of a surrogate pair, which is not a character and has no bytes in
 * UTF-8. It is encoded as {@code ?}, as {@link String#getBytes(java.nio.charset.Charset)} does.
 *
 * <p>Tokenizers are immutable and may be used by several threads at a time.
 */
public interface Tokenizer {

    /**
     * Reads a model's tokenizer, and none of its weights.
     *
     * @param model a folder that holds {@code tokenizer.json}, that file itself, or a GGUF file,
     *     which needs no tensors
     * @return the tokenizer
     * @throws IOException if there is none, or it is damaged or of a kind that is not supported
     */
    static Tokenizer open(Path model) throws IOException {
        return TokenizerFiles.open(model);
    }

    /**
     * What tells a model's tokenizer from another.
     *
     * @param model as for {@link #open}
     * @return the SHA-256 of {@code tokenizer.json}, or of what a GGUF file says of its tokenizer
     * @throws IOException if it can't be read
     */
    static String sha256(Path model) throws IOException {
        return TokenizerFiles.sha256(model);
    }

    /**
     * Encodes a text that stands alone: {@link #prefix()}, the text, {@link #suffix()}.
     *
     * @param text any text, the empty one included
     * @return its token ids
     */
    default int[] encode(String text) {
        return encode(text, true);
    }

    /**
     * Encodes a text.
     *
     * @param text any text, the empty one included
     * @param addSpecialTokens whether {@link #prefix()} and {@link #suffix()} are put around it;
     *     special tokens written in the text are recognised either way
     * @return its token ids
     */
    int[] encode(String text, boolean addSpecialTokens);

    /**
     * Encodes a text that goes on after other tokens, such as the completion of a prompt. Nothing
     * is added: no special tokens, and no space before the first word where a tokenizer puts one at
     * the beginning of a text.
     *
     * @param text any text, the empty one included
     * @return its token ids
     */
    default int[] encodeContinuation(String text) {
        return encode(text, false);
    }

    /**
     * Decodes ids. The bytes of tokens that follow each other are joined and read as UTF-8; what is
     * not UTF-8, for instance a character cut off at the end, becomes the replacement character
     * U+FFFD: of a byte-level vocabulary one for each maximal part of a character (The Unicode
     * Standard, section 3.9), of one that falls back to bytes one for each byte of such a run.
     *
     * @param ids token ids
     * @param skipSpecialTokens whether special tokens are left out
     * @return the text
     * @throws IllegalArgumentException if an id is outside the vocabulary
     */
    default String decode(int[] ids, boolean skipSpecialTokens) {
        return decoder(skipSpecialTokens).decode(ids);
    }

    /**
     * Decodes ids that go on after others, such as what a model wrote after a prompt: what they add
     * to the text. A space at their beginning is kept, where {@link #decode} may leave out the one
     * that stands at the beginning of a text.
     *
     * @param before the token ids before them
     * @param ids token ids
     * @param skipSpecialTokens whether special tokens are left out
     * @return the text that they add
     * @throws IllegalArgumentException if an id is outside the vocabulary
     */
    default String decodeContinuation(int[] before, int[] ids, boolean skipSpecialTokens) {
        return continuationDecoder(before, skipSpecialTokens).decode(ids);
    }

    /**
     * Begins to decode ids that come one after another.
     *
     * @param skipSpecialTokens whether special tokens are left out
     * @return a decoder for one text
     */
    StreamingDecoder decoder(boolean skipSpecialTokens);

    /**
     * Begins to decode ids that go on after others and come one after another.
     *
     * @param before the token ids before them
     * @param skipSpecialTokens whether special tokens are left out
     * @return a decoder of what they add to the text
     * @throws IllegalArgumentException if an id is outside the vocabulary
     */
    default StreamingDecoder continuationDecoder(int[] before, boolean skipSpecialTokens) {
        return ContinuationDecoder.after(before, this, skipSpecialTokens);
    }

    /**
     * The vocabulary's own string of a token. A byte-level vocabulary writes bytes as printable
     * characters: {@code Ġthe} is the piece of " the".
     *
     * @param id a token id
     * @return its string in the vocabulary
     * @throws IllegalArgumentException if the id is outside the vocabulary
     */
    String piece(int id);

    /**
     * Whether a token is special: one that marks structure, such as the end of a text, rather than
     * being a part of it.
     *
     * @param id a token id
     * @return whether {@link #decode} can skip it
     * @throws IllegalArgumentException if the id is outside the vocabulary
     */
    boolean isSpecial(int id);

    /**
     * The number of tokens; ids are 0 to this, exclusive.
     *
     * @return the size of the vocabulary
     */
    int vocabularySize();

    /**
     * The token that begins a text, whether or not {@link #prefix()} holds it.
     *
     * @return its id, or empty where there is none
     */
    OptionalInt bos();

    /**
     * The token that ends a text: training ends a sequence with it, and generation stops at it.
     *
     * @return its id, or empty where there is none
     */
    OptionalInt eos();

    /**
     * Whether generation stops at a token: at {@link #eos()}, and at any other that the model's
     * files name as an end, such as that of a turn.
     *
     * @param id a token id
     * @return whether it ends what a model writes
     */
    default boolean endsGeneration(int id) {
        return eos().equals(OptionalInt.of(id));
    }

    /**
     * What is put before a text that stands alone.
     *
     * @return token ids, often none
     */
    int[] prefix();

    /**
     * What is put after a text that stands alone.
     *
     * @return token ids, often none
     */
    int[] suffix();

    /**
     * The pieces of several tokens.
     *
     * @param ids token ids
     * @return one string for each id
     * @throws IllegalArgumentException if an id is outside the vocabulary
     */
    default String[] pieces(int[] ids) {
        return IntStream.of(ids).mapToObj(this::piece).toArray(String[]::new);
    }
}
