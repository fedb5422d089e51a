package veneer.lora.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccuracyTest {
    /** At an end p of the interval, the share lies 1.96 standard errors of p away. */
    @ParameterizedTest
    @CsvSource({"1, 3", "150, 300", "299, 300", "12, 5000"})
    void theIntervalsEndsAreWhereTheScoreTestTurns(int right, int total) {
        Accuracy accuracy = new Accuracy(right, total);
        assertTrue(accuracy.low() < accuracy.share() && accuracy.share() < accuracy.high());
        for (double p : new double[] {accuracy.low(), accuracy.high()}) {
            double error = Math.sqrt(p * (1 - p) / total);
            assertEquals(1.959964, Math.abs(accuracy.share() - p) / error, 1e-6);
        }
    }

    @Test
    void noneAndAllHaveIntervalsToo() {
        assertEquals(0, new Accuracy(0, 300).low(), 1e-12);
        assertEquals(1.959964 * 1.959964 / (300 + 1.959964 * 1.959964),
                new Accuracy(0, 300).high(), 1e-8);
        assertEquals(1, new Accuracy(300, 300).high(), 1e-12);
    }

    @Test
    void impossibleCountsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Accuracy(4, 3));
        assertThrows(IllegalArgumentException.class, () -> new Accuracy(-1, 3));
        assertThrows(IllegalArgumentException.class, () -> new Accuracy(0, 0));
    }
}
