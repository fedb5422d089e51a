package veneer.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the formatter leaves alone: the width of comments, names that say nothing, loose ends. */
@Tag("once")
class StyleTest {
    private static final int COLUMNS = 100;
    private static final Pattern EMPTY_NAME =
            Pattern.compile(".*(Utils?|Helper|Manager|Impl)\\.java");
    private static final Pattern LOOSE_END = Pattern.compile("\\b(TODO|FIXME)\\b");

    @Test
    void linesFit() {
        List<String> tooLong = new ArrayList<>();
        for (SourceFile file : SourceFile.all()) {
            List<String> lines = file.text().lines().toList();
            for (int i = 0; i < lines.size(); i++) {
                int width = lines.get(i).codePointCount(0, lines.get(i).length());
                if (width > COLUMNS) {
                    tooLong.add(file.path() + ":" + (i + 1) + " has " + width + " columns");
                }
            }
        }
        assertNone(tooLong);
    }

    @Test
    void namesSaySomething() {
        assertNone(SourceFile.all().stream().map(file -> file.path().toString())
                .filter(path -> EMPTY_NAME.matcher(path).matches()).toList());
    }

    @Test
    void nothingIsLeftForLater() {
        assertNone(SourceFile.main().stream()
                .filter(file -> LOOSE_END.matcher(file.text()).find())
                .map(file -> file.path().toString()).toList());
    }

    private static void assertNone(List<String> offences) {
        assertEquals("", String.join("\n", offences));
    }
}
