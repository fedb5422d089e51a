package veneer.lora.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnalyzeRankCommandTest {
    private static final Path BASE = CommandLine.fixture("llama-tied/base");

    @TempDir
    private Path folder;

    private static CommandLine rank(Object... words) {
        return CommandLine.run(Stream.concat(
                Stream.of("analyze", "rank"), Stream.of(words)).toArray());
    }

    @Test
    void allLinearLayersOfAModelAreMeasured() throws IOException {
        Path out = folder.resolve("out");
        rank("--model", BASE, "--out", out).succeeded();
        List<String> ranks = Files.readAllLines(out.resolve("ranks.csv"));
        assertEquals(1 + 2 * 7, ranks.size(), "two layers of seven matrices");
        assertTrue(ranks.stream().noneMatch(line -> line.contains("lm_head")));
        String[] cells = ranks.get(1).split(",");
        assertEquals("model.layers.0.self_attn.q_proj", cells[0]);
        assertEquals("32×32", cells[2]);
        assertEquals("32", cells[5], "a random matrix has full rank");
    }

    /** An update has the adapter's rank, and its values keep all of the energy. */
    @Test
    void anUpdateHasTheAdaptersRank() throws IOException {
        Path out = folder.resolve("out");
        Path adapter = RandomAdapter.write(BASE, folder.resolve("adapter"), 3, 1);
        rank("--model", BASE, "--adapter", adapter, "--out", out).succeeded();
        List<String> ranks = Files.readAllLines(out.resolve("ranks.csv"));
        assertEquals(1 + 4 * 2, ranks.size(), "q and v of two layers, W and ΔW");
        for (String line : ranks.subList(1, ranks.size())) {
            String[] cells = line.split(",");
            if (cells[1].equals("ΔW")) {
                assertEquals("3", cells[5]);
                assertEquals("3", cells[9], "k for 99 % of three random directions");
                assertTrue(Double.parseDouble(cells[6]) > 2);
            }
        }
        List<String> last = Files.readAllLines(out.resolve("spectra.csv")).stream()
                .filter(line -> line.contains("q_proj,ΔW,3,")).toList();
        assertEquals(2, last.size());
        assertTrue(last.getFirst().endsWith(",1.0,0.0"), last.getFirst());
    }

    @Test
    void bytesDontDependOnThreadsNorOnMore() throws IOException {
        Path adapter = RandomAdapter.write(BASE, folder.resolve("adapter"), 3, 1);
        for (int threads : new int[] {1, 3}) {
            rank("--model", BASE, "--adapter", adapter, "--out", folder.resolve("out" + threads),
                    "--threads", threads, "--seed", 5).succeeded();
        }
        for (String file : List.of("rank.html", "ranks.csv", "spectra.csv")) {
            assertEquals(-1, Files.mismatch(folder.resolve("out1").resolve(file),
                    folder.resolve("out3").resolve(file)), file);
        }
    }

    @Test
    void theEmbeddingIsMeasuredWhereItIsNamed() throws IOException {
        Path out = folder.resolve("out");
        rank("--model", BASE, "--out", out, "--module", "embed_tokens", "--quick").succeeded();
        List<String> ranks = Files.readAllLines(out.resolve("ranks.csv"));
        assertEquals(2, ranks.size());
        assertTrue(ranks.get(1).startsWith("model.embed_tokens,W,32×288,"), ranks.get(1));
    }

    @Test
    void badInputIsToldInOneLine() {
        Path out = folder.resolve("out");
        rank("--model", BASE, "--out", out, "--module", "q_porj").failed(
                "no module is named q_porj; the nearest is q_proj");
        rank("--model", BASE, "--out", out, "--adapter",
                CommandLine.fixture("qwen3/adapters/qv/adapter")).failed("does not fit the model");
        rank("--model", BASE, "--out", out, "--allow-other-base").misused("needs --adapter");
        rank("--model", folder, "--out", out).failed("");
        rank("--out", out).misused("needs --model");
        assertFalse(Files.exists(out), "nothing is written");
    }
}
