package veneer.lora.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import veneer.engine.io.DuplicateKeys;
import veneer.engine.io.Json;

/** What a run left in its {@code metrics.jsonl}. */
final class Metrics {
    private Metrics() {}

    /** All lines of a run's folder, each of which may be changed. */
    static List<Map<String, Object>> of(Path out) throws IOException {
        List<Map<String, Object>> lines = new ArrayList<>();
        for (String line : Files.readAllLines(out.resolve("metrics.jsonl"))) {
            Map<String, Object> members = new LinkedHashMap<>();
            ((Map<?, ?>) Json.parse(line, "metrics", DuplicateKeys.REFUSED))
                    .forEach((key, value) -> members.put((String) key, value));
            lines.add(members);
        }
        return lines;
    }

    /** The validation losses, in their order. */
    static List<Double> validLosses(Path out) throws IOException {
        return of(out).stream().filter(line -> line.containsKey("valid_loss"))
                .map(line -> (Double) line.get("valid_loss")).toList();
    }
}
