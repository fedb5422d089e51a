package veneer.lora.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import veneer.lora.config.AdapterConfigFile;
import veneer.lora.config.Bias;
import veneer.lora.config.InitLoraWeights;
import veneer.lora.config.LoraConfig;
import veneer.lora.config.TargetModules;

/** What the options of {@code finetune} make of an adapter. */
class AdapterSettingsTest {
    private static LoraConfig config(String... words) throws IOException {
        List<Option<?>> options =
                new ArrayList<>(List.of(AdapterOptions.LORA_CONFIG, AdapterOptions.SET));
        AdapterSettings.ALL.forEach(setting -> options.add(setting.option()));
        return AdapterOptions.config(Arguments.parse("finetune", options, List.of(words)));
    }

    /** What help tells as defaults is what holds. */
    @Test
    void withoutOptionsAreTheDefaults() throws IOException {
        assertEquals(LoraConfig.DEFAULT, config());
        assertEquals(LoraConfig.DEFAULT, config("--rank", "8", "--alpha", "16", "--dropout", "0",
                "--bias", "none", "--init", "true"));
    }

    @Test
    void eachOptionSetsItsComponent() throws IOException {
        assertEquals(4, config("--rank", "4").r());
        assertEquals(2.5, config("--alpha", "2.5").loraAlpha());
        assertEquals(new TargetModules.AllLinear(),
                config("--targets", "all-linear").targetModules());
        assertEquals(new TargetModules.Names(List.of("k_proj", "o_proj")),
                config("--exclude", "k_proj,o_proj").excludeModules());
        LoraConfig layers = config("--layers", "0, 2", "--layers-pattern", "layers,h");
        assertEquals(List.of(0, 2), layers.layersToTransform());
        assertEquals(List.of("layers", "h"), layers.layersPattern());
        assertEquals(Map.of("q_proj", 2, "0.v_proj", 3),
                config("--rank-pattern", "q_proj=2,0.v_proj=3").rankPattern());
        assertEquals(Map.of("a=b", 1.5), config("--alpha-pattern", "a=b=1.5").alphaPattern());
        assertTrue(config("--rslora").useRslora());
        assertTrue(config("--dora").useDora());
        assertEquals(0.1, config("--dropout", "0.1").loraDropout());
        assertEquals(Bias.LORA_ONLY, config("--bias", "lora_only").bias());
        assertTrue(config("--lora-bias").loraBias());
        assertEquals(List.of("lm_head"), config("--modules-to-save", "lm_head").modulesToSave());
        assertEquals(Map.of(LoraConfig.INPUT_EMBEDDING, List.of(5, 9)),
                config("--train-tokens", "5,9").trainableTokenIndices());
        assertEquals(InitLoraWeights.GAUSSIAN, config("--init", "gaussian").initLoraWeights());
    }

    /** Each key of PEFT's says what an option says. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "r=4 | --rank 4",
            "lora_alpha=2.5 | --alpha 2.5",
            "target_modules=\"all-linear\" | --targets all-linear",
            "target_modules=[\"k_proj\",\"o_proj\"] | --targets k_proj,o_proj",
            "exclude_modules=[\"v_proj\"] | --exclude v_proj",
            "layers_to_transform=[0,2] | --layers 0,2",
            "rank_pattern={\"q_proj\":2} | --rank-pattern q_proj=2",
            "alpha_pattern={\"q_proj\":2} | --alpha-pattern q_proj=2",
            "use_rslora=true | --rslora",
            "use_dora=true | --dora",
            "lora_dropout=0.1 | --dropout 0.1",
            "bias=\"all\" | --bias all",
            "lora_bias=true | --lora-bias",
            "modules_to_save=[\"lm_head\"] | --modules-to-save lm_head",
            "trainable_token_indices=[5,9] | --train-tokens 5,9",
            "init_lora_weights=\"symmetric\" | --init symmetric",
            "init_lora_weights=false | --init false",
    })
    void setSpeaksPeft(String component, String words) throws IOException {
        LoraConfig expected = config(words.split(" "));
        assertNotEquals(LoraConfig.DEFAULT, expected);
        assertEquals(expected, config("--set", component));
        assertEquals(expected, AdapterConfigFile.with(LoraConfig.DEFAULT,
                AdapterConfigFile.components(expected)));
    }

    @Test
    void aFileIsTheBaseOfWhatOptionsSay(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("any.json");
        Files.writeString(file, "{\"peft_type\": \"LORA\", \"r\": 4, \"use_rslora\": true,"
                + " \"target_modules\": [\"k_proj\"], \"task_type\": \"CAUSAL_LM\"}");
        LoraConfig read = config("--lora-config", file.toString());
        assertEquals(4, read.r());
        assertEquals(8, read.loraAlpha());
        assertTrue(read.useRslora());
        LoraConfig changed = config("--lora-config", file.toString(), "--rank", "2", "--set",
                "use_rslora=false", "--set", "lora_alpha=3");
        assertEquals(read.with(c -> {
            c.r = 2;
            c.useRslora = false;
            c.loraAlpha = 3;
        }), changed);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "--layers 1,x | --layers must have whole numbers of 0 or more, not \"x\"",
            "--layers -1 | --layers must have whole numbers",
            "--rank-pattern q_proj | --rank-pattern must be NAME=NUMBER",
            "--rank-pattern =4 | --rank-pattern must be NAME=NUMBER",
            "--alpha-pattern q=x | --alpha-pattern must have numbers, not \"x\"",
            "--bias some | --bias must be none or all or lora_only, not \"some\"",
            "--init pissa | --init must be true or false or gaussian",
            "--set r | --set must be KEY=JSON, not \"r\"",
            "--set rang=3 | --set rang: no key of PEFT's that is supported; the nearest is r",
            "--set lora_alfa=3 | the nearest is lora_alpha",
            "--set bias=all | --set must be JSON, a text in quotes: bias",
            "--targets regex:( | --targets modules '(' is no regular expression",
    })
    void whatMakesNoSenseIsRefused(String words, String expected) {
        CommandLine.run((Object[]) ("finetune " + words).split(" ")).misused(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "--set r=4 --set r=4 | --set r is given twice",
            "--rank 4 --set r=4 | --rank and --set r both say the same thing",
            "--set r=\"x\" | --set: r is \"x\", not a whole number that an int holds",
            "--set use_dora=true --lora-bias | --set: lora_bias goes without use_dora",
    })
    void whatContradictsItselfIsRefused(String words, String expected) {
        UsageException e =
                assertThrows(UsageException.class, () -> config(words.split(" ")));
        assertTrue(e.getMessage().contains(expected), e.getMessage());
    }
}
