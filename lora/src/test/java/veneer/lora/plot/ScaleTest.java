package veneer.lora.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScaleTest {
    private static final Axis STEPS = Axis.linear("");
    private static final Axis FACTORS = Axis.logarithmic("");

    private static Scale around(Axis axis, double... numbers) {
        return Scale.around(axis, List.of(numbers));
    }

    private static List<String> labels(Scale scale) {
        return scale.ticks().stream().map(Scale::label).toList();
    }

    @Test
    void ticksAreRoundNumbers() {
        assertEquals(List.of("0", "0.2", "0.4", "0.6", "0.8", "1"),
                labels(new Scale(STEPS, 0, 1)));
        assertEquals(List.of("-2", "-1", "0", "1", "2"), labels(new Scale(STEPS, -2, 2.4)));
        assertEquals(List.of("20000", "40000", "60000", "80000", "1e5"),
                labels(new Scale(STEPS, 3000, 110_000)));
        assertEquals(List.of("0.1", "1", "10", "100"), labels(new Scale(FACTORS, 0.03, 300)));
        assertEquals(List.of("0", "1", "2", "3"),
                labels(new Scale(Axis.counted(""), -0.1, 3.1)));
        assertEquals(List.of("0.5", "1", "2"), labels(new Scale(FACTORS, 0.4, 3)));
        assertTrue(new Scale(FACTORS, 1e-30, 1e30).ticks().size() <= 9);
    }

    @Test
    void allNumbersThatHaveAPlaceAreWithin() {
        Scale scale = around(STEPS, -3, Double.NaN, 7, Double.POSITIVE_INFINITY);
        assertTrue(scale.share(-3) > 0 && scale.share(7) < 1 && scale.share(-3) < 0.05);
        Scale factors = around(FACTORS, 0, -1, 1e-4, 10);
        assertTrue(factors.share(1e-4) > 0 && factors.share(10) < 1);
        assertEquals(0.5, new Scale(FACTORS, 0.01, 100).share(1), 1e-15);
    }

    @Test
    void zeroBeginsAnAxisThatNothingIsBelow() {
        assertEquals(0, around(STEPS, 0, 5).low());
        assertEquals(0, around(STEPS, 0.1, 5).low());
        assertTrue(around(STEPS, 4, 5).low() > 3.9);
    }

    @Test
    void oneNumberOrNoneHasAScaleToo() {
        assertEquals(0.5, around(FACTORS, 3).share(3), 1e-12);
        assertTrue(around(STEPS, 3).share(3) > 0 && around(STEPS, 3).share(3) < 1);
        assertTrue(around(STEPS).ticks().size() > 2);
        assertTrue(around(FACTORS, -1).ticks().size() > 1);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "-0.0, 0", "0.25, 0.25", "-1500, -1500", "99999, 99999", "100000, 1e5",
            "123456, 1.23e5", "0.001, 0.001", "0.0005, 5e-4", "1e-10, 1e-10"})
    void labelsAreShort(double value, String label) {
        assertEquals(label, Scale.label(value));
    }
}
