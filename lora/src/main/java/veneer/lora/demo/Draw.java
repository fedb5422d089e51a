package veneer.lora.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import veneer.engine.random.RandomStream;

/**
 * Random choices for one example. What can be combined from parts, such as a name from its
 * syllables, is held out where the sum of the parts' places is a multiple of five: that is known of
 * each without a list, and leaves four of five to training.
 */
final class Draw {
    private static final int EVERY = 5;

    private final RandomStream random;
    private final Part part;

    /** Choices that are a function of the seed, the purpose, the index and the part. */
    Draw(long seed, String purpose, int index, Part part) {
        this.random = new RandomStream(seed, purpose + ", " + part + " " + index);
        this.part = part;
    }

    Part part() {
        return part;
    }

    /** A number from 0 to {@code bound} − 1. */
    int below(int bound) {
        return random.nextInt(bound);
    }

    boolean chance(double share) {
        return random.nextFloat() < share;
    }

    <T> T of(List<T> choices) {
        return choices.get(below(choices.size()));
    }

    /** Different ones of the choices, in any order. */
    <T> List<T> some(int count, List<T> choices) {
        List<T> left = new ArrayList<>(choices);
        List<T> chosen = new ArrayList<>();
        while (chosen.size() < count) {
            chosen.add(left.remove(below(left.size())));
        }
        return chosen;
    }

    /** Whether a combination, by the sum of its parts' places, is one of this part's. */
    boolean owns(int sum) {
        return sum % EVERY == 0 == part.isHeldOut();
    }

    /** A name that no other part has. */
    String name() {
        int first;
        int middle;
        int last;
        do {
            first = below(Words.FIRST_SYLLABLES.size());
            middle = chance(0.5) ? 0 : below(Words.MIDDLE_SYLLABLES.size());
            last = below(Words.LAST_SYLLABLES.size());
        } while (!owns(first + middle + last));
        return Words.FIRST_SYLLABLES.get(first) + Words.MIDDLE_SYLLABLES.get(middle)
                + Words.LAST_SYLLABLES.get(last);
    }

    /** Different names. */
    List<String> names(int count) {
        List<String> names = new ArrayList<>();
        while (names.size() < count) {
            names.add(until(name -> !names.contains(name), this::name));
        }
        return names;
    }

    /** A number from {@code least} to {@code most} that no other part has. */
    int number(int least, int most) {
        return until(this::owns, () -> least + below(most - least + 1));
    }

    /** Draws again until it is right. */
    static <T> T until(Predicate<T> right, Supplier<T> draw) {
        T drawn = draw.get();
        while (!right.test(drawn)) {
            drawn = draw.get();
        }
        return drawn;
    }
}
