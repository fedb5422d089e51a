package veneer.engine.linalg;

/**
 * Rounds of an iteration that make what stands beside a diagonal d, the numbers e, nothing: each
 * works on the last part that holds together, from where e above it is nothing to its last place
 * (Golub and Van Loan 2013, section 8.3.5).
 */
final class Deflation {
    /** Rounds that a value takes at most; two or three are usual. */
    private static final int ROUNDS = 60;

    private static final double EPSILON = 0x1p-52;

    /** What is nothing to the largest value. */
    private static final double NEGLIGIBLE = 0x1p-56;

    private final double[] d;
    private final double[] e;
    private final double nothing;

    Deflation(double[] d, double[] e) {
        this.d = d;
        this.e = e;
        this.nothing = NEGLIGIBLE * Math.max(DoubleRows.largest(d, 0, d.length),
                DoubleRows.largest(e, 0, e.length));
    }

    /** One round. */
    interface Round {
        /** Turns the part between two places, the last one included. */
        void turn(int start, int end);
    }

    /**
     * Goes on until all of e is nothing.
     *
     * @param values what they are called
     * @param round is done again and again
     */
    void run(String values, Round round) {
        int rounds = 0;
        int end = d.length - 1;
        while (end > 0) {
            int start = start(end);
            if (start == end) {
                end--;
                continue;
            }
            if (++rounds > ROUNDS * d.length) {
                throw new ArithmeticException("the " + values + " of a " + d.length + "×" + d.length
                        + " matrix don't settle");
            }
            round.turn(start, end);
        }
    }

    /** What is nothing beside the largest number at the beginning. */
    double nothing() {
        return nothing;
    }

    /** Where the part that ends at a place begins: above it e is nothing. */
    private int start(int end) {
        int start = end;
        while (start > 0) {
            double neighbours = Math.abs(d[start - 1]) + Math.abs(d[start]);
            if (Math.abs(e[start - 1]) <= Math.max(EPSILON * neighbours, nothing)) {
                e[start - 1] = 0;
                break;
            }
            start--;
        }
        return start;
    }
}
