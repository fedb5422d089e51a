package veneer.transformer.tokenizer;

/**
 * Decodes ids as they come. The parts joined are what {@link Tokenizer#decode} gives for all ids at
 * once; none of them ends within a character.
 *
 * <p>A decoder serves one text and one thread.
 */
public interface StreamingDecoder {

    /**
     * Takes the next id.
     *
     * @param id a token id
     * @return the text that has become certain with it, often a word, sometimes empty
     * @throws IllegalArgumentException if the id is outside the vocabulary
     */
    String next(int id);

    /**
     * Ends the text.
     *
     * @return what was kept back, for instance a character that was cut off, as it decodes
     */
    String finish();

    /**
     * Takes the ids that are left, and ends the text.
     *
     * @param ids token ids
     * @return what they add to it
     * @throws IllegalArgumentException if an id is outside the vocabulary
     */
    default String decode(int[] ids) {
        StringBuilder text = new StringBuilder();
        for (int id : ids) {
            text.append(next(id));
        }
        return text.append(finish()).toString();
    }
}
