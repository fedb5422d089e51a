package veneer.lora.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import veneer.engine.nn.Embedding;
import veneer.engine.nn.Linear;
import veneer.engine.nn.Module;
import veneer.lora.text.NearestNames;

/**
 * The modules of a model that a configuration gives an update, and what in the configuration means
 * no module at all.
 */
public final class Targets {
    private final LoraConfig config;
    private final Map<String, Module> modules;
    private final Map<String, Module> adapted;

    private Targets(LoraConfig config, Map<String, Module> modules, Map<String, Module> adapted) {
        this.config = config;
        this.modules = modules;
        this.adapted = adapted;
    }

    /**
     * Finds the modules.
     *
     * @param model the model
     * @param config which are meant
     * @return those with an update
     * @throws IllegalArgumentException if one of them is of a kind that can't have an update
     */
    public static Targets of(Module model, LoraConfig config) {
        Map<String, Module> modules = model.modules();
        Map<String, Module> adapted = new LinkedHashMap<>();
        boolean allLinear = config.targetModules() instanceof TargetModules.AllLinear;
        modules.forEach((path, module) -> {
            boolean meant = config.adapts(path);
            if (meant && (module instanceof Linear || module instanceof Embedding && !allLinear)) {
                adapted.put(path, module);
            } else if (meant && !allLinear) {
                throw new IllegalArgumentException(
                        "target " + config.targetModules() + " means " + path
                                + ", which is neither a linear layer nor an embedding");
            }
        });
        return new Targets(config, modules, adapted);
    }

    /**
     * The linear layers and embeddings with an update.
     *
     * @return modules by path, in the model's order
     */
    public Map<String, Module> adapted() {
        return adapted;
    }

    /**
     * Requires that every target, exclusion, layer and pattern means a module.
     *
     * @throws IllegalArgumentException naming those that don't, and the names nearest to them
     */
    public void requireEvery() {
        List<String> unmatched = unmatched();
        if (!unmatched.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", unmatched));
        }
    }

    /**
     * What in the configuration means no module.
     *
     * @return a message each
     */
    public List<String> unmatched() {
        List<String> unmatched = new ArrayList<>();
        parts(config.targetModules()).forEach(part -> {
            if (adaptable().noneMatch(part::matches)) {
                unmatched.add("target " + part + " matches no linear layer or embedding; "
                        + nearest(part));
            }
        });
        parts(config.excludeModules()).forEach(part -> {
            if (adaptable().filter(config.targetModules()::matches).noneMatch(part::matches)) {
                unmatched.add("exclude_modules " + part + " matches none of the targeted modules; "
                        + nearest(part));
            }
        });
        for (int layer : config.layersToTransform()) {
            LayerSelection selection =
                    new LayerSelection(List.of(layer), config.layersPattern());
            if (adaptable().filter(config.targetModules()::matches)
                    .noneMatch(selection::selects)) {
                unmatched.add("layers_to_transform " + layer + " holds no targeted module");
            }
        }
        addUnmatchedKeys("rank_pattern", config.rankPattern(), unmatched);
        addUnmatchedKeys("alpha_pattern", config.alphaPattern(), unmatched);
        for (String name : config.modulesToSave()) {
            if (modules.keySet().stream().noneMatch(path -> LoraConfig.saves(name, path))) {
                unmatched.add("modules_to_save " + name + " matches no module; "
                        + nearest(new TargetModules.Names(List.of(name))));
            }
        }
        if (unmatched.isEmpty() && adapted.isEmpty()) {
            unmatched.add("exclusions and layers leave none of the modules that target "
                    + config.targetModules() + " matches");
        }
        return unmatched;
    }

    private void addUnmatchedKeys(String key, Map<String, ?> pattern, List<String> unmatched) {
        for (String expression : pattern.keySet()) {
            Predicate<String> means = LoraConfig.pathEnd(key, expression).asMatchPredicate();
            if (adapted.keySet().stream().noneMatch(means)) {
                unmatched.add(key + " " + expression + " matches none of the targeted modules; "
                        + nearest(new TargetModules.Names(List.of(expression))));
            }
        }
    }

    /** The names of a list one by one, as each must mean something; anything else as a whole. */
    private static Stream<TargetModules> parts(TargetModules targets) {
        return targets instanceof TargetModules.Names list
                ? list.names().stream().map(name -> new TargetModules.Names(List.of(name)))
                : Stream.of(targets);
    }

    private Stream<String> adaptable() {
        return modules.entrySet().stream()
                .filter(entry -> entry.getValue() instanceof Linear
                        || entry.getValue() instanceof Embedding)
                .map(Map.Entry::getKey);
    }

    /** The nearest names, with as many parts as the one that was written. */
    private String nearest(TargetModules wanted) {
        String text = wanted.toString();
        int dots = wanted instanceof TargetModules.Names
                ? (int) text.chars().filter(character -> character == '.').count()
                : 0;
        List<String> names = adaptable().map(path -> ending(path, dots)).toList();
        return "the nearest are " + String.join(", ", NearestNames.of(text, names, 3));
    }

    private static String ending(String path, int dots) {
        int start = path.length();
        for (int dot = 0; dot <= dots && start >= 0; dot++) {
            start = path.lastIndexOf('.', start - 1);
        }
        return path.substring(start + 1);
    }
}
