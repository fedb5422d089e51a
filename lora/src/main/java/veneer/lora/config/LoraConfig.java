package veneer.lora.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * How an adapter is made, under PEFT's names. A variant of one is written as
 * {@code config.with(c -> c.useRslora = true)}.
 *
 * @param r the rank of the update
 * @param loraAlpha α: the update is multiplied by α/r
 * @param loraDropout the share of A's inputs that is dropped as the adapter trains
 * @param targetModules which modules get an update
 * @param excludeModules which of them don't after all, {@link TargetModules#NONE} for none
 * @param layersToTransform the numbers of the layers whose modules get one, empty for all
 * @param layersPattern expressions for the name before a layer's number, empty for any
 * @param rankPattern ranks in place of r, by expressions that the end of a path matches from a dot
 *     on; the first that does so holds
 * @param alphaPattern the same for α
 * @param bias which biases of the base are trained
 * @param loraBias whether B has a bias
 * @param useRslora whether the update is multiplied by α/√r instead (Kalajdzievski 2023)
 * @param useDora whether the update turns the weight's rows and a vector of its own scales them
 *     (Liu et al. 2024)
 * @param modulesToSave modules that are trained themselves, by names or expressions for parts of a
 *     path
 * @param fanInFanOut whether the weights beneath are kept {@code (in, out)}, which a model knows
 *     itself
 * @param trainableTokenIndices the rows of embeddings that are trained, by the embedding's name, or
 *     by {@link #INPUT_EMBEDDING}
 * @param initLoraWeights how A and B start
 */
public record LoraConfig(
        int r,
        double loraAlpha,
        double loraDropout,
        TargetModules targetModules,
        TargetModules excludeModules,
        List<Integer> layersToTransform,
        List<String> layersPattern,
        Map<String, Integer> rankPattern,
        Map<String, Double> alphaPattern,
        Bias bias,
        boolean loraBias,
        boolean useRslora,
        boolean useDora,
        List<String> modulesToSave,
        boolean fanInFanOut,
        Map<String, List<Integer>> trainableTokenIndices,
        InitLoraWeights initLoraWeights) {

    /** Stands for the model's input embedding, whatever its name is. */
    public static final String INPUT_EMBEDDING = "";

    /** Rank 8 and α 16 on the modules that PEFT chooses of the model's family. */
    public static final LoraConfig DEFAULT = of(8, 16, new TargetModules.FamilyDefault());

    /** Checks that each component, and all together, make sense. */
    public LoraConfig {
        layersToTransform = List.copyOf(layersToTransform);
        layersPattern = List.copyOf(layersPattern);
        rankPattern = Collections.unmodifiableMap(new LinkedHashMap<>(rankPattern));
        alphaPattern = Collections.unmodifiableMap(new LinkedHashMap<>(alphaPattern));
        modulesToSave = List.copyOf(modulesToSave);
        trainableTokenIndices =
                Collections.unmodifiableMap(new LinkedHashMap<>(trainableTokenIndices));
        requirePositive("r", r);
        requireFinite("lora_alpha", loraAlpha);
        require(loraDropout >= 0 && loraDropout < 1,
                () -> "lora_dropout " + loraDropout + " is not a share from 0 to below 1");
        rankPattern.forEach((key, rank) -> requirePositive("rank_pattern " + key, rank));
        alphaPattern.forEach((key, alpha) -> requireFinite("alpha_pattern " + key, alpha));
        rankPattern.keySet().forEach(key -> pathEnd("rank_pattern", key));
        alphaPattern.keySet().forEach(key -> pathEnd("alpha_pattern", key));
        modulesToSave.forEach(LoraConfig::pathPart);
        requireLayers(targetModules, layersToTransform, layersPattern);
        require(!(excludeModules instanceof TargetModules.AllLinear),
                () -> "exclude_modules all-linear would leave nothing; give names or an"
                        + " expression");
        require(!(loraBias && useDora), () -> "lora_bias goes without use_dora");
        require(!useDora || initLoraWeights != InitLoraWeights.SYMMETRIC,
                () -> "use_dora goes without init_lora_weights symmetric");
        boolean plainStart = initLoraWeights == InitLoraWeights.KAIMING
                || initLoraWeights == InitLoraWeights.RANDOM;
        require(!loraBias || plainStart,
                () -> "lora_bias goes with init_lora_weights true or false, not "
                        + initLoraWeights);
        trainableTokenIndices.forEach((name, tokens) -> require(
                tokens.stream().allMatch(token -> token >= 0),
                () -> "trainable_token_indices " + tokens + " has a negative index"));
    }

    private static void requireLayers(
            TargetModules targets, List<Integer> layers, List<String> patterns) {
        boolean byName = targets instanceof TargetModules.Names
                || targets instanceof TargetModules.FamilyDefault;
        require(layers.isEmpty() || byName,
                () -> "layers_to_transform goes with target_modules that are names, not "
                        + targets);
        require(patterns.isEmpty() || !layers.isEmpty(),
                () -> "layers_pattern needs layers_to_transform");
        require(layers.stream().allMatch(layer -> layer >= 0),
                () -> "layers_to_transform " + layers + " has a negative number");
        patterns.forEach(LayerSelection::before);
    }

    private static void requirePositive(String name, int rank) {
        require(rank > 0, () -> name + " " + rank + " is not a positive rank");
    }

    private static void requireFinite(String name, double alpha) {
        require(Double.isFinite(alpha), () -> name + " " + alpha + " is not a finite number");
    }

    private static void require(boolean holds, Supplier<String> message) {
        if (!holds) {
            throw new IllegalArgumentException(message.get());
        }
    }

    /**
     * A configuration of the three components that every adapter has.
     *
     * @param r the rank
     * @param loraAlpha α
     * @param targetModules which modules get an update
     * @return the configuration, all else at its default
     */
    public static LoraConfig of(int r, double loraAlpha, TargetModules targetModules) {
        Draft draft = new Draft();
        draft.r = r;
        draft.loraAlpha = loraAlpha;
        draft.targetModules = targetModules;
        return draft.finished();
    }

    /**
     * A variant of this configuration.
     *
     * @param change sets the components that differ
     * @return the variant
     */
    public LoraConfig with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.finished();
    }

    /**
     * Whether a module gets an update, if it is of a kind that can.
     *
     * @param path the module's path
     * @return whether targets and layers mean it, and neither an exclusion nor {@code
     *     modules_to_save} does
     */
    public boolean adapts(String path) {
        return targetModules.matches(path)
                && (layersToTransform.isEmpty() || targetModules.isExactly(path)
                        || new LayerSelection(layersToTransform, layersPattern).selects(path))
                && !excludeModules.matches(path)
                && !saves(path)
                && modulesToSave.stream()
                        .noneMatch(name -> pathPart(name).matcher(path).matches());
    }

    /**
     * Whether a module is trained itself.
     *
     * @param path the module's path
     * @return whether one of {@code modulesToSave} is how its path or that of a module around it
     *     ends; in PEFT {@code norm} means {@code input_layernorm} too
     */
    public boolean saves(String path) {
        return modulesToSave.stream().anyMatch(name -> saves(name, path));
    }

    /** Whether a path, or a start of it up to a dot, ends in a name. */
    static boolean saves(String name, String path) {
        return (path + ".").contains(name + ".");
    }

    /**
     * Whether updates beside matrices are those of the article, A random and B zero, and no more.
     *
     * @return whether there is no other start, dropout, bias of B or magnitude
     */
    public boolean isPlain() {
        return initLoraWeights == InitLoraWeights.KAIMING && loraDropout == 0 && !loraBias
                && !useDora;
    }

    /**
     * Whether weights or biases of the model's own are trained.
     *
     * @return whether {@code bias} or {@code modulesToSave} asks for any
     */
    public boolean trainsCopies() {
        return bias != Bias.NONE || !modulesToSave.isEmpty();
    }

    /**
     * The rank of a module's update.
     *
     * @param path the module's path
     * @return what the first key of {@code rankPattern} that means the module says, otherwise r
     */
    public int rank(String path) {
        return ofPattern("rank_pattern", rankPattern, path, r);
    }

    /**
     * What a module's update is multiplied by.
     *
     * @param path the module's path
     * @return α/r, or α/√r of rank-stabilised LoRA, with α and r as the patterns have them
     */
    public float scaling(String path) {
        double alpha = ofPattern("alpha_pattern", alphaPattern, path, loraAlpha);
        int rank = rank(path);
        return (float) (alpha / (useRslora ? Math.sqrt(rank) : rank));
    }

    private static <T> T ofPattern(String key, Map<String, T> pattern, String path, T otherwise) {
        return pattern.entrySet().stream()
                .filter(entry -> pathEnd(key, entry.getKey()).matcher(path).matches())
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(otherwise);
    }

    /** An expression for a path's end, as PEFT's patterns have them; {@code ^} pins all of it. */
    static Pattern pathEnd(String key, String expression) {
        return PythonExpression.compile(key, expression, "(?:.*\\.)?(?:", ")");
    }

    /**
     * What {@code modules_to_save} keeps updates from: PEFT takes it for an expression there, for
     * one name or some within a path.
     */
    static Pattern pathPart(String expression) {
        return PythonExpression.compile(
                "modules_to_save", expression, "(?:^|.*\\.)(?:", ")(?:$|\\..*)");
    }

    /** The components of a configuration in the making. */
    public static final class Draft {
        /** The rank. */
        public int r;

        /** α. */
        public double loraAlpha;

        /** The share of A's inputs that is dropped in training. */
        public double loraDropout;

        /** Which modules get an update. */
        public TargetModules targetModules;

        /** Which of them don't after all. */
        public TargetModules excludeModules = TargetModules.NONE;

        /** The layers, empty for all. */
        public List<Integer> layersToTransform = List.of();

        /** The name before a layer's number, empty for any. */
        public List<String> layersPattern = List.of();

        /** Ranks in place of r. */
        public Map<String, Integer> rankPattern = Map.of();

        /** The same for α. */
        public Map<String, Double> alphaPattern = Map.of();

        /** Which biases of the base are trained. */
        public Bias bias = Bias.NONE;

        /** Whether B has a bias. */
        public boolean loraBias;

        /** Whether the update is multiplied by α/√r. */
        public boolean useRslora;

        /** Whether the update turns rows that a vector scales. */
        public boolean useDora;

        /** Modules that are trained themselves. */
        public List<String> modulesToSave = List.of();

        /** Whether the weights beneath are kept {@code (in, out)}. */
        public boolean fanInFanOut;

        /** The rows of embeddings that are trained. */
        public Map<String, List<Integer>> trainableTokenIndices = Map.of();

        /** How A and B start. */
        public InitLoraWeights initLoraWeights = InitLoraWeights.KAIMING;

        Draft() {}

        private Draft(LoraConfig config) {
            r = config.r;
            loraAlpha = config.loraAlpha;
            loraDropout = config.loraDropout;
            targetModules = config.targetModules;
            excludeModules = config.excludeModules;
            layersToTransform = config.layersToTransform;
            layersPattern = config.layersPattern;
            rankPattern = config.rankPattern;
            alphaPattern = config.alphaPattern;
            bias = config.bias;
            loraBias = config.loraBias;
            useRslora = config.useRslora;
            useDora = config.useDora;
            modulesToSave = config.modulesToSave;
            fanInFanOut = config.fanInFanOut;
            trainableTokenIndices = config.trainableTokenIndices;
            initLoraWeights = config.initLoraWeights;
        }

        LoraConfig finished() {
            return new LoraConfig(
                    r, loraAlpha, loraDropout, targetModules, excludeModules, layersToTransform,
                    layersPattern, rankPattern, alphaPattern, bias, loraBias, useRslora, useDora,
                    modulesToSave, fanInFanOut, trainableTokenIndices, initLoraWeights);
        }
    }
}
