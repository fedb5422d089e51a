package veneer.lora.data;

import java.util.stream.IntStream;
import veneer.engine.random.RandomStream;

/** The order in which an epoch goes through the examples: a function of seed and epoch alone. */
final class Shuffle {
    private Shuffle() {}

    /**
     * Draws an order with the method of Fisher and Yates, in Durstenfeld's form (Communications of
     * the ACM 7, 1964, algorithm 235): each order is as likely as any other.
     *
     * @param count how many examples there are
     * @param seed the run's seed
     * @param epoch counts from 0
     * @return the numbers from 0 to {@code count}, exclusive, each once
     */
    static int[] order(int count, long seed, int epoch) {
        return order(count, seed, "data order of epoch " + epoch);
    }

    /** An order for another purpose, which has its own random numbers. */
    static int[] order(int count, long seed, String purpose) {
        RandomStream random = new RandomStream(seed, purpose);
        int[] order = IntStream.range(0, count).toArray();
        for (int last = count - 1; last > 0; last--) {
            int chosen = random.nextInt(last + 1);
            int moved = order[last];
            order[last] = order[chosen];
            order[chosen] = moved;
        }
        return order;
    }
}
