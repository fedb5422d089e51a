package veneer.lora.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** {@code veneer inspect}: what is in a file or folder of weights. */
final class InspectCommand implements Command {
    private static final Option<Path> PATH = Option.operand(
            "FILE|DIR",
            "a safetensors or GGUF file, or a folder with a Hugging Face model or a PEFT adapter")
            .required();
    private static final Option<Boolean> JSON = Option.flag(
            "--json",
            "print one object with path, format, config, metadata, parameters, bytes, types, files,"
                    + " tensors and unused");

    @Override
    public String name() {
        return "inspect";
    }

    @Override
    public String summary() {
        return "shows what is in a file or folder of weights";
    }

    @Override
    public String details() {
        return "Every tensor is listed, then those that a folder's model has no use for, and the"
                + " totals come last. A folder's config is shortened to"
                + " what says most about its weights. The file's structure is checked, and that it"
                + " is whole; the numbers are not read. Exit codes: 0 for a good file, 1 for a bad"
                + " one. With --json, numbers that JSON doesn't have are \"NaN\", \"Infinity\" and"
                + " \"-Infinity\".";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(PATH, JSON);
    }

    @Override
    public void run(Arguments arguments, Streams streams) throws IOException {
        Inspection inspection = Inspection.of(arguments.get(PATH));
        streams.out().print(
                arguments.has(JSON)
                        ? InspectionJson.write(inspection)
                        : InspectionText.write(inspection));
    }
}
