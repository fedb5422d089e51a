package veneer.lora.demo;

import java.util.Locale;

/** How a second sentence relates to a first one. */
public enum Relation {
    /** It follows from it. */
    ENTAILMENT,
    /** It may be so or not. */
    NEUTRAL,
    /** It can't be true then. */
    CONTRADICTION;

    /** {@return its name as a label} */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
