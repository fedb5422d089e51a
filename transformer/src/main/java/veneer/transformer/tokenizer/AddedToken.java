package veneer.transformer.tokenizer;

/**
 * A token that stands for itself and is looked for in a text before anything is cut or merged.
 *
 * @param content how it is written
 * @param id its id
 * @param special whether it marks structure, such as the end of a text
 * @param normalized whether it is looked for in the normalised text, written as the normaliser
 *     writes it, or in the text as it is
 * @param singleWord whether it counts only where no letter, digit or underscore touches it
 * @param lstrip whether it takes the white space before it
 * @param rstrip whether it takes the white space after it
 */
record AddedToken(
        String content,
        int id,
        boolean special,
        boolean normalized,
        boolean singleWord,
        boolean lstrip,
        boolean rstrip) {

    /** A token that is looked for in the text as it is, and takes nothing from around it. */
    static AddedToken plain(String content, int id, boolean special) {
        return new AddedToken(content, id, special, false, false, false, false);
    }
}
