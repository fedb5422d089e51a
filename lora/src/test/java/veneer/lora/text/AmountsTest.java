package veneer.lora.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmountsTest {
    @ParameterizedTest
    @CsvSource({
            "0, 0 B", "1, 1 B", "999, 999 B", "1000, 1.00 kB", "9994, 9.99 kB", "9996, 10.0 kB",
            "99949, 99.9 kB", "99951, 100 kB", "999499, 999 kB", "999500, 1.00 MB",
            "98412345, 98.4 MB", "1234567890123, 1.23 TB", "9223372036854775807, 9.22 EB"
    })
    void sizesHaveThreeDigits(long bytes, String text) {
        assertEquals(text, Amounts.size(bytes));
    }

    @Test
    void onlyOneIsSingular() {
        assertEquals("0 tokens", Amounts.count(0, "token"));
        assertEquals("1 token", Amounts.count(1, "token"));
        assertEquals("1,234,567 tokens", Amounts.count(1_234_567, "token"));
    }
}
