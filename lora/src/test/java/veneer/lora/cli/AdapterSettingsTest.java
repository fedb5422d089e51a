package veneer.lora.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import veneer.lora.config.Bias;
import veneer.lora.config.InitLoraWeights;
import veneer.lora.config.LoraConfig;
import veneer.lora.config.TargetModules;

/** What the options of {@code finetune} make of an adapter. */
class AdapterSettingsTest {
    private static LoraConfig config(String... words) {
        List<Option<?>> options = new ArrayList<>();
        AdapterSettings.ALL.forEach(setting -> options.add(setting.option()));
        return AdapterSettings.config(Arguments.parse("finetune", options, List.of(words)));
    }

    @Test
    void withoutOptionsAreTheDefaults() {
        assertEquals(LoraConfig.DEFAULT, config());
    }

    @Test
    void eachOptionSetsItsComponent() {
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

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "--layers 1,x | --layers must have whole numbers of 0 or more, not \"x\"",
            "--layers -1 | --layers must have whole numbers",
            "--rank-pattern q_proj | --rank-pattern must be NAME=NUMBER",
            "--rank-pattern =4 | --rank-pattern must be NAME=NUMBER",
            "--alpha-pattern q=x | --alpha-pattern must have numbers, not \"x\"",
            "--bias some | --bias must be none or all or lora_only, not \"some\"",
            "--init pissa | --init must be true or false or gaussian",
            "--targets regex:( | --targets modules '(' is no regular expression",
    })
    void whatMakesNoSenseIsRefused(String words, String expected) {
        CommandLine.run((Object[]) ("finetune " + words).split(" ")).misused(expected);
    }
}
