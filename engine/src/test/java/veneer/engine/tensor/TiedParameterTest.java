package veneer.engine.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

/** One parameter in two places. */
class TiedParameterTest {
    private final TiedParameter rows = new TiedParameter(new float[] {1, 2, 3, 4}, 2, 2);

    private void walk(float one, float other) {
        rows.tensor().scale(one).add(rows.otherUse().scale(other)).sum().backward();
    }

    @Test
    void itsGradientIsThatOfBothUses() {
        walk(2, 3);
        assertArrayEquals(new float[] {5, 5, 5, 5}, rows.tensor().gradient());
        assertSame(rows.tensor().gradient(), rows.tensor().gradient());
        walk(1, 0.5f);
        assertArrayEquals(new float[] {6.5f, 6.5f, 6.5f, 6.5f}, rows.tensor().gradient());
        rows.tensor().clearGradient();
        assertNull(rows.tensor().gradient());
    }

    @Test
    void eitherUseMayBeMissing() {
        rows.otherUse().scale(3).sum().backward();
        assertArrayEquals(new float[] {3, 3, 3, 3}, rows.tensor().gradient());
        rows.tensor().clearGradient();
        rows.tensor().scale(2).sum().backward();
        assertArrayEquals(new float[] {2, 2, 2, 2}, rows.tensor().gradient());
    }

    @Test
    void whatIsClearedIsThatOfBothUses() {
        walk(2, 3);
        rows.tensor().clearGradient();
        walk(1, 1);
        assertArrayEquals(new float[] {2, 2, 2, 2}, rows.tensor().gradient());
    }

    @Test
    void bothAreTheSameNumbers() {
        rows.tensor().data()[0] = 7;
        assertArrayEquals(new float[] {7, 2, 3, 4}, rows.otherUse().data());
    }
}
