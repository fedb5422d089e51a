package veneer.lora.adapter;

import java.util.ArrayList;
import java.util.List;
import veneer.lora.config.Bias;
import veneer.lora.config.InitLoraWeights;
import veneer.lora.config.LoraConfig;

/** What a configuration can say and no layer does: it is refused by PEFT's name for it. */
final class UnsupportedConfig {
    private UnsupportedConfig() {}

    /**
     * Refuses what would otherwise be passed over silently.
     *
     * @throws IllegalArgumentException naming all of it
     */
    static void refuse(LoraConfig config) {
        List<String> refused = new ArrayList<>();
        refuse(config.loraDropout() > 0, "lora_dropout " + config.loraDropout(), refused);
        refuse(config.bias() != Bias.NONE, "bias " + config.bias(), refused);
        refuse(config.loraBias(), "lora_bias true", refused);
        refuse(config.useDora(), "use_dora true", refused);
        refuse(!config.modulesToSave().isEmpty(), "modules_to_save " + config.modulesToSave(),
                refused);
        refuse(!config.trainableTokenIndices().isEmpty(),
                "trainable_token_indices " + config.trainableTokenIndices(), refused);
        refuse(config.initLoraWeights() != InitLoraWeights.KAIMING,
                "init_lora_weights " + config.initLoraWeights(), refused);
        if (!refused.isEmpty()) {
            throw new IllegalArgumentException(String.join(", ", refused) + ": not supported");
        }
    }

    private static void refuse(boolean set, String what, List<String> refused) {
        if (set) {
            refused.add(what);
        }
    }
}
