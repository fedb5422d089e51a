package veneer.lora.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NumbersByValueTest {
    @Test
    void numbersWithinNamesCountByTheirValue() {
        List<String> sorted = List.of(
                "", "01", "1", "2", "a", "a.1.b", "a.2", "a.2.a", "a.2.b", "a.10.a",
                "a.99999999999999999999", "a.100000000000000000000", "a.x", "b");
        List<String> shuffled = new ArrayList<>(sorted);
        Collections.shuffle(shuffled, new Random(5));
        shuffled.sort(new NumbersByValue());
        assertEquals(sorted, shuffled);
    }
}
