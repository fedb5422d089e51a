package veneer.lora.analysis;

/**
 * What was found of one claim.
 *
 * @param claim what should hold
 * @param outcome whether it does
 * @param found the numbers, in a line
 */
public record Evidence(String claim, Outcome outcome, String found) {
    /** Whether a claim holds. */
    public enum Outcome {
        /** It does. */
        HOLDS,
        /** It doesn't. */
        FAILS,
        /** It isn't made of such an adapter. */
        SKIPPED;

        /** {@return a word for people} */
        @Override
        public String toString() {
            return switch (this) {
                case HOLDS -> "holds";
                case FAILS -> "FAILS";
                case SKIPPED -> "skipped";
            };
        }
    }

    static Evidence of(String claim, boolean holds, String found) {
        return new Evidence(claim, holds ? Outcome.HOLDS : Outcome.FAILS, found);
    }

    static Evidence skipped(String claim, String why) {
        return new Evidence(claim, Outcome.SKIPPED, why);
    }
}
