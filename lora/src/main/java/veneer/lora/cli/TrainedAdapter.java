package veneer.lora.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import veneer.engine.tensor.Tensor;
import veneer.lora.adapter.Lora;
import veneer.lora.adapter.PeftAdapter;
import veneer.lora.adapter.Provenance;
import veneer.transformer.model.CausalLm;

/** An adapter beside a frozen model, written in PEFT's files. */
final class TrainedAdapter implements Trainee {
    private final String modelName;
    private final CausalLm model;
    private final Lora lora;
    private final boolean fresh;
    private Provenance base;

    private TrainedAdapter(String modelName, CausalLm model, Lora lora, boolean fresh) {
        this.modelName = modelName;
        this.model = model;
        this.lora = lora;
        this.fresh = fresh;
    }

    static TrainedAdapter load(Arguments arguments, Streams streams) throws IOException {
        Path path = arguments.get(ModelOptions.MODEL);
        CausalLm model = CausalLm.load(path);
        try {
            Lora lora = AdapterOptions.attach(
                    arguments, model, arguments.get(TrainingOptions.SEED), streams);
            return new TrainedAdapter(ModelOptions.name(path), model, lora,
                    !arguments.isGiven(AdapterOptions.ADAPTER));
        } catch (IOException | RuntimeException e) {
            model.close();
            throw e;
        }
    }

    @Override
    public CausalLm model() {
        return model;
    }

    @Override
    public Map<String, Tensor> parameters() {
        return lora.parameters();
    }

    @Override
    public String describe() {
        return AdapterOptions.describe(lora);
    }

    @Override
    public String noun() {
        return "adapter";
    }

    @Override
    public EffectiveConfig completed(EffectiveConfig config) {
        return fresh ? config.with(lora) : config;
    }

    @Override
    public String sha256() {
        return base().baseSha256();
    }

    private Provenance base() {
        if (base == null) {
            base = Provenance.of(model);
        }
        return base;
    }

    @Override
    public void save(Path folder, Map<String, String> origin) throws IOException {
        Provenance provenance = base();
        for (Map.Entry<String, String> entry : origin.entrySet()) {
            provenance = provenance.with(entry.getKey(), entry.getValue());
        }
        PeftAdapter.save(lora, folder, modelName, provenance);
    }
}
