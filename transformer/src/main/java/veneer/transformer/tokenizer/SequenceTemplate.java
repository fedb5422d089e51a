package veneer.transformer.tokenizer;

import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The tokens that frame a text.
 *
 * @param bos the token that begins a text, if there is one
 * @param eos the token that ends a text, if there is one
 * @param ends the tokens that end what a model writes, be there one, several or none
 * @param prefix what is put before a text that stands alone
 * @param suffix what is put after it
 */
record SequenceTemplate(
        OptionalInt bos,
        OptionalInt eos,
        Set<Integer> ends,
        List<Integer> prefix,
        List<Integer> suffix) {

    SequenceTemplate {
        ends = Set.copyOf(ends);
        prefix = List.copyOf(prefix);
        suffix = List.copyOf(suffix);
    }
}
