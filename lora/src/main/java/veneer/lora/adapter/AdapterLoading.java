package veneer.lora.adapter;

import java.util.function.Consumer;

/**
 * How strictly an adapter is loaded.
 *
 * @param allowOtherBase whether it may have been trained on another base than the model
 * @param verify whether every byte of the model is compared with the base that it was trained on
 * @param notes takes what is worth saying, a line each
 */
public record AdapterLoading(boolean allowOtherBase, boolean verify, Consumer<String> notes) {
    /** On the base that an adapter was trained on, without a word. */
    public static final AdapterLoading STRICT = new AdapterLoading(false, false, _ -> {});
}
