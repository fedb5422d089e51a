package veneer.lora.demo;

/** Which names, numbers, tables and phrases examples are made of. */
public enum Part {
    /** What is trained on. */
    TRAINING,
    /**
     * Names, numbers, tables and combinations of phrases that don't occur in training; the phrases
     * themselves do.
     */
    HELD_OUT,
    /** The same, with phrases that don't occur in training either. */
    UNSEEN_PHRASES;

    boolean isHeldOut() {
        return this != TRAINING;
    }
}
