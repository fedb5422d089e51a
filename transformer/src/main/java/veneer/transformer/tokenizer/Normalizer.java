package veneer.transformer.tokenizer;

/** Rewrites a part of a text, which is never empty, before it is cut into pieces. */
@FunctionalInterface
interface Normalizer {

    /** Leaves the text as it is. */
    Normalizer NONE = (text, _) -> text;

    /** Joins marks to their letters. */
    Normalizer COMPOSED = (text, _) -> Composition.compose(text);

    /**
     * Rewrites a text.
     *
     * @param text the text
     * @param place where it stands
     * @return what is tokenized in its place
     */
    String normalize(String text, Place place);

    /** This normaliser, and then another. */
    default Normalizer then(Normalizer next) {
        return (text, place) -> next.normalize(normalize(text, place), place);
    }

    /** Puts something before the text. */
    static Normalizer prepend(String prefix) {
        return (text, place) -> place == Place.CONTINUATION || text.isEmpty()
                ? text
                : prefix + text;
    }

    /** Replaces each occurrence of a string. */
    static Normalizer replace(String pattern, String content) {
        return (text, _) -> text.replace(pattern, content);
    }
}
