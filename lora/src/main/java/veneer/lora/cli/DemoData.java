package veneer.lora.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import veneer.engine.io.AtomicFile;
import veneer.engine.io.Json;
import veneer.engine.random.RandomStream;
import veneer.lora.data.Sample;

/**
 * The demo's task: to write what a sentence says as a line of fields. The model knows the sentences
 * from its pretraining and has never seen the fields. The words are those of {@code
 * bench/python/demo_stories.py}, from which the model was made.
 */
final class DemoData {
    private static final List<String> NAMES = List.of(
            "Mira", "Tom", "Ana", "Ben", "Lily", "Sam", "Nora", "Leo", "Ruth", "Max", "Eva",
            "Ivan");
    private static final List<String> COLOURS =
            List.of("red", "blue", "green", "yellow", "black", "white", "brown", "pink");
    private static final List<String> PLACES =
            List.of("garden", "market", "park", "school", "forest", "kitchen", "village",
                    "library");
    private static final List<String> THINGS = List.of(
            "apples", "balls", "bells", "boats", "books", "cups", "drums", "flowers", "hats",
            "keys", "kites",
            "lamps", "pears", "shells", "spoons", "stones");
    private static final List<String> SENTENCES = List.of(
            "%1$s has %2$d %3$s %4$s in the %5$s.",
            "%1$s finds %2$d %3$s %4$s in the %5$s.",
            "%1$s sees %2$d %3$s %4$s in the %5$s.",
            "%1$s buys %2$d %3$s %4$s near the %5$s.",
            "There are %2$d %3$s %4$s in the %5$s. %1$s takes them home.");
    private static final String FIELDS = " who=%1$s count=%2$d colour=%3$s what=%4$s where=%5$s";
    private static final int SMALLEST = 2;
    private static final int LARGEST = 9;

    private final RandomStream random;
    private final Set<Sample.Pair> given = new LinkedHashSet<>();

    /** Pairs that depend on the seed alone. */
    DemoData(long seed) {
        this.random = new RandomStream(seed, "demo");
    }

    /** New pairs, none of which was given before. */
    List<Sample.Pair> next(int count) {
        List<Sample.Pair> pairs = new ArrayList<>();
        while (pairs.size() < count) {
            Sample.Pair pair = pair();
            if (given.add(pair)) {
                pairs.add(pair);
            }
        }
        return pairs;
    }

    private Sample.Pair pair() {
        Object[] words = {
                pick(NAMES), SMALLEST + random.nextInt(LARGEST - SMALLEST + 1), pick(COLOURS),
                pick(THINGS), pick(PLACES)
        };
        return new Sample.Pair(pick(SENTENCES).formatted(words), FIELDS.formatted(words));
    }

    private String pick(List<String> words) {
        return words.get(random.nextInt(words.size()));
    }

    /** Writes pairs as JSON lines. */
    static void write(Path file, List<Sample.Pair> pairs) throws IOException {
        AtomicFile.write(file, out -> {
            for (Sample.Pair pair : pairs) {
                Map<String, Object> line = new LinkedHashMap<>();
                line.put("prompt", pair.prompt());
                line.put("completion", pair.completion());
                out.write((Json.write(line) + "\n").getBytes(StandardCharsets.UTF_8));
            }
        });
    }
}
