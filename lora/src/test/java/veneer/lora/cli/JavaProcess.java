package veneer.lora.cli;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import veneer.engine.tensor.Tensor;
import veneer.transformer.model.CausalLm;

/** The program in a process of its own. */
final class JavaProcess {
    private JavaProcess() {}

    /**
     * The words that run it.
     *
     * @param javaOptions options of the virtual machine, beside a small heap
     * @param words each is what its {@code toString} gives
     */
    static List<String> command(List<String> javaOptions, Object... words) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx256m");
        command.addAll(javaOptions);
        command.addAll(List.of("-cp", classPath(), Main.class.getName()));
        for (Object word : words) {
            command.add(word.toString());
        }
        return command;
    }

    /** Where the three modules' classes are, in folders or jars. */
    private static String classPath() {
        List<String> places = new ArrayList<>();
        for (Class<?> type : List.of(Main.class, CausalLm.class, Tensor.class)) {
            try {
                places.add(Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                        .toString());
            } catch (URISyntaxException e) {
                throw new IllegalStateException(e);
            }
        }
        return String.join(File.pathSeparator, places);
    }
}
