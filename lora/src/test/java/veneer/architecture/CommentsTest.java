package veneer.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("once")
class CommentsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', ignoreLeadingAndTrailingWhitespace = false,
            value = {
                    "a // b|a     ",
                    "a /* b */ c|a         c",
                    "a /* b // c */ d|a              d",
                    "\"//\" // \"|\"//\"     ",
                    "\"\\\"//\" x /**/|\"\\\"//\" x     ",
                    "'\"' /* ' */ '\\''|'\"'         '\\''",
                    "\"\"\"/* \" \\\"\"\" // \"\"\" //|\"\"\"/* \" \\\"\"\" // \"\"\"   ",
                    "a / b * c|a / b * c",
                    "/* open|       ",
            })
    void blanksCommentsAlone(String text, String code) {
        assertEquals(code, Comments.blank(text));
    }

    @ParameterizedTest
    @CsvSource({"'a /* b\n * c */ d', 'a     \n        d'", "'// a\nb', '    \nb'"})
    void keepsLines(String text, String code) {
        assertEquals(code, Comments.blank(text));
    }
}
