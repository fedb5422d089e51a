package veneer.transformer.chat.template;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Templates that would hang, fill the memory or overflow the stack end with an error. */
class HostileTemplatesTest {
    private static final int SMALL_STACK = 512 << 10;
    private static final Duration LONGEST = Duration.ofSeconds(20);

    @ParameterizedTest
    @ValueSource(strings = {
            "{% set r = range(99999) %}{% for a in r %}{% for b in r %}{% for c in r %}"
                    + "{% endfor %}{% endfor %}{% endfor %}",
            "{% for a in range(99999) %}{{ range(99999) | list }}{% endfor %}",
            "{% set ns = namespace(t='ab') %}{% for i in range(99) %}"
                    + "{% set ns.t = ns.t + ns.t %}{% endfor %}",
            "{% set ns = namespace(t='ab') %}{% for i in range(99) %}"
                    + "{% set ns.t = ns.t ~ ns.t %}{% endfor %}",
            "{% set ns = namespace(t=[1]) %}{% for i in range(99) %}"
                    + "{% set ns.t = ns.t + ns.t %}{% endfor %}",
            "{{ 'a' * 999999999999 }}", "{{ [1] * 999999999999 }}", "{{ (1,) * 999999999999 }}",
            "{% set s = 'a' * 9999999 %}{{ s | replace('a', 'bbbbbbbb') }}",
            "{% set s = 'a' * 9999 %}{{ s.replace('', s) }}",
            "{% set s = 'a' * 9999 %}{{ s.join(s) }}", "{% set s = 'a' * 9999 %}{{ s | join(s) }}",
            "{% set s = 'a' * 999999 %}{% for i in range(99999) %}{% if s in s %}{% endif %}"
                    + "{% endfor %}",
            "{% set s = 'a' * 999999 %}{% set t = s + '' %}{% for i in range(99999) %}"
                    + "{% if s == t or s < t %}{% endif %}{% endfor %}",
            "{% set s = 'a' * 999999 %}{% for i in range(99999) %}{% set t = s.strip('a') %}"
                    + "{% set t = s | upper %}{% set t = s[1:] %}{% set t = s | length %}"
                    + "{% endfor %}",
            "{% set ns = namespace(l=[0]) %}{% for i in range(60) %}{% set ns.l = [ns.l, ns.l] %}"
                    + "{% endfor %}{{ ns.l | tojson }}",
            "{% set ns = namespace(l=[0]) %}{% for i in range(60) %}{% set ns.l = [ns.l, ns.l] %}"
                    + "{% endfor %}{{ ns.l }}",
            "{% set ns = namespace(l=[0], k=[0]) %}{% for i in range(60) %}"
                    + "{% set ns.l = [ns.l, ns.l] %}{% set ns.k = [ns.k, ns.k] %}{% endfor %}"
                    + "{{ ns.l == ns.k }}",
            "{{ [1] | tojson(indent=999999999) }}", "{{ 2 ** 99999999999 }}",
            "{{ 2 ** 62 * 2 }}",
    })
    void worksNoLongerThanItMay(String source) {
        refused(source);
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "{% macro f(x) %}{{ f(x) }}{% endmacro %}{{ f(1) }}",
            "{% macro f(x) %}{% if true %}{% for i in [1] %}{{ [g((x))] | map('trim') | list }}"
                    + "{% endfor %}{% endif %}{% endmacro %}"
                    + "{% macro g(x) %}{{ f(x) ~ f(x) }}{% endmacro %}{{ f(1) }}",
            "{% macro f(x) %}{% set y %}{% generation %}{{ f(x) }}{% endgeneration %}{% endset %}"
                    + "{% endmacro %}{{ f(1) }}",
            "{% set ns = namespace(l=[]) %}{% for i in range(9999) %}{% set ns.l = [ns.l] %}"
                    + "{% endfor %}{{ ns.l | tojson }}",
            "{% set ns = namespace(l=[]) %}{% for i in range(9999) %}{% set ns.l = [ns.l] %}"
                    + "{% endfor %}{{ ns.l }}",
            "{% set ns = namespace(l=[], k=[]) %}{% for i in range(9999) %}"
                    + "{% set ns.l = [ns.l] %}{% set ns.k = [ns.k] %}{% endfor %}"
                    + "{{ ns.l == ns.k }}",
            "{% set ns = namespace(l=[], k=[]) %}{% for i in range(9999) %}"
                    + "{% set ns.l = [ns.l] %}{% set ns.k = [ns.k] %}{% endfor %}"
                    + "{{ ns.l < ns.k }}",
            "{% set ns = namespace(g=[1]) %}{% for i in range(9999) %}"
                    + "{% set ns.g = ns.g | map('trim') | select %}{% endfor %}"
                    + "{{ ns.g | list }}",
    })
    void goesNoDeeperThanItMay(String source) {
        refused(source);
    }

    static Stream<String> nested() {
        return Stream.of(
                "{{ " + "(".repeat(9999) + "1" + ")".repeat(9999) + " }}",
                "{{ " + "[".repeat(9999) + "]".repeat(9999) + " }}",
                "{{ " + "{'a':".repeat(9999) + "1" + "}".repeat(9999) + " }}",
                "{{ " + "not ".repeat(9999) + "1 }}",
                "{{ " + "-".repeat(9999) + "1 }}",
                "{{ " + "a[".repeat(9999) + "1" + "]".repeat(9999) + " }}",
                "{{ " + "a(".repeat(9999) + "1" + ")".repeat(9999) + " }}",
                "{{ " + "1 if 1 else ".repeat(9999) + "1 }}",
                "{{ 1" + " + 1".repeat(9999) + " }}",
                "{{ ''" + " ~ ''".repeat(9999) + " }}",
                "{{ 1" + " and 1".repeat(9999) + " }}",
                "{{ a" + ".a".repeat(9999) + " }}",
                "{{ 1" + " | trim".repeat(9999) + " }}",
                "{{ 1" + " is defined".repeat(9999) + " }}",
                "{% if 1 %}".repeat(9999) + "{% endif %}".repeat(9999),
                "{% for a in [1] %}".repeat(9999) + "{% endfor %}".repeat(9999),
                "{% set " + "(".repeat(9999) + "a" + ")".repeat(9999) + " = 1 %}");
    }

    @ParameterizedTest
    @MethodSource("nested")
    void isReadNoDeeperThanItMay(String source) {
        refused(source);
    }

    @Test
    void aLongTemplateIsNoHarm() throws InterruptedException {
        Throwable error = inSmallStack("{% if x %}a{% elif y %}b{% endif %}{{ 'c' }}".repeat(9999));
        assertTrue(error == null, () -> "refused: " + error);
    }

    private static void refused(String source) {
        try {
            assertInstanceOf(TemplateException.class, inSmallStack(source));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** What goes wrong with a template in a thread of little stack. */
    private static Throwable inSmallStack(String source) throws InterruptedException {
        AtomicReference<Throwable> error = new AtomicReference<>();
        Thread thread = new Thread(null, () -> {
            try {
                Template.parse(source).render(Map.of(), LocalDateTime::now);
            } catch (Throwable e) {
                error.set(e);
            }
        }, "template", SMALL_STACK);
        thread.setDaemon(true);
        thread.start();
        assertTrue(thread.join(LONGEST), "takes longer than " + LONGEST);
        return error.get();
    }
}
