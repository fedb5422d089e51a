package veneer.architecture;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import veneer.engine.optim.Schedule;
import veneer.lora.adapter.Lora;
import veneer.lora.config.LoraConfig;
import veneer.lora.data.Batches;
import veneer.lora.data.Example;
import veneer.lora.train.Trainer;
import veneer.lora.train.TrainingConfig;
import veneer.transformer.model.CausalLm;

/** Trains an adapter of a model, whose file is the argument, for two steps. */
final class TrainingProbe {
    private TrainingProbe() {}

    public static void main(String[] arguments) throws Exception {
        Example example = new Example(new int[] {1, 2, 3, 4}, new int[] {-100, 2, 3, 4});
        Batches batches = new Batches(List.of(example, example), 2, OptionalLong.of(0));
        TrainingConfig config = new TrainingConfig(2, 5e-3, Schedule.COSINE, 0, 0, 1, 0);
        try (CausalLm model = CausalLm.load(Path.of(arguments[0]))) {
            Lora lora = Lora.attach(model, LoraConfig.DEFAULT, 0);
            new Trainer(model, lora, config).run(batches, null, _ -> {});
        }
    }
}
