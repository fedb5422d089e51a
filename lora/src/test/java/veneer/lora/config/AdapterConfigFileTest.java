package veneer.lora.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import veneer.engine.io.DuplicateKeys;
import veneer.engine.io.FormatException;
import veneer.engine.io.Json;

/** {@code adapter_config.json} against files that PEFT wrote and what PEFT takes them to mean. */
class AdapterConfigFileTest {
    private static final Path FIXTURES =
            Path.of(System.getProperty("veneer.root", "..")).resolve("fixtures/peft");

    /** Keys that we don't repeat, or that PEFT adds to what it was told. */
    private static final Set<String> NOT_WRITTEN = Set.of(
            "peft_version", "megatron_core", "qalora_group_size");

    @TempDir
    private Path folder;

    @TestFactory
    Stream<DynamicTest> c52WhatPeftWritesIsWrittenAgain() throws IOException {
        return members("configurations.json", "read").map(entry -> DynamicTest.dynamicTest(
                entry.getKey(), () -> {
                    Map<String, Object> expected = withoutDefaults(entry.getValue());
                    AdapterConfigFile.write(folder, read(entry.getValue()), "base");
                    Map<String, Object> written = withoutDefaults(Json.readObject(
                            folder.resolve(AdapterConfigFile.NAME), DuplicateKeys.REFUSED));
                    assertEquals("base", written.remove("base_model_name_or_path"));
                    assertEquals(true, written.remove("inference_mode"));
                    assertEquals(expected, written);
                }));
    }

    @TestFactory
    Stream<DynamicTest> whatIsNotSupportedIsRefusedByName() throws IOException {
        return members("configurations.json", "refused").map(entry -> DynamicTest.dynamicTest(
                entry.getKey(), () -> {
                    String message = assertThrows(FormatException.class,
                            () -> read(entry.getValue())).getMessage();
                    assertTrue(message.startsWith(folder.toString()), message);
                    assertTrue(message.contains(entry.getKey()), message);
                    assertTrue(message.endsWith("not supported"), message);
                }));
    }

    /** C12 to C14 as PEFT itself decides them, for lists, expressions, exclusions and layers. */
    @TestFactory
    Stream<DynamicTest> aConfigurationMeansWhatItMeansToPeft() throws IOException {
        Map<String, Object> all =
                Json.readObject(FIXTURES.resolve("meanings.json"), DuplicateKeys.REFUSED);
        List<?> paths = (List<?>) all.get("paths");
        return ((List<?>) all.get("meanings")).stream().map(Map.class::cast).map(
                meaning -> DynamicTest.dynamicTest(Json.write(meaning.get("config")), () -> {
                    Map<String, Object> file = new HashMap<>(object(meaning.get("config")));
                    file.put("peft_type", "LORA");
                    LoraConfig config = read(file);
                    Map<String, List<Number>> meant = paths.stream().map(String.class::cast)
                            .filter(config::adapts)
                            .collect(Collectors.toMap(path -> path, path -> List.of(
                                    (long) config.rank(path), config.scaling(path))));
                    Map<String, List<Number>> expected = new HashMap<>();
                    object(meaning.get("meant")).forEach((path, value) -> expected.put(path,
                            List.of((Long) ((List<?>) value).get(0),
                                    ((Number) ((List<?>) value).get(1)).floatValue())));
                    assertEquals(expected, meant);
                }));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "{} | the key peft_type is missing",
            "{'peft_type': 'IA3'} | peft_type is IA3, not LORA",
            "{'peft_type': 'LORA', 'r': 0} | r 0 is not a positive rank",
            "{'peft_type': 'LORA', 'r': 1.5} | r is 1.5, not a whole number",
            "{'peft_type': 'LORA', 'r': 9999999999} | r is 9999999999, not a whole number",
            "{'peft_type': 'LORA', 'r': '4'} | r is \"4\", not a whole number",
            "{'peft_type': 'LORA', 'lora_alpha': 'x'} | lora_alpha is \"x\", not a number",
            "{'peft_type': 'LORA', 'use_dora': 1} | use_dora is 1, not true or false",
            "{'peft_type': 'LORA', 'bias': 'some'} | bias \"some\": not supported",
            "{'peft_type': 'LORA', 'target_modules': [1]} | target_modules is [1], not a list of",
            "{'peft_type': 'LORA', 'target_modules': '('} | '(' is no regular expression",
            "{'peft_type': 'LORA', 'rank_pattern': [1]} | rank_pattern is [1], not an object",
            "{'peft_type': 'LORA', 'rank_pattern': {'a': 'b'}} | rank_pattern a is \"b\", not",
            "{'peft_type': 'LORA', 'spam': 1, 'foobar': 'x'} | spam 1, foobar \"x\": not supported",
            "{'peft_type': 'LORA', 'r': 4, 'r': 5} | r",
    })
    void c53WhatIsWrongIsNamed(String json, String expected) throws IOException {
        Files.writeString(folder.resolve(AdapterConfigFile.NAME), json.replace('\'', '"'));
        if (json.contains("'('")) {
            Files.writeString(folder.resolve(AdapterConfigFile.NAME),
                    "{\"peft_type\": \"LORA\", \"target_modules\": \"(\"}");
        }
        String message = assertThrows(FormatException.class,
                () -> AdapterConfigFile.read(folder)).getMessage();
        assertTrue(message.contains(expected), message);
    }

    @Test
    void c53UnknownKeysAtTheirDefaultAndTheRuntimeAreIgnored() throws IOException {
        LoraConfig config = read(Map.of(
                "peft_type", "LORA", "foobar", false, "spam", List.of(), "eggs", Map.of(),
                "runtime_config", Map.of("ephemeral_gpu_offload", true)));
        assertEquals(LoraConfig.of(8, 8, new TargetModules.FamilyDefault()), config);
    }

    @Test
    void anAbsentKeyIsPeftsDefault() throws IOException {
        LoraConfig config = read(Map.of("peft_type", "LORA", "target_modules", List.of("q_proj")));
        assertEquals(8, config.r());
        assertEquals(8, config.loraAlpha());
        assertEquals(InitLoraWeights.KAIMING, config.initLoraWeights());
    }

    private LoraConfig read(Map<String, Object> json) throws IOException {
        Files.writeString(folder.resolve(AdapterConfigFile.NAME), Json.write(json));
        return AdapterConfigFile.read(folder);
    }

    private static Map<String, Object> withoutDefaults(Map<String, Object> json) {
        Map<String, Object> set = new HashMap<>(json);
        set.keySet().removeAll(NOT_WRITTEN);
        set.values().removeIf(value -> value == null || Boolean.FALSE.equals(value)
                || List.of().equals(value) || Map.of().equals(value));
        set.remove("inference_mode", false);
        if (set.get("layers_to_transform") instanceof Long layer) {
            set.put("layers_to_transform", List.of(layer));
        }
        if (set.get("layers_pattern") instanceof String pattern) {
            set.put("layers_pattern", List.of(pattern));
        }
        return set;
    }

    private static Stream<Map.Entry<String, Map<String, Object>>> members(String file, String key)
            throws IOException {
        Map<String, Object> all =
                Json.readObject(FIXTURES.resolve(file), DuplicateKeys.REFUSED);
        return object(all.get(key)).entrySet().stream()
                .map(entry -> Map.entry(entry.getKey(), object(entry.getValue())));
    }

    @SuppressWarnings("unchecked") // the parser's maps have string keys
    private static Map<String, Object> object(Object value) {
        return (Map<String, Object>) value;
    }
}
