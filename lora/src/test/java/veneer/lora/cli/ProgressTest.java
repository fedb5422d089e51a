package veneer.lora.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import veneer.lora.train.TrainingListener.Evaluation;
import veneer.lora.train.TrainingListener.Step;

class ProgressTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void onATerminalOneLineIsWrittenOver() {
        Progress progress = progress(true, 3);
        progress.onStep(step(1));
        progress.onStep(step(2));
        progress.onEvaluation(new Evaluation(2, 1.5, 7));
        progress.onStep(step(3));
        progress.finish();
        String[] lines = text().split("\n", -1);
        assertEquals(3, lines.length, text());
        String[] overwritten = lines[0].split("\r", -1);
        assertEquals(4, overwritten.length, text());
        assertTrue(overwritten[1].startsWith("step 1/3  loss 2.5000  50 tokens/s"), text());
        assertTrue(overwritten[1].endsWith("4 s left"), text());
        assertTrue(
                overwritten[3].startsWith("step 2/3  validation loss 1.5000  (7 label tokens)  "),
                text());
        assertTrue(lines[1].startsWith("\rstep 3/3"), text());
        assertEquals(List.of(new Evaluation(2, 1.5, 7)), progress.evaluations());
    }

    @Test
    void elsewhereThereIsALineNowAndThen() {
        Progress progress = progress(false, 1000);
        for (int step = 1; step <= 1000; step++) {
            progress.onStep(step(step));
        }
        progress.onEvaluation(new Evaluation(1000, 1.5, 7));
        progress.finish();
        List<String> lines = text().lines().toList();
        assertTrue(lines.size() < 500, text());
        assertTrue(lines.getFirst().startsWith("step 1/1000  "), text());
        assertTrue(lines.get(lines.size() - 2).startsWith("step 1000/1000  "), text());
        assertEquals("step 1000/1000  validation loss 1.5000  (7 label tokens)", lines.getLast());
        assertTrue(!text().contains("\r"), text());
    }

    @Test
    void timesAreRounded() {
        assertEquals("0 s", Progress.time(0.4));
        assertEquals("59 s", Progress.time(59.4));
        assertEquals("1 min 0 s", Progress.time(59.6));
        assertEquals("1 h 1 min", Progress.time(3661));
    }

    private Progress progress(boolean terminal, int steps) {
        PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
        return new Progress(new Streams(stream, stream, terminal), 0, steps);
    }

    private static Step step(int number) {
        return new Step(number, 2.5, 1e-3, 1, 100, 2);
    }

    private String text() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
