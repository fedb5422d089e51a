package veneer.lora.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ModuleSelectionTest {
    private static final List<String> PATHS = IntStream.range(0, 12).boxed()
            .flatMap(layer -> Stream.of("h." + layer + ".q_proj", "h." + layer + ".v_proj"))
            .toList();

    @Test
    void namesArePathsOrTheirEnds() {
        assertEquals(List.of("h.3.q_proj"), ModuleSelection.named(PATHS, List.of("h.3.q_proj")));
        assertEquals(List.of("h.1.q_proj", "h.2.v_proj"),
                ModuleSelection.named(PATHS, List.of("2.v_proj", "1.q_proj")));
        assertEquals(12, ModuleSelection.named(PATHS, List.of("q_proj")).size());
        String message = assertThrows(IllegalArgumentException.class,
                () -> ModuleSelection.named(PATHS, List.of("k_proj"))).getMessage();
        assertEquals("no module is named k_proj; the nearest is q_proj", message);
    }

    @Test
    void aFewAreOfTheFirstTheMiddleAndTheLastLayer() {
        assertEquals(List.of("h.0.q_proj", "h.0.v_proj", "h.6.q_proj", "h.6.v_proj", "h.11.q_proj",
                "h.11.v_proj"), ModuleSelection.few(PATHS));
        assertEquals(List.of("lm_head"), ModuleSelection.few(List.of("lm_head")));
    }

    @Test
    void layersAreInTheOrderOfTheirNumbers() {
        Map<String, Integer> sorted = new LinkedHashMap<>();
        PATHS.stream().sorted().forEach(path -> sorted.put(path, 0));
        assertEquals(PATHS, List.copyOf(ModuleSelection.byLayer(sorted).keySet()));
    }
}
