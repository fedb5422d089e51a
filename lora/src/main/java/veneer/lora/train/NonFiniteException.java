package veneer.lora.train;

/** A loss or gradient that is infinite or no number: the parameters are as they were before it. */
public final class NonFiniteException extends ArithmeticException {
    private static final long serialVersionUID = 1;

    private final int step;

    NonFiniteException(String what, double value, int step) {
        super("the " + what + " of step " + step + " is " + value);
        this.step = step;
    }

    /**
     * The step that failed.
     *
     * @return its number, from 1
     */
    public int step() {
        return step;
    }
}
