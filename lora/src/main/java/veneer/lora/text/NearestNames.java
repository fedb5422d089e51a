package veneer.lora.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * The known names nearest to one that is not known, by the fewest characters to insert, delete or
 * replace.
 */
public final class NearestNames {
    private NearestNames() {}

    /**
     * The nearest names.
     *
     * @param wanted what was written
     * @param known what there is
     * @param most how many to give at most
     * @return the nearest first; equally near ones in the order of {@code known}
     */
    public static List<String> of(String wanted, Collection<String> known, int most) {
        return known.stream()
                .distinct()
                .sorted(Comparator.comparingInt(name -> distance(wanted, name)))
                .limit(most)
                .toList();
    }

    /** The edit distance (Levenshtein 1966), one row of its table at a time. */
    static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
