package veneer.lora.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import veneer.lora.data.Sample;

class DemoCommandTest {
    @TempDir
    private Path folder;

    @Test
    @Tag("slow")
    void theModelLearnsTheTask() {
        Path out = folder.resolve("a demo");
        CommandLine demo = CommandLine.run("demo", "--out", out).succeeded();
        assertTrue(
                demo.out().matches("(?s).*validation loss +8\\.\\d+ before, 0\\.0\\d+ after.*"),
                demo.out());
        Sample.Pair unseen = new DemoData(0).next(841).getLast();
        String sample = "\n  " + unseen.prompt() + "\nbefore\n";
        String answer = "\nafter\n  " + unseen.completion().strip() + "\n";
        assertTrue(demo.out().contains(sample) && demo.out().contains(answer), demo.out());
        assertTrue(demo.out().contains("--adapter '" + out + "' --prompt"), demo.out());
        assertTrue(Files.exists(out.resolve("adapter_model.safetensors")));
    }

    @Test
    void aFolderThatHoldsSomethingIsRefused() throws IOException {
        Path mine = Files.writeString(folder.resolve("train.jsonl"), "mine");
        CommandLine.run("demo", "--out", folder).failed(folder, "is not empty");
        CommandLine.run("demo", "--out", mine).failed(mine, "can't be written");
        assertEquals("mine", Files.readString(mine));
    }

    @Test
    void theDataDependOnTheSeedAloneAndNoPairComesTwice() {
        DemoData data = new DemoData(3);
        List<Sample.Pair> first = data.next(500);
        assertEquals(first, new DemoData(3).next(500));
        assertEquals(500, first.stream().distinct().count());
        assertTrue(data.next(500).stream().noneMatch(first::contains));
        assertFalse(first.equals(new DemoData(4).next(500)));
    }
}
