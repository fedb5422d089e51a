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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnalyzePcaCommandTest {
    private static final Path MODEL = CommandLine.fixture("gguf/llama-f32.gguf");

    @TempDir
    private Path folder;

    private static CommandLine pca(Object... words) {
        return CommandLine.run(Stream.concat(
                Stream.of("analyze", "pca"), Stream.of(words)).toArray());
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    /** A cross whose arms are 2 and 1 long, in a plane that stands obliquely. */
    @Test
    void pointsOfAPlaneKeepAllOfTheirVariance() throws IOException {
        Path data = file("cross.csv", "x, y, z\n3,-1,1\n-1,3,1\n2,2,-1\n0,0,3\n\n");
        Path out = folder.resolve("out");
        CommandLine run = pca("--data", data, "--out", out).succeeded();
        assertTrue(run.err().contains("4 samples of 3 numbers"), run.err());
        List<String> variance = Files.readAllLines(out.resolve("variance.csv"));
        assertEquals("component,variance,kept", variance.getFirst());
        assertEquals(4 / 7.0, kept(variance.get(1)), 1e-14);
        assertEquals(1, kept(variance.get(2)), 1e-14);
        List<String> points = Files.readAllLines(out.resolve("components.csv"));
        assertEquals(5, points.size());
        assertTrue(points.get(1).startsWith("1,3.0,-1.0,1.0,"), points.get(1));
        String html = Files.readString(out.resolve("pca.html"));
        assertTrue(html.contains("keeps 100.0 % of their variance") && html.contains(">y</text>"));
    }

    private static double kept(String line) {
        return Double.parseDouble(line.substring(line.lastIndexOf(',') + 1));
    }

    @Test
    void hiddenStatesAreARowForEachToken() throws IOException {
        Path text = file("text.txt", "The cat sat on the mat and looked at all the other cats.");
        for (int threads : new int[] {1, 3}) {
            pca("--model", MODEL, "--text", text, "--out", folder.resolve("out" + threads),
                    "--threads", threads).succeeded();
        }
        for (String file : List.of("pca.html", "components.csv", "variance.csv")) {
            assertEquals(-1, Files.mismatch(folder.resolve("out1").resolve(file),
                    folder.resolve("out3").resolve(file)), file);
        }
        pca("--model", MODEL, "--text", text, "--layer", 0, "--out", folder.resolve("first"))
                .succeeded();
        assertTrue(Files.mismatch(folder.resolve("first/components.csv"),
                folder.resolve("out1/components.csv")) >= 0, "layers read other states");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "1,2,3\\n4,5|csv:2: has 2 columns where the first line has 3",
            "x,y,z\\n1,a,3|csv:2: column 2 is \"a\", not a finite number",
            "1,2,3\\n1,,3|csv:2: column 2 is \"\", not a finite number",
            "1,2,3\\n1,NaN,3|column 2 is \"NaN\", not a finite number",
            "x,y,z|holds no numbers", "''|holds no numbers",
            "1,2\\n3,4\\n5,6|2 numbers; at least two of three numbers are needed",
            "1,2,3|is 1 samples of 3 numbers"
    })
    void aBadFileIsToldInOneLine(String text, String message) throws IOException {
        Path data = file("bad.csv", text.replace("\\n", "\n"));
        pca("--data", data, "--out", folder.resolve("out")).failed(message);
        assertFalse(Files.exists(folder.resolve("out")));
    }

    @Test
    void optionsThatDontGoTogetherAreRefused() throws IOException {
        Path out = folder.resolve("out");
        Path text = file("text.txt", "The cat sat.");
        pca("--out", out).misused("needs either --data FILE or --model PATH");
        pca("--out", out, "--data", text, "--model", MODEL).misused("needs either");
        pca("--out", out, "--data", text, "--layer", 1).misused("--layer needs --model");
        pca("--out", out, "--model", MODEL).misused("--model needs --text FILE");
        pca("--out", out, "--model", MODEL, "--text", text, "--layer", 9).failed(
                "the model has layers 0 to 1, and 2 stands for what its head reads");
        pca("--out", out, "--model", MODEL, "--text", file("empty.txt", "")).failed(
                "at least two are needed");
        assertFalse(Files.exists(out));
    }
}
