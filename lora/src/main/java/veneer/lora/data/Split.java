package veneer.lora.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import veneer.lora.text.Amounts;

/**
 * A file in two parts.
 *
 * @param training what is learnt from
 * @param validation what is held out
 */
public record Split(DataFile training, DataFile validation) {
    /** Holds out whole groups of equal samples, in an order that is drawn, until they suffice. */
    static Split draw(DataFile file, double share, long seed) {
        Map<Sample, List<Integer>> groups = new LinkedHashMap<>();
        for (int place = 0; place < file.samples().size(); place++) {
            groups.computeIfAbsent(file.samples().get(place), _ -> new ArrayList<>()).add(place);
        }
        List<List<Integer>> different = List.copyOf(groups.values());
        int samples = file.samples().size();
        int wanted = wanted(share, samples);
        boolean[] held = new boolean[samples];
        int count = 0;
        int taken = 0;
        for (int group : Shuffle.order(different.size(), seed, "validation share")) {
            if (count >= wanted) {
                break;
            }
            for (int place : different.get(group)) {
                held[place] = true;
            }
            count += different.get(group).size();
            taken++;
        }
        if (taken == different.size()) {
            throw new IllegalArgumentException(file.path() + ": has "
                    + Amounts.count(different.size(), "different sample") + ", too few to hold "
                    + share + " of them out");
        }
        return new Split(part(file, held, false), part(file, held, true));
    }

    /** So many of some things are a share of them; at least one is. */
    static int wanted(double share, int count) {
        if (!(share > 0 && share < 1)) {
            throw new IllegalArgumentException(
                    "a share must be above 0 and below 1, not " + share);
        }
        return (int) Math.max(1, Math.round(share * count));
    }

    private static DataFile part(DataFile file, boolean[] held, boolean which) {
        return file.with(IntStream.range(0, held.length)
                .filter(place -> held[place] == which).boxed().toList());
    }
}
