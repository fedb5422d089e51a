package veneer.transformer.chat.template;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import veneer.engine.io.DuplicateKeys;
import veneer.engine.io.Json;
import veneer.transformer.ReferenceCases;

/** Small templates, written and random ones, against the texts that transformers renders. */
class ReferenceTemplatesTest {
    private static final LocalDateTime TIME = LocalDateTime.of(2024, 7, 6, 9, 5, 3);
    private static final String REFUSED = "refused";

    @TestFactory
    Stream<DynamicTest> snippets() {
        return ReferenceCases.tests("template-snippets", "chat/snippets.json", file -> {
            Map<String, Object> json = Json.readObject(file, DuplicateKeys.REFUSED);
            Map<?, ?> variables = (Map<?, ?>) json.get("variables");
            List<String> wrong = new ArrayList<>();
            for (Object value : (List<?>) json.get("cases")) {
                Map<?, ?> expected = (Map<?, ?>) value;
                String source = (String) expected.get("source");
                String expectedText = expected.containsKey("text")
                        ? (String) expected.get("text")
                        : REFUSED;
                String text = rendered(source, variables);
                boolean agrees = text.equals(expectedText)
                        || expectedText.equals(REFUSED) && text.startsWith(REFUSED);
                if (!agrees) {
                    wrong.add("\n" + Json.write(source) + "\n    " + Json.write(text)
                            + "\n    is not\n    " + Json.write(expectedText));
                }
            }
            assertEquals(List.of(), wrong, file + ": " + wrong.size());
        });
    }

    private static String rendered(String source, Map<?, ?> variables) {
        try {
            Map<String, Object> names = new HashMap<>();
            variables.forEach((name, value) -> names.put((String) name, value));
            return Template.parse(source).render(names, () -> TIME);
        } catch (TemplateException e) {
            return REFUSED + ": " + e.getMessage();
        }
    }
}
