package veneer.lora.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import veneer.engine.io.FormatException;
import veneer.lora.adapter.AdapterLoading;
import veneer.lora.adapter.Adapters;
import veneer.transformer.model.CausalLm;
import veneer.transformer.tokenizer.Tokenizer;
import veneer.transformer.tokenizer.TokenizerFilesWriter;

/** Which model a command uses, and the adapters beside it. */
final class ModelOptions {
    static final Option<Path> MODEL =
            Option.path("--model", "PATH", "the model: a Hugging Face folder or a GGUF file")
                    .required();
    static final Option<AdapterShare> ADAPTER = Option.optional(
            "--adapter", "DIR[:SHARE]",
            "an adapter to use with it, a folder as PEFT writes them; DIR:0.5 halves what it"
                    + " changes",
            AdapterShare::parse).repeatable();
    static final Option<Boolean> ALLOW_OTHER_BASE = Option.flag(
            "--allow-other-base",
            "use an adapter that was trained on another base, and say what differs");
    static final Option<Boolean> VERIFY = Option.flag(
            "--verify",
            "compare every byte of the model with the base that an adapter was trained on");

    private ModelOptions() {}

    /**
     * The model's name without its path: an adapter's bytes don't depend on where the model lay.
     */
    static String name(Path model) {
        Path name = model.toAbsolutePath().normalize().getFileName();
        return name == null ? model.toString() : name.toString();
    }

    /** Opens the model, with the adapters where there are any. */
    static CausalLm load(Arguments arguments, Streams streams) throws IOException {
        return adapted(CausalLm.load(arguments.get(MODEL)), arguments, streams);
    }

    /** Opens the model to generate with it. */
    static CausalLm loadIntoMemory(Arguments arguments, Streams streams) throws IOException {
        return adapted(CausalLm.loadIntoMemory(arguments.get(MODEL)), arguments, streams);
    }

    private static CausalLm adapted(CausalLm model, Arguments arguments, Streams streams)
            throws IOException {
        try {
            AdapterLoading loading = loading(arguments, arguments.isGiven(ADAPTER), streams);
            adapters(model, arguments.all(ADAPTER), loading);
            return model;
        } catch (IOException | RuntimeException e) {
            model.close();
            throw e;
        }
    }

    /** How the options want adapters to be loaded, of which there must be one then. */
    static AdapterLoading loading(Arguments arguments, boolean anyAdapter, Streams streams) {
        for (Option<Boolean> option : List.of(ALLOW_OTHER_BASE, VERIFY)) {
            if (arguments.has(option) && !anyAdapter) {
                throw new UsageException(option.name() + " needs " + ADAPTER.name());
            }
        }
        return new AdapterLoading(
                arguments.has(ALLOW_OTHER_BASE), arguments.has(VERIFY), 0, streams::note);
    }

    /** Loads all adapters that were named, whose updates add up. */
    static Adapters adapters(CausalLm model, List<AdapterShare> named, AdapterLoading loading)
            throws IOException {
        Adapters adapters = new Adapters(model);
        Map<String, Float> shares = new LinkedHashMap<>();
        for (AdapterShare adapter : named) {
            String name = Integer.toString(shares.size() + 1);
            adapters.load(name, adapter.folder(), loading);
            shares.put(name, adapter.share());
        }
        adapters.activate(shares);
        return adapters;
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

    /** What a folder has, saving has carried over; a GGUF file's tokenizer becomes such files. */
    static void carryTokenizer(Path model, Path out, Streams streams) throws IOException {
        if (Files.isDirectory(model)) {
            return;
        }
        try {
            TokenizerFilesWriter.write(model, out);
        } catch (FormatException e) {
            streams.note("the tokenizer is not carried over: " + e.getMessage());
        }
    }
}
