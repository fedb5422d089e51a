package veneer.transformer.chat.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a template may not do is named, with its place. */
class TemplateErrorsTest {
    private static final Map<String, Object> VARIABLES =
            Map.of("n", 1L, "s", "text", "m", Map.of("k", "v"), "xs", List.of(1L, 2L));

    @ParameterizedTest
    @CsvSource(delimiter = '§', quoteCharacter = '`', value = {
            "{{ n | wordwrap }}§1§8§filter \"wordwrap\" is not supported; supported: abs, ",
            "{{ n is odder }}§1§9§test \"odder\" is not supported; supported: boolean, ",
            "{{ s.zfill(3) }}§1§6§method \"zfill\" is not supported; supported: capitalize, ",
            "{% include 'x' %}§1§4§tag \"include\" is not supported; supported: break, ",
            "{% raw %}§1§4§tag \"raw\" is not supported",
            "{% endif %}§1§4§tag \"endif\" ends nothing that is open",
            "{% if n %}{% endfor %}§1§14§ends nothing that is open; expected: elif, else, endif",
            "{% if n %}§1§11§the template's end stands where the tag elif, else, endif is",
            "{% break %}§1§4§tag \"break\" stands outside a loop",
            "{% for x in xs %}{% macro f() %}{% break %}§1§36§stands outside a loop",
            "{% for x in xs recursive %}§1§16§recursive loops are not supported",
            "{{ n n }}§1§6§\"n\" stands where }} is expected",
            "{{ }}§1§4§\"}}\" stands where a value is expected",
            "{{ (n }}§1§7§\"}\" closes none that is open",
            "{{ n ? 1 }}§1§6§the character \"?\" means nothing in a tag",
            "{{ 'a }}§1§4§the string has no end",
            "{# a§1§1§the comment has no end",
            "{{ '\\x4g' }}§1§4§an escape that is no character: \\x4g",
            "{{ 99999999999999999999 }}§1§4§has more than 64 bits",
            "{{ f(a=1, a=2) }}§1§11§the argument a is given twice",
            "{{ f(a=1, 2) }}§1§11§\"2\" stands where an argument with a name is expected",
            "{{ f(*xs) }}§1§6§arguments with * are not supported",
            "{{ caller() }}§1§4§\"caller\" is not supported",
            "{% set none = 1 %}§1§8§none can't be given a value",
    })
    void isRefusedWhenRead(String source, int line, int column, String problem) {
        check(assertThrows(TemplateException.class, () -> Template.parse(source)), line, column,
                problem);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '§', quoteCharacter = '`', value = {
            "{{ raise_exception('Turns must alternate') }}§1§19§refuses: Turns must alternate",
            "{{ missing.role }}§1§11§missing is not defined",
            "{{ m.other.role }}§1§11§a mapping has no element \"other\"",
            "{{ missing + s }}§1§12§operator + is not defined for a value that isn't there",
            "{{ s + n }}§1§6§operator + is not defined for a text and the number 1",
            "{{ n < s }}§1§6§there is no order of the number 1 and a text",
            "{{ n / 0 }}§1§6§divides by zero",
            "{{ 9223372036854775807 + n }}§1§24§needs more than 64 bits",
            "{{ '%s' % n }}§1§9§formatting a text with % is not supported",
            "{{ missing() }}§1§11§missing is not defined, so it can't be called",
            "{{ s() }}§1§5§a text can't be called",
            "{{ n | length }}§1§8§the number 1 has no length",
            "{{ missing | tojson }}§1§14§has no JSON form",
            "{{ xs | map('nosuch') | list }}§1§25§the filter \"nosuch\" is not supported",
            "{{ xs | select('nosuch') | list }}§1§28§the test \"nosuch\" is not supported",
            "{{ s | trim(1) }}§1§8§what is stripped must be a text, not the number 1",
            "{{ s.strip('a', 'b') }}§1§11§strip takes at most 1 arguments, not 2",
            "{{ s | join(nosuch=1) }}§1§8§the filter join takes no argument nosuch",
            "{{ m.copy }}§1§5§method copy of a mapping is not supported",
            "{{ m.keys }}§1§5§the method keys can't be printed",
            "{{ {n: 1} }}§1§4§a key must be a text",
            "{% for x in n %}{% endfor %}§1§13§the number 1 has no elements",
            "{% for a, b in xs %}{% endfor %}§1§8§the number 1 has no elements",
            "{% set a, b = [1, 2, 3] %}§1§8§2 variables can't be given 3 values",
            "{% set m.k = 1 %}§1§8§m is no namespace, so k can't be set",
            "{% macro f(a) %}{% endmacro %}{{ f(1, 2) }}§1§35§the macro f takes at most 1",
            "{{ xs[::0] }}§1§6§a slice can't step by 0",
            "{{ strftime_now('%U') }}§1§16§the time field %U is not supported",
            "{{ range(1000000) | list }}§1§9§a range holds at most 100000 numbers",
            "{{ (s | safe) + s }}§1§15§a text that the filter safe gave",
    })
    void isRefusedWhenRendered(String source, int line, int column, String problem) {
        Template template = Template.parse(source);
        check(assertThrows(TemplateException.class,
                () -> template.render(VARIABLES, LocalDateTime::now)), line, column, problem);
    }

    private static void check(TemplateException error, int line, int column, String problem) {
        String place = "line " + line + ", column " + column + ": ";
        assertTrue(error.getMessage().startsWith(place), error.getMessage() + " lacks " + place);
        assertTrue(error.getMessage().contains(problem), error.getMessage() + " lacks " + problem);
    }

    @Test
    void placesCountCharactersFromTheLinesBeginning() {
        String source = "one\r\ntwo\rthree\n\ud83d\ude42\ud83d\ude42{{ n | nosuch }}";
        TemplateException error =
                assertThrows(TemplateException.class, () -> Template.parse(source));
        assertTrue(error.getMessage().startsWith("line 4, column 10: "), error.getMessage());
    }

    @Test
    void whatIsNotReachedIsNotRefused() {
        Template template =
                Template.parse("{% if fetch is defined %}{{ fetch('x') }}{% else %}no{% endif %}");
        assertEquals("no", template.render(VARIABLES, LocalDateTime::now));
    }
}
