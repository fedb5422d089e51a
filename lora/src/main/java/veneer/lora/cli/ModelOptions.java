package veneer.lora.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import veneer.engine.io.FormatException;
import veneer.lora.adapter.PeftAdapter;
import veneer.transformer.model.CausalLm;
import veneer.transformer.tokenizer.Tokenizer;

/** Which model a command uses, and the adapter beside it. */
final class ModelOptions {
    static final Option<Path> MODEL =
            Option.path("--model", "PATH", "the model: a Hugging Face folder or a GGUF file")
                    .required();
    static final Option<Path> ADAPTER =
            Option.path("--adapter", "DIR",
                    "an adapter to use with it, a folder as PEFT writes them");

    private ModelOptions() {}

    /**
     * The model's name without its path: an adapter's bytes don't depend on where the model lay.
     */
    static String name(Path model) {
        Path name = model.toAbsolutePath().normalize().getFileName();
        return name == null ? model.toString() : name.toString();
    }

    /** Opens the model, with the adapter where there is one. */
    static CausalLm load(Arguments arguments) throws IOException {
        return adapted(CausalLm.load(arguments.get(MODEL)), arguments);
    }

    /** Opens the model to generate with it. */
    static CausalLm loadIntoMemory(Arguments arguments) throws IOException {
        return adapted(CausalLm.loadIntoMemory(arguments.get(MODEL)), arguments);
    }

    private static CausalLm adapted(CausalLm model, Arguments arguments) throws IOException {
        try {
            Optional<Path> adapter = arguments.find(ADAPTER);
            if (adapter.isPresent()) {
                PeftAdapter.load(model, adapter.get());
            }
            return model;
        } catch (IOException | RuntimeException e) {
            model.close();
            throw e;
        }
    }

    /** Reads a loaded model's tokenizer, all of whose tokens it must know. */
    static Tokenizer tokenizer(Path path, CausalLm model) throws IOException {
        Tokenizer tokenizer = Tokenizer.open(path);
        int words = model.config().vocabSize();
        if (tokenizer.vocabularySize() > words) {
            throw new FormatException(
                    path.toString(),
                    "its tokenizer has " + tokenizer.vocabularySize()
                            + " tokens, its embedding only " + words);
        }
        return tokenizer;
    }
}
