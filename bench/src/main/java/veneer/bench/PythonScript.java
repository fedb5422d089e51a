package veneer.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import veneer.engine.io.Json;

/**
 * A script beside the benchmarks, which measures a peer in a process of its own.
 *
 * @param python a Python with the scripts' requirements
 * @param script the script
 */
record PythonScript(Path python, Path script) {
    /** The system property that names the folder of the scripts; the launcher sets it. */
    static final String FOLDER_PROPERTY = "veneer.bench.python";

    PythonScript(Path python, String name) {
        this(python, Path.of(System.getProperty(FOLDER_PROPERTY, "bench/python")).resolve(name));
    }

    /**
     * Runs it.
     *
     * @param key a key of the object in its last line of output
     * @param arguments its arguments
     * @return the number of the key
     * @throws IOException if the script fails
     */
    double run(String key, List<String> arguments) throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path errors = folder.path().resolve("errors.txt");
            List<String> command = new ArrayList<>(List.of(python.toString(), script.toString()));
            command.addAll(arguments);
            Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (waitFor(process) != 0) {
                throw new IOException(script + " failed: " + Files.readString(errors).strip());
            }
            String last = output.strip().substring(output.strip().lastIndexOf('\n') + 1);
            return ((Number) ((Map<?, ?>) Json.parse(last)).get(key)).doubleValue();
        }
    }

    private int waitFor(Process process) throws IOException {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + script + " ran", e);
        }
    }
}
