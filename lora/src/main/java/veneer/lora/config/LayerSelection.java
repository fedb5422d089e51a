package veneer.lora.config;

import java.math.BigInteger;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The layers that PEFT's {@code layers_to_transform} keeps. The number of a module's layer is the
 * first in its path that stands behind a name of {@code layers_pattern}, so that of {@code
 * model.layers.1.mlp.experts.0.up_proj} is 1.
 *
 * @param indices the layers
 * @param patterns expressions for the name before the number, none for any name but a path's first
 */
record LayerSelection(List<Integer> indices, List<String> patterns) {
    private static final String NUMBER = "\\.(\\d+)\\.";
    private static final Pattern ANY = Pattern.compile(".*?\\.[^.]*" + NUMBER);

    /** Whether a module is in one of the layers. */
    boolean selects(String path) {
        Stream<Pattern> numbers = patterns.isEmpty()
                ? Stream.of(ANY)
                : patterns.stream().map(LayerSelection::before);
        return numbers.map(number -> number.matcher(path))
                .filter(Matcher::lookingAt)
                .findFirst()
                .filter(found -> isSelected(found.group(found.groupCount())))
                .isPresent();
    }

    private boolean isSelected(String number) {
        return number != null && indices.stream()
                .anyMatch(index -> BigInteger.valueOf(index).equals(new BigInteger(number)));
    }

    /**
     * A path's start up to a layer's number, which is the last group. The parts of an alternative
     * stand alone, as in PEFT: only the last has a number behind it.
     */
    static Pattern before(String pattern) {
        return PythonExpression.compile("layers_pattern", pattern, "(?:^|.*?\\.)", NUMBER);
    }
}
