package veneer.transformer.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PreTokenizerTest {

    /** GPT-2's pattern with Unicode's white space, which Java's {@code \s} is not by itself. */
    private static final Pattern GPT2 =
            Pattern.compile("'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+"
                    + "| ?[^\\p{IsWhite_Space}\\p{L}\\p{N}]+"
                    + "|\\p{IsWhite_Space}+(?!\\P{IsWhite_Space})|\\p{IsWhite_Space}+");

    /** Llama 3's pattern in the same way; its contractions know Unicode's other s. */
    private static Pattern llama3(String digits) {
        return Pattern.compile("(?iu:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|"
                + digits + "| ?[^\\p{IsWhite_Space}\\p{L}\\p{N}]+[\\r\\n]*"
                + "|\\p{IsWhite_Space}*[\\r\\n]+"
                + "|\\p{IsWhite_Space}+(?!\\P{IsWhite_Space})|\\p{IsWhite_Space}+");
    }

    private static final PreTokenizer GPT2_SCANNER = new Gpt2PreTokenizer();

    private static final Pattern DIGITS = Pattern.compile("\\p{N}|\\P{N}+");

    private static List<String> pieces(PreTokenizer preTokenizer, String text) {
        List<String> pieces = new ArrayList<>();
        preTokenizer.split(
                text, 0, text.length(), (from, to) -> pieces.add(text.substring(from, to)));
        return pieces;
    }

    private static List<String> matches(Pattern pattern, String text) {
        List<String> matches = new ArrayList<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            matches.add(matcher.group());
        }
        return matches;
    }

    @Test
    void gpt2SplitsWordsNumbersAndPunctuationWithTheSpaceBeforeThem() {
        assertEquals(
                List.of("Hello", ",", " world", "'s", " 42", "nd", " \t", " ...", "x", "\n\n "),
                pieces(GPT2_SCANNER, "Hello, world's 42nd \t ...x\n\n "));
    }

    @Test
    void gpt2EqualsItsPattern() {
        PreTokenizer gpt2 = GPT2_SCANNER;
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 5_000; i++) {
            String text = RandomText.next(random);
            assertEquals(matches(GPT2, text), pieces(gpt2, text), text);
        }
    }

    @Test
    void llama3AndQwen2EqualTheirPatterns() {
        PreTokenizer llama3 = GgufPreTokenizer.named("llama-bpe").preTokenizer();
        PreTokenizer qwen2 = GgufPreTokenizer.named("qwen2").preTokenizer();
        Pattern threeDigits = llama3("\\p{N}{1,3}");
        Pattern oneDigit = llama3("\\p{N}");
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 10_000; i++) {
            String text = RandomText.next(random);
            assertEquals(matches(threeDigits, text), pieces(llama3, text), text);
            assertEquals(matches(oneDigit, text), pieces(qwen2, text), text);
        }
    }

    @Test
    void runsOfDigitsStayTogetherWhereTheyAreNotIndividual() {
        assertEquals(List.of("a", "12½", "b", "3"),
                pieces(new DigitPreTokenizer(false), "a12½b3"));
    }

    @Test
    void metaspaceCutsBeforeEachSpace() {
        PreTokenizer words = new Metaspace("▁", Metaspace.PrependScheme.ALWAYS).words();
        assertEquals(List.of("▁the", "▁", "▁end", "▁"), pieces(words, "▁the▁▁end▁"));
        assertEquals(List.of("the", "▁end"), pieces(words, "the▁end"));
        assertEquals(List.of(), pieces(words, ""));
    }

    @Test
    void smollmSplitsDigitsAndThenAsGpt2() {
        PreTokenizer smollm = GgufPreTokenizer.named("smollm").preTokenizer();
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 5_000; i++) {
            String text = RandomText.next(random);
            List<String> expected = new ArrayList<>();
            for (String part : matches(DIGITS, text)) {
                expected.addAll(matches(GPT2, part));
            }
            assertEquals(expected, pieces(smollm, text), text);
        }
    }

    @Test
    void classesOfCharactersAreThoseOfPatternsOnEveryCodePoint() {
        Pattern letter = Pattern.compile("\\p{L}");
        Pattern number = Pattern.compile("\\p{N}");
        Pattern whiteSpace = Pattern.compile("\\p{IsWhite_Space}");
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            String text = Character.toString(codePoint);
            CharacterClass expected = letter.matcher(text).matches()
                    ? CharacterClass.LETTER
                    : number.matcher(text).matches()
                            ? CharacterClass.NUMBER
                            : whiteSpace.matcher(text).matches()
                                    ? CharacterClass.WHITE_SPACE
                                    : CharacterClass.OTHER;
            assertEquals(expected, CharacterClass.of(codePoint), Integer.toHexString(codePoint));
        }
    }

    @Test
    void aPartIsCutAsIfItStoodAlone() {
        List<String> pieces = new ArrayList<>();
        String text = "a  b";
        GPT2_SCANNER
                .split(text, 0, 3, (from, to) -> pieces.add(text.substring(from, to)));
        assertEquals(List.of("a", "  "), pieces);
    }

    @Test
    void anUnknownNameIsRefused() {
        IllegalArgumentException error =
                assertThrows(IllegalArgumentException.class,
                        () -> GgufPreTokenizer.named("tekken"));
        assertTrue(error.getMessage().contains("\"tekken\""), error.getMessage());
        assertTrue(error.getMessage().contains("gpt-2, llama-bpe, qwen2, smollm"),
                error.getMessage());
    }
}
