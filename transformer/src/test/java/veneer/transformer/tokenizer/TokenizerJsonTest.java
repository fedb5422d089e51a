package veneer.transformer.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import veneer.engine.io.DuplicateKeys;
import veneer.engine.io.FormatException;
import veneer.engine.io.Json;

/** What a {@code tokenizer.json} may not say. */
class TokenizerJsonTest {

    private static final Path FIXTURES =
            Path.of(System.getProperty("veneer.root", "..")).resolve("fixtures/tokenizers");

    /** A file's contents, all of which may be changed. */
    private static Map<String, Object> json(String kind) throws IOException {
        Path file = FIXTURES.resolve(kind).resolve("tokenizer.json");
        return changeable(Json.readObject(file, DuplicateKeys.REFUSED));
    }

    @SuppressWarnings("unchecked") // the parser's maps have string keys
    private static Map<String, Object> changeable(Object object) {
        Map<String, Object> copy = new LinkedHashMap<>((Map<String, Object>) object);
        copy.replaceAll((_, value) -> changeableValue(value));
        return copy;
    }

    private static Object changeableValue(Object value) {
        return switch (value) {
            case Map<?, ?> map -> changeable(map);
            case List<?> list -> new ArrayList<>(
                    list.stream().map(TokenizerJsonTest::changeableValue).toList());
            case null, default -> value;
        };
    }

    /** What a file is refused with when one of its values is another. */
    private static String refusal(String kind, String path, String value) throws IOException {
        Map<String, Object> json = json(kind);
        String[] keys = path.split("/");
        Object place = json;
        for (int i = 0; i + 1 < keys.length; i++) {
            place = place instanceof List<?> list
                    ? list.get(Integer.parseInt(keys[i]))
                    : ((Map<?, ?>) place).get(keys[i]);
        }
        @SuppressWarnings("unchecked") // as made by changeable
        Map<String, Object> section = (Map<String, Object>) place;
        section.put(keys[keys.length - 1], changeableValue(parsed(value)));
        return assertThrows(IllegalArgumentException.class, () -> TokenizerJson.read(json),
                () -> path + " as " + value).getMessage();
    }

    private static Object parsed(String value) throws FormatException {
        return Json.parse(value);
    }

    @Test
    void kindsThatAreNotSupportedAreRefusedByName() throws IOException {
        assertEquals("model.type \"Unigram\" is not supported; supported: BPE",
                refusal("llama2", "model/type", "\"Unigram\""));
        assertEquals(
                "normalizer.type \"Lowercase\" is not supported;"
                        + " supported: NFC, Prepend, Replace, Sequence",
                refusal("qwen2", "normalizer/type", "\"Lowercase\""));
        assertEquals(
                "normalizer.normalizers[0].type \"Nmt\" is not supported;"
                        + " supported: NFC, Prepend, Replace, Sequence",
                refusal("llama2", "normalizer/normalizers/0/type", "\"Nmt\""));
        assertEquals(
                "pre_tokenizer.type \"Whitespace\" is not supported;"
                        + " supported: ByteLevel, Digits, Metaspace, Sequence, Split",
                refusal("gpt2", "pre_tokenizer", "{\"type\": \"Whitespace\"}"));
        assertEquals(
                "post_processor.type \"BertProcessing\" is not supported;"
                        + " supported: ByteLevel, Sequence, TemplateProcessing",
                refusal("gpt2", "post_processor", "{\"type\": \"BertProcessing\"}"));
        assertEquals("decoder.type \"WordPiece\" is not supported; supported: "
                + DecoderJson.SUPPORTED,
                refusal("gpt2", "decoder", "{\"type\": \"WordPiece\"}"));
        assertEquals("decoder null is not supported; supported: " + DecoderJson.SUPPORTED,
                refusal("gpt2", "decoder", "null"));
    }

