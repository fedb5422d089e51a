package veneer.lora.adapter;

import java.util.List;

/**
 * Which adapters take part in a pass, for all the layers of a model at once: in every row the same,
 * or other ones from sequence to sequence.
 */
final class Selection {
    private List<Share> active = List.of();
    private List<Run> mixed;

    /** An adapter, and what its updates are multiplied by. */
    record Share(String adapter, float share) {}

    /** Rows one after another that use the same adapters. */
    record Run(int rows, List<Share> shares) {}

    /** What every row uses while no rows are mixed. */
    List<Share> active() {
        return active;
    }

    void activate(List<Share> shares) {
        active = List.copyOf(shares);
    }

    /** The runs that the rows of the next passes fall into, null where all use the same. */
    List<Run> mixed() {
        return mixed;
    }

    void mix(List<Run> runs) {
        mixed = runs;
    }
}
