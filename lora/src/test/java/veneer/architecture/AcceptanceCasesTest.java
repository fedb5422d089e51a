package veneer.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The cases that PEFT's own tests make (C1 to C66) and that arithmetic by hand does (G1 to G14):
 * each is in the name of a test, or on the list of those that aren't, with the reason.
 */
@Tag("once")
class AcceptanceCasesTest {
    private static final int OF_PEFT = 66;
    private static final int BY_HAND = 14;

    /** A test's name holds its cases: {@code c55C63AndC64…}, {@code g2DoraAndG3…}. */
    private static final Pattern TEST = Pattern.compile("\\b(?:void|> ) ?(\\w+)\\(");
    private static final Pattern CASE =
            Pattern.compile("(?:^|(?<=[a-z0-9]))([cCgG])(\\d+b?)(?![a-z0-9])");

    private static final String SVD = "starts by singular values or decompositions are refused by"
            + " name: AdapterConfigFileTest.whatIsNotSupportedIsRefusedByName";
    private static final String ARITHMETIC = "adapters are used together, not made into one";

    private static final Map<String, String> WITHOUT_TEST = Map.ofEntries(
            Map.entry("C6", SVD),
            Map.entry("C7", SVD),
            Map.entry("C49", ARITHMETIC),
            Map.entry("C50", ARITHMETIC),
            Map.entry("C50b", ARITHMETIC),
            Map.entry("C57", SVD),
            Map.entry("C58", "an adapter is replaced by removing it and loading another: C42"),
            Map.entry("C59", "target_parameters is refused by name"),
            Map.entry("C61", SVD),
            Map.entry("C62", "a difference of weights is not made into an adapter"),
            Map.entry("G4", ARITHMETIC),
            Map.entry("G5", ARITHMETIC),
            Map.entry("G6", "there is no base in NF4"),
            Map.entry("G7", "adapters are not written as GGUF files"),
            Map.entry("G11", ARITHMETIC),
            Map.entry("G12", SVD));

    @Test
    void eachHasATestOrAReason() {
        Set<String> expected = new TreeSet<>(Set.of("C38b", "C50b"));
        IntStream.rangeClosed(1, OF_PEFT).mapToObj(number -> "C" + number).forEach(expected::add);
        IntStream.rangeClosed(1, BY_HAND).mapToObj(number -> "G" + number).forEach(expected::add);
        Map<String, String> covered = new TreeMap<>(tested());
        WITHOUT_TEST.forEach((name, reason) -> assertEquals(
                null, covered.put(name, reason), name + " is on the list and has a test"));
        Set<String> neither = new TreeSet<>(expected);
        neither.removeAll(covered.keySet());
        assertEquals(Set.of(), neither, "cases with neither a test nor a reason");
        assertEquals(expected, covered.keySet(), "cases");
    }

    /** The cases in the names of tests, each with one of these names. */
    private static Map<String, String> tested() {
        Map<String, String> tested = new TreeMap<>();
        SourceFile.all().stream()
                .filter(file -> file.className().endsWith("Test"))
                .flatMap(file -> TEST.matcher(file.code()).results())
                .map(result -> result.group(1))
                .forEach(name -> cases(name).forEach(found -> tested.put(found, name)));
        return tested;
    }

    private static Stream<String> cases(String testName) {
        Matcher matcher = CASE.matcher(testName);
        return matcher.results()
                .map(found -> found.group(1).toUpperCase() + found.group(2));
    }
}
