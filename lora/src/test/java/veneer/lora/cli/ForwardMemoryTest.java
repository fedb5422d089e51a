package veneer.lora.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import veneer.transformer.model.CausalLm;

/**
 * Loading a model and one forward pass take the memory of its file, of what the pass computes, and
 * 250 MB at most, in a heap that may not fill with garbage. Let grow, it does while the first pass
 * is interpreted, where each vector is an object.
 */
@Tag("slow")
class ForwardMemoryTest {
    private static final Path ROOT = Path.of(System.getProperty("veneer.root", ".."));
    private static final Path SMOLLM2 = Path
            .of(System.getProperty("veneer.data", "../../shared/data"))
            .resolve("smollm2/SmolLM2-135M-Instruct.Q4_1.gguf");
    private static final Pattern PEAK = Pattern.compile("peak (\\d+)");
    private static final long ALLOWED = 250_000_000;

    /** 64 rows of the logits, and of 30 layers of 576 channels twenty arrays as wide each. */
    private static final long ACTIVATIONS =
            ForwardMemoryProbe.POSITIONS * Float.BYTES * (49_152L + 30 * 20 * 576);

    @Test
    void ofAQuantizedFile() throws IOException {
        assumeTrue(Files.exists(SMOLLM2), "there is no " + SMOLLM2);
        assertPeak(SMOLLM2, Files.size(SMOLLM2));
    }

    @Test
    void ofAFolderOfFloats(@TempDir Path folder) throws IOException {
        assumeTrue(Files.exists(SMOLLM2), "there is no " + SMOLLM2);
        Path saved = folder.resolve("saved");
        try (CausalLm model = CausalLm.load(SMOLLM2)) {
            model.save(saved);
        }
        assertPeak(saved, Files.size(saved.resolve("model.safetensors")));
    }

    private static void assertPeak(Path model, long stored) throws IOException {
        assumeTrue(Files.exists(Path.of("/proc/self/status")), "only Linux tells the peak");
        String classes = Stream.of(
                "engine/target/classes", "transformer/target/classes", "lora/target/classes",
                "lora/target/test-classes")
                .map(folder -> ROOT.resolve(folder).toString())
                .collect(Collectors.joining(File.pathSeparator));
        Process process = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx200m", "--add-modules", "jdk.incubator.vector", "-cp", classes,
                ForwardMemoryProbe.class.getName(), model.toString())
                        .redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(),
                StandardCharsets.UTF_8);
        Matcher peak = PEAK.matcher(output);
        assertTrue(peak.find(), output);
        long beyond = Long.parseLong(peak.group(1)) - stored - ACTIVATIONS;
        System.out.println("memory beyond weights and activations: " + beyond / 1_000_000 + " MB");
        assertTrue(beyond <= ALLOWED, beyond + " bytes beyond weights and activations");
    }
}
