package veneer.engine.optim;

/**
 * How the learning rate goes over a run, after a linear warm-up from 0; the formulas are those of
 * transformers.
 */
public enum Schedule {
    /** Stays. */
    CONSTANT {
        @Override
        double decay(double progress) {
            return 1;
        }
    },
    /** Falls in a line to 0. */
    LINEAR {
        @Override
        double decay(double progress) {
            return 1 - progress;
        }
    },
    /** Falls along half a cosine to 0 (Loshchilov and Hutter 2017). */
    COSINE {
        @Override
        double decay(double progress) {
            return 0.5 * (1 + StrictMath.cos(StrictMath.PI * progress));
        }
    };

    /** The share of the peak that is left after a share of the steps behind the warm-up. */
    abstract double decay(double progress);

    /**
     * The share of the peak learning rate that a step uses: {@code t/warmup} for the step t,
     * counted from 0, while that is below 1, then the decay at {@code (t − warmup)/(steps −
     * warmup)}, which stays at its end after the last step. It depends on nothing else, so that a
     * run that goes on needs to know its step alone.
     *
     * @param step the step, from 1
     * @param steps the steps of the run
     * @param warmup the steps of the warm-up
     * @return a share of the peak
     */
    public double factor(int step, int steps, int warmup) {
        if (step < 1) {
            throw new IllegalArgumentException("there is no step " + step + "; the first is 1");
        }
        int done = step - 1;
        if (done < warmup) {
            return (double) done / warmup;
        }
        return decay(Math.min(1, (double) (done - warmup) / Math.max(1, steps - warmup)));
    }
}
