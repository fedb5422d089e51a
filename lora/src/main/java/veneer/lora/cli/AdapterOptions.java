package veneer.lora.cli;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import veneer.engine.nn.Linear;
import veneer.lora.adapter.Lora;
import veneer.lora.adapter.PeftAdapter;
import veneer.lora.config.LoraConfig;
import veneer.lora.config.TargetModules;
import veneer.transformer.model.CausalLm;

/** Which adapter is trained: a fresh one, or one that is there already. */
final class AdapterOptions {
    static final Option<Path> ADAPTER =
            Option.path("--adapter", "DIR",
                    "an adapter to go on from, whose rank, alpha and targets hold")
                    .absentMeans("a fresh one");
    static final Option<Integer> RANK =
            Option.integer("--rank", "R", 1, 1 << 16, "rank of the update").orElse("8");
    static final Option<Double> ALPHA =
            Option.positive("--alpha", "ALPHA", "the update is multiplied by alpha/rank")
                    .orElse("16");
    static final Option<String> TARGETS = Option.text(
            "--targets",
            "NAMES",
            "layers with an update: names with commas between, all-linear (all but the output"
                    + " head), or"
                    + " regex:EXPRESSION for whole paths")
            .absentMeans("q_proj,v_proj, or c_attn of GPT-2");

    private AdapterOptions() {}

    /** Puts the adapter that the options ask for beside a model's layers. */
    static Lora attach(Arguments arguments, CausalLm model, long seed) throws IOException {
        TargetModules targets = arguments.find(TARGETS)
                .map(TargetModules::parse)
                .orElseGet(TargetModules.FamilyDefault::new);
        if (!arguments.isGiven(ADAPTER)) {
            LoraConfig config = LoraConfig.of(arguments.get(RANK), arguments.get(ALPHA), targets);
            return Lora.attach(model, config, seed);
        }
        Lora lora = PeftAdapter.load(model, arguments.get(ADAPTER));
        LoraConfig config = lora.config();
        boolean sameLayers = lora.layers().keySet().equals(targeted(model, targets));
        requireAgreement(arguments, RANK, arguments.get(RANK) == config.r(), config.r());
        requireAgreement(
                arguments, ALPHA, arguments.get(ALPHA) == config.loraAlpha(),
                plain(config.loraAlpha()));
        requireAgreement(arguments, TARGETS, sameLayers, config.targetModules());
        return lora;
    }

    /** An adapter's own configuration holds: an option may repeat it, and not contradict it. */
    private static void requireAgreement(
            Arguments arguments, Option<?> option, boolean agrees, Object held) {
        if (arguments.isGiven(option) && !agrees) {
            throw new UsageException(
                    option.name() + " contradicts the adapter in " + arguments.get(ADAPTER)
                            + ", which was made with " + held);
        }
    }

    private static Set<String> targeted(CausalLm model, TargetModules targets) {
        return model.modules().entrySet().stream()
                .filter(entry -> entry.getValue() instanceof Linear
                        && targets.matches(entry.getKey()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
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
                plain(config.loraAlpha()),
                config.targetModules(),
                lora.layers().size(),
                numbers);
    }

    private static String plain(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }
}
