package veneer.documentation;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import veneer.engine.kernel.KernelProvider;
import veneer.engine.tensor.Tensor;
import veneer.lora.adapter.Lora;
import veneer.transformer.model.CausalLm;

/** Runs Java source files as a reader does: by the java command, with the project's modules. */
final class JavaProgram {
    private JavaProgram() {}

    /**
     * Runs a program from the project's root, with the kernels of this process.
     *
     * @param folder where the files go
     * @param files what they hold, by name
     * @param main the file with the main method
     * @param arguments its arguments
     * @return what it printed
     */
    static String run(Path folder, Map<String, String> files, String main, Object... arguments)
            throws IOException, InterruptedException, URISyntaxException {
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
        boolean vectors = KernelProvider.best().lanes() > 1;
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m",
                "-Dstdout.encoding=UTF-8", "-Dveneer.kernels=" + (vectors ? "vector" : "scalar"),
                "--module-path", modules(), "--add-modules",
                vectors ? "veneer.lora,jdk.incubator.vector" : "veneer.lora",
                folder.resolve(main).toString()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return run(new ProcessBuilder(command), folder);
    }

    /** Runs a process from the project's root; its messages go to a file in a folder. */
    static String run(ProcessBuilder builder, Path folder)
            throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        int exitCode = builder.directory(Page.ROOT.toFile()).redirectOutput(out.toFile())
                .redirectError(err.toFile()).start().waitFor();
        if (exitCode != 0) {
            throw new AssertionError("exit code " + exitCode + "\n" + Files.readString(err));
        }
        return Files.readString(out);
    }

    /** Where the three modules are, in folders or jars. */
    private static String modules() throws URISyntaxException {
        List<String> places = new ArrayList<>();
        for (Class<?> type : List.of(Lora.class, CausalLm.class, Tensor.class)) {
            places.add(Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString());
        }
        return String.join(File.pathSeparator, places);
    }
}
