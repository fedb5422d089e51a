package veneer.transformer.tokenizer;

import java.util.List;
import java.util.OptionalInt;

/**
 * The tokens that frame a text.
 *
 * @param bos the token that begins a text, if there is one
 * @param eos the token that ends a text, if there is one
 * @param prefix what is put before a text that stands alone
 * @param suffix what is put after it
 */
record SequenceTemplate(
        OptionalInt bos, OptionalInt eos, List<Integer> prefix, List<Integer> suffix) {

    SequenceTemplate {
        prefix = List.copyOf(prefix);
        suffix = List.copyOf(suffix);
    }
}