    @Test
    void valuesThatAreNotSupportedAreRefusedByName() throws IOException {
        assertEquals("version \"2.0\" is not supported", refusal("gpt2", "version", "\"2.0\""));
        assertEquals("truncation {\"max_length\":9} is not supported",
                refusal("gpt2", "truncation", "{\"max_length\": 9}"));
        assertEquals("padding {} is not supported", refusal("gpt2", "padding", "{}"));
        assertEquals("model.dropout 0.1 is not supported", refusal("gpt2", "model/dropout", "0.1"));
        assertEquals("model.end_of_word_suffix \"</w>\" is not supported",
                refusal("gpt2", "model/end_of_word_suffix", "\"</w>\""));
        assertEquals("model.continuing_subword_prefix \"##\" is not supported",
                refusal("gpt2", "model/continuing_subword_prefix", "\"##\""));
        assertEquals(
                "pre_tokenizer.pretokenizers[0].pattern {\"Regex\":\"\\\\w+\"} is not supported;"
                        + " supported: the patterns of GPT-2, Llama 3 and Qwen2",
                refusal("llama3", "pre_tokenizer/pretokenizers/0/pattern",
                        "{\"Regex\": \"\\\\w+\"}"));
        assertEquals(
                "pre_tokenizer.pretokenizers[0].pattern.String \" \" is not supported;"
                        + " supported: Regex",
                refusal("llama3", "pre_tokenizer/pretokenizers/0/pattern", "{\"String\": \" \"}"));
        assertEquals(
                "pre_tokenizer.pretokenizers[0].behavior \"Removed\" is not supported;"
                        + " supported: Isolated, and Removed with invert, not invert false",
                refusal("llama3", "pre_tokenizer/pretokenizers/0/behavior", "\"Removed\""));
        assertEquals(
                "normalizer.normalizers[1].pattern.Regex \"x\" is not supported; supported: String",
                refusal("llama2", "normalizer/normalizers/1/pattern", "{\"Regex\": \"x\"}"));
        assertEquals(
                "pre_tokenizer.prepend_scheme \"last\" is not supported;"
                        + " supported: always, first, never",
                refusal("metaspace-first", "pre_tokenizer/prepend_scheme", "\"last\""));
        assertEquals("decoder.decoders[3].stop 1 is not supported",
                refusal("llama2", "decoder/decoders/3/stop", "1"));
    }

    @Test
    void keysThatNobodyKnowsAreRefusedByName() throws IOException {
        assertEquals("encoder is not supported", refusal("gpt2", "encoder", "{}"));
        assertEquals("model.cache is not supported", refusal("gpt2", "model/cache", "1"));
        assertEquals("added_tokens[0].weight is not supported",
                refusal("gpt2", "added_tokens/0/weight", "1"));
        assertEquals("normalizer.normalizers[0].append is not supported",
                refusal("llama2", "normalizer/normalizers/0/append", "\"x\""));
        assertEquals("pre_tokenizer.regex is not supported",
                refusal("gpt2", "pre_tokenizer/regex", "\"x\""));
        assertEquals("decoder.decoders[1].strict is not supported",
                refusal("llama2", "decoder/decoders/1/strict", "true"));
        assertEquals("post_processor.triple is not supported",
                refusal("llama2", "post_processor/triple", "[]"));
    }

