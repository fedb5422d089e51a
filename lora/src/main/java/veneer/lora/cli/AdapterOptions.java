package veneer.lora.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import veneer.lora.adapter.Lora;
import veneer.lora.adapter.PeftAdapter;
import veneer.lora.config.LoraConfig;
import veneer.lora.config.Targets;
import veneer.transformer.model.CausalLm;

/** Which adapter is trained: a fresh one, or one that is there already. */
final class AdapterOptions {
    static final Option<Path> ADAPTER =
            Option.path("--adapter", "DIR",
                    "an adapter to go on from, whose own settings hold")
                    .absentMeans("a fresh one");

    private AdapterOptions() {}

    /** Puts the adapter that the options ask for beside a model's layers. */
    static Lora attach(Arguments arguments, CausalLm model, long seed, Streams streams)
            throws IOException {
        boolean goesOn = arguments.isGiven(ADAPTER);
        var loading = ModelOptions.loading(arguments, goesOn, streams);
        if (!goesOn) {
            return Lora.attach(model, AdapterSettings.config(arguments), seed);
        }
        Lora lora = PeftAdapter.load(model, arguments.get(ADAPTER), loading);
        AdapterSettings.ALL.forEach(setting -> requireAgreement(arguments, setting, model, lora));
        return lora;
    }

    /** An adapter's own configuration holds: an option may repeat it, and not contradict it. */
    private static void requireAgreement(
            Arguments arguments, AdapterSettings<?> setting, CausalLm model, Lora lora) {
        boolean agrees = setting.agrees(arguments, lora.config(), variant -> Targets
                .of(model, variant).adapted().keySet().equals(lora.layers().keySet()));
        if (!agrees) {
            throw new UsageException(
                    setting.option().name() + " contradicts the adapter in "
                            + arguments.get(ADAPTER) + ", which was made with "
                            + setting.held().apply(lora.config()));
        }
    }

    /** An adapter's extents, in one line. */
    static String describe(Lora lora) {
        LoraConfig config = lora.config();
        int numbers = lora.parameters().values().stream()
                .mapToInt(parameter -> parameter.data().length)
                .sum();
        return String.format(
                Locale.ROOT,
                "adapter: rank %d, alpha %s, on %s: %d layers, %,d numbers to train",
                config.r(),
                AdapterSettings.plain(config.loraAlpha()),
                config.targetModules().named(lora.layers().keySet()),
                lora.layers().size(),
                numbers);
    }
}
