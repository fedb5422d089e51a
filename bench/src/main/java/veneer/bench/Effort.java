package veneer.bench;

/**
 * How much a run measures.
 *
 * @param name what it is called
 * @param gateForks virtual machines for each gate case
 * @param forks virtual machines for each other case
 * @param warmups blocks that are not counted: even, so that the first that counts is ours
 * @param blocks blocks that are counted, of both contenders together
 * @param trainingSteps training steps that are counted in each virtual machine
 */
record Effort(
        String name, int gateForks, int forks, int warmups, int blocks, int trainingSteps) {
    /** A look at everything that matters, in one virtual machine each. */
    static final Effort QUICK = new Effort("quick", 1, 1, 12, 12, 3);

    /** The gate cases alone, each in ten virtual machines. */
    static final Effort GATE = new Effort("gate", 10, 0, 16, 20, 8);

    /** Everything. */
    static final Effort FULL = new Effort("full", 10, 3, 16, 20, 8);

    /** Whether a case is part of this run. */
    boolean includes(Case one) {
        return switch (one.depth()) {
            case GATE -> true;
            case QUICK -> this != GATE;
            case FULL, LONG, STEADY, DATA -> this == FULL;
        };
    }

    /** How many virtual machines measure a case. */
    int forks(Case one) {
        return switch (one.depth()) {
            case GATE -> gateForks;
            case QUICK, FULL, DATA -> forks;
            case LONG, STEADY -> 1;
        };
    }

    /** Training steps that come before those of a case that are counted. */
    int firstSteps(Case one) {
        return one.depth() == Case.Depth.STEADY ? 10 : 2;
    }

    /** Training steps of a case that are counted in each virtual machine. */
    int steps(Case one) {
        return one.depth() == Case.Depth.STEADY ? 50 : trainingSteps;
    }
}
