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

/** The spaces of adapters that are made for it. */
class AnalyzeSimilarityCommandTest {
    private static final Path BASE = CommandLine.fixture("llama-tied/base");
    private static final List<String> FILES =
            List.of("summary.csv", "similarity.csv", "similarity.html", "amplification.csv");

    @TempDir
    private Path folder;

    private Path adapter(String name, int rank, long seed) throws IOException {
        return RandomAdapter.write(BASE, folder.resolve(name), rank, seed);
    }

    private static CommandLine similarity(Object... words) {
        return CommandLine.run(Stream.concat(
                Stream.of("analyze", "similarity"), Stream.of(words)).toArray());
    }

    @Test
    void anAdapterIsLikeItself() throws IOException {
        Path out = folder.resolve("out");
        Path adapter = adapter("a", 4, 1);
        similarity(adapter, adapter, "--out", out).succeeded();
        List<String> lines = Files.readAllLines(out.resolve("similarity.csv"));
        assertEquals("module,factor,i,j,phi,control", lines.getFirst());
        assertEquals(1 + 4 * 2 * 16, lines.size(), "2 layers, q and v, A and B, 4×4");
        for (String line : lines.subList(1, lines.size())) {
            assertEquals(1, Double.parseDouble(line.split(",")[4]), 1e-12, line);
        }
        assertTrue(Files.readString(out.resolve("similarity.html")).contains("a (second)"));
        assertFalse(Files.exists(out.resolve("amplification.csv")));
    }

    @Test
    void ranksMayDifferAndTheModelTellsWhatIsStrengthened() throws IOException {
        Path out = folder.resolve("out");
        similarity(adapter("a", 2, 1), adapter("b", 6, 2), "--model", BASE, "--out", out,
                "--module", "0.self_attn.q_proj", "--quick").succeeded();
        List<String> lines = Files.readAllLines(out.resolve("amplification.csv"));
        assertEquals(3, lines.size());
        assertTrue(lines.get(1).startsWith("a,model.layers.0.self_attn.q_proj,2,"));
        assertTrue(lines.get(2).startsWith("b,model.layers.0.self_attn.q_proj,6,"));
        assertEquals(1 + 2 * 12, Files.readAllLines(out.resolve("similarity.csv")).size());
    }

    @Test
    void bytesDontDependOnThreads() throws IOException {
        Path a = adapter("a", 2, 1);
        Path b = adapter("b", 6, 2);
        for (int threads : new int[] {1, 3}) {
            similarity(a, b, "--model", BASE, "--out", folder.resolve("out" + threads),
                    "--threads", threads).succeeded();
        }
        for (String file : FILES) {
            assertEquals(-1, Files.mismatch(folder.resolve("out1").resolve(file),
                    folder.resolve("out3").resolve(file)), file);
        }
    }

    @Test
    void whatIsReadAloneIsWhatTheModelReads() throws IOException {
        Path a = adapter("a", 3, 1);
        Path b = adapter("b", 3, 2);
        similarity(a, b, "--out", folder.resolve("alone")).succeeded();
        similarity(a, b, "--model", BASE, "--out", folder.resolve("beside")).succeeded();
        assertEquals(-1, Files.mismatch(folder.resolve("alone/similarity.csv"),
                folder.resolve("beside/similarity.csv")));
    }

    @Test
    void badInputIsToldInOneLine() throws IOException {
        Path a = adapter("a", 2, 1);
        Path out = folder.resolve("out");
        similarity(a, a, "--out", out, "--module", "k_proj").failed(
                "no module is named k_proj; the nearest is q_proj");
        similarity(a, CommandLine.fixture("gpt2/adapters/qv/adapter"), "--out", out).failed(
                "changes no module that");
        similarity(a, CommandLine.fixture("qwen3/adapters/qv/adapter"), "--out", out).failed(
                "they aren't of one model");
        similarity(a, CommandLine.fixture("qwen3/adapters/qv/adapter"), "--model", BASE, "--out",
                out).failed("does not fit the model");
        similarity(a, folder.resolve("none"), "--out", out).failed("no such file");
        similarity(a, "--out", out).misused("needs OTHER");
        similarity(a, a, "--out", out, "--allow-other-base").misused("needs --model");
        similarity(a, a, "--out", a).failed("holds a run already");
        CommandLine.run("analyze").misused(
                "analyze needs to know what: analyze rank or analyze pca or analyze similarity");
        assertFalse(Files.exists(out), "nothing is written");
    }
}
