package veneer.lora.data;

/** What became of a sample when it was encoded. */
public enum Fit {
    /** The whole sample is in the example. */
    WHOLE,
    /** The text was cut at its end. */
    TEXT_CUT,
    /** The prompt lost its beginning. */
    PROMPT_CUT,
    /** The sample is left out: its completion alone doesn't fit. */
    COMPLETION_TOO_LONG,
    /** The sample is left out: it has no token that could be predicted from one before it. */
    NOTHING_TO_PREDICT;

    /** {@return whether there is an example} */
    public boolean isKept() {
        return this == WHOLE || this == TEXT_CUT || this == PROMPT_CUT;
    }
}
