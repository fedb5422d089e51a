package veneer.lora.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import veneer.lora.adapter.PeftAdapter;

/** An adapter that is there already, and goes on being trained. */
class AdapterOptionsTest {
    @TempDir
    private Path folder;

    /** The order of the data is the file's, so that the seed decides on nothing else. */
    @Test
    void theSeedOfTheRunDecidesWhatIsDropped() throws IOException {
        Path data = Files.writeString(folder.resolve("data.jsonl"), """
                {"text": "the other hand and the sand"}
                {"text": "one stone, alone at the station"}
                """);
        trained(data, "start", 1, "--dropout", "0.3");
        byte[] one = trained(data, "one", 1, "--adapter", folder.resolve("start"));
        assertArrayEquals(one, trained(data, "again", 1, "--adapter", folder.resolve("start")));
        byte[] two = trained(data, "two", 2, "--adapter", folder.resolve("start"));
        assertFalse(Arrays.equals(one, two));
    }

    /** The tensors alone: the header says which seed there was. */
    private byte[] trained(Path data, String name, long seed, Object... more) throws IOException {
        Path out = folder.resolve(name);
        Object[] words = {"finetune", "--model", CommandLine.fixture("gguf/llama-f32.gguf"),
                "--data", data, "--out", out, "--steps", 2, "--no-shuffle", "--seed", seed};
        Object[] all = Arrays.copyOf(words, words.length + more.length);
        System.arraycopy(more, 0, all, words.length, more.length);
        CommandLine.run(all).succeeded();
        byte[] file = Files.readAllBytes(out.resolve(PeftAdapter.WEIGHTS));
        return Arrays.copyOfRange(file, file.length - 1000, file.length);
    }
}
