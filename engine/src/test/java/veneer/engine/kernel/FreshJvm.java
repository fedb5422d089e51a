package veneer.engine.kernel;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A class run in a Java virtual machine of its own: what holds only at some width of vectors, or in
 * code that no other test has warmed up, is tested in one.
 */
final class FreshJvm {
    private FreshJvm() {}

    /**
     * Runs the main method of a test class, with the Vector API's module.
     *
     * @param main the class
     * @param options the virtual machine's options, such as {@code -XX:MaxVectorSize=16}
     * @return the lines that it printed
     */
    static List<String> run(Class<?> main, String... options)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
        command.addAll(List.of(options));
        command.add("-cp");
        command.add(folderOf(main) + File.pathSeparator + folderOf(Kernels.class));
        command.add(main.getName());

        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output;
        try (var stream = process.getInputStream()) {
            output = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
        int status = process.waitFor();
        if (status != 0) {
            throw new IOException(
                    String.join(" ", command) + " ended with " + status + ":\n" + output);
        }
        return output.lines().filter(line -> !line.startsWith("WARNING")).toList();
    }

    /** The folder that the class was loaded from, also where tests are patched into a module. */
    private static Path folderOf(Class<?> type) {
        String file = type.getName().replace('.', '/') + ".class";
        URL location = type.getResource("/" + file);
        String root = location.toString();
        return Path.of(URI.create(root.substring(0, root.length() - file.length())));
    }
}
