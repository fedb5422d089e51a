package veneer.lora.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.api.Test;

/** Which modules targets mean: the cases of PEFT's own tests. */
class TargetModulesTest {
    @ParameterizedTest
    @CsvSource({
            "foo, foo, true",
            "foo, bar, false",
            "foo.bar.q_proj, q_proj, true",
            "foo.bar.q_proj, bar.q_proj, true",
            "foo.bar.q_proj, proj, false",
            "transformer.h.1.attn.attention.q_proj.foo, q_proj, false",
            "transformer.h.1.attn.attention.resid_dropout, q_proj, false",
    })
    void c12ANameMeansAPathThatEndsInIt(String path, String name, boolean expected) {
        assertEquals(expected, new TargetModules.Names(List.of(name)).matches(path));
    }

    @ParameterizedTest
    @CsvSource({
            "foo, foo, true",
            "foo, .*oo, true",
            "foo, fo.*, true",
            "foo, .*bar.*, false",
            "foobar, .*oba.*, true",
            "foobar, oba, false",
    })
    void c13AnExpressionMeansAWholePath(String path, String expression, boolean expected) {
        assertEquals(expected, TargetModules.ofText(expression).matches(path));
    }

    @Test
    void c12NoNameMeansNothing() {
        assertFalse(TargetModules.NONE.matches("foo"));
        assertFalse(new TargetModules.Names(List.of("foo")).matches(""));
    }

    @Test
    void aCommandLineSaysAnyOfThem() {
        assertEquals(
                new TargetModules.Names(List.of("q_proj", "v_proj")),
                TargetModules.parse("q_proj, v_proj"));
        assertEquals(new TargetModules.AllLinear(), TargetModules.parse("All-Linear"));
        assertTrue(TargetModules.parse("regex:.*mlp.*").matches("model.layers.0.mlp.up_proj"));
    }

    @Test
    void nonsenseIsRefused() {
        String message = assertThrows(
                IllegalArgumentException.class, () -> TargetModules.parse("regex:(")).getMessage();
        assertTrue(message.contains("'('"), message);
    }
}
