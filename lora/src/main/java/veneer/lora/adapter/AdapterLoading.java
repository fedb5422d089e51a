package veneer.lora.adapter;

import java.util.function.Consumer;

/**
 * How an adapter is loaded, and how strictly.
 *
 * @param allowOtherBase whether it may have been trained on another base than the model
 * @param verify whether every byte of the model is compared with the base that it was trained on
 * @param seed the seed of what is dropped if it is trained on
 * @param notes takes what is worth saying, a line each
 */
public record AdapterLoading(
        boolean allowOtherBase, boolean verify, long seed, Consumer<String> notes) {
    /** On the base that an adapter was trained on, without a word. */
    public static final AdapterLoading STRICT = new AdapterLoading(false, false, 0, _ -> {});

    /**
     * The same for an adapter that is trained on.
     *
     * @param seed the seed of the run
     * @return how to load it
     */
    public AdapterLoading withSeed(long seed) {
        return new AdapterLoading(allowOtherBase, verify, seed, notes);
    }
}
