package veneer.lora.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import veneer.engine.random.RandomStream;
import veneer.lora.adapter.Lora;
import veneer.lora.adapter.PeftAdapter;
import veneer.lora.adapter.Provenance;
import veneer.lora.config.LoraConfig;
import veneer.transformer.model.CausalLm;

/** An adapter whose factors B are random, like those of a trained one. */
final class RandomAdapter {
    private RandomAdapter() {}

    static Path write(Path base, Path folder, int rank, long seed) throws IOException {
        Files.createDirectories(folder);
        try (CausalLm model = CausalLm.load(base)) {
            Lora lora = Lora.attach(model, LoraConfig.DEFAULT.with(c -> c.r = rank), seed);
            lora.parameters().forEach((path, parameter) -> {
                if (path.endsWith("lora_B.weight")) {
                    int size = parameter.shape().size();
                    float[] random = new RandomStream(seed, path).normal(size, 0.1);
                    System.arraycopy(random, 0, parameter.data(), 0, size);
                }
            });
            PeftAdapter.save(lora, folder, "base", Provenance.of(model));
        }
        return folder;
    }
}