    @Test
    void stepsInAnOrderThatHasNoMeaningHereAreRefusedByName() throws IOException {
        assertEquals(
                "pre_tokenizer.pretokenizers[1].type \"Digits\" is not supported;"
                        + " supported: nothing after ByteLevel",
                refusal("gpt2", "pre_tokenizer", """
                        {"type": "Sequence", "pretokenizers": [
                         {"type": "ByteLevel", "add_prefix_space": false}, {"type": "Digits"}]}
                        """));
        assertEquals(
                "pre_tokenizer.pretokenizers[1].type \"Metaspace\" is not supported;"
                        + " supported: a space put before pieces by the first of a sequence only",
                refusal("gpt2", "pre_tokenizer", """
                        {"type": "Sequence", "pretokenizers": [
                         {"type": "Digits"}, {"type": "Metaspace"}]}
                        """));
        String template = """
                {"type": "TemplateProcessing", "special_tokens": {}, "single": [
                 {"Sequence": {"id": "A", "type_id": 0}}]}
                """;
        assertEquals(
                "post_processor.processors[2].type \"TemplateProcessing\" is not supported;"
                        + " supported: one TemplateProcessing in a sequence",
                refusal("gpt2", "post_processor", """
                        {"type": "Sequence", "processors": [%s, {"type": "ByteLevel"}, %s]}
                        """.formatted(template, template)));
        assertEquals(
                "decoder.decoders[0].type \"Strip\" is not supported;"
                        + " supported: Strip after Fuse, and only that there",
                refusal("llama2", "decoder", """
                        {"type": "Sequence", "decoders": [
                         {"type": "Strip", "content": " ", "start": 1, "stop": 0}]}
                        """));
    }

    @Test
    void whatIsMissingOrOfTheWrongTypeIsNamed() throws IOException {
        assertEquals("model is missing", refusal("gpt2", "model", "null"));
        assertEquals("model.vocab is missing", refusal("gpt2", "model/vocab", "null"));
        assertEquals("model.merges must be an array", refusal("gpt2", "model/merges", "{}"));
        assertEquals("model.byte_fallback must be a boolean",
                refusal("llama2", "model/byte_fallback", "1"));
        assertEquals("added_tokens[1].content must be a string",
                refusal("gpt2", "added_tokens/1/content", "1"));
        assertEquals("added_tokens[1].id must be from 0 to 2147483647, not -1",
                refusal("gpt2", "added_tokens/1/id", "-1"));
        assertEquals("normalizer must be an object", refusal("gpt2", "normalizer", "\"NFC\""));
        assertEquals("pre_tokenizer.replacement must be one character, not \"ab\"",
                refusal("metaspace-first", "pre_tokenizer/replacement", "\"ab\""));
        assertEquals("post_processor.single must hold the sequence A, once",
                refusal("llama2", "post_processor/single", "[]"));
        assertEquals(
                "post_processor.special_tokens must say which ids of the vocabulary \"<s>\""
                        + " stands for",
                refusal("llama2", "post_processor/special_tokens", "{}"));
    }

    @Test
    void aVocabularyThatContradictsItselfIsNamed() throws IOException {
        assertEquals("model.vocab has \"b\" as 1, which is \"a\" already",
                refusal("gpt2", "model", """
                        {"type": "BPE", "vocab": {"a": 1, "b": 1}, "merges": []}
                        """));
        assertEquals("model.vocab has \"a\" as 99, which is not a whole number from 0 that fits"
                + " its 9 tokens",
                refusal("gpt2", "model", """
                        {"type": "BPE", "vocab": {"a": 99}, "merges": []}
                        """));
        assertEquals("added_tokens has \"[end]\" as 0, which is \"<|endoftext|>\" already",
                refusal("gpt2", "added_tokens/0/content", "\"[end]\""));
        assertEquals("added_tokens has \"<|endoftext|>\" as 123456, which is not a whole number"
                + " from 0 that fits its 408 tokens",
                refusal("gpt2", "added_tokens/0/id", "123456"));
        assertEquals("model.unk_token is \"[?]\", which the vocabulary does not have",
                refusal("llama2", "model/unk_token", "\"[?]\""));
        assertEquals("model.merges has at 0 neither a pair of tokens nor a text of two",
                refusal("gpt2", "model/merges", "[[\"a\"]]"));
        assertEquals("merge 0, \"a zz\", needs the token \"zz\", which the vocabulary does not"
                + " have", refusal("gpt2", "model/merges", "[\"a zz\"]"));
    }
}
