package veneer.lora.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import veneer.lora.adapter.Adapters;
import veneer.transformer.checkpoint.WrittenType;
import veneer.transformer.model.CausalLm;

/** {@code veneer merge}: a model of its own, with the updates of adapters in its weights. */
final class MergeCommand implements Command {
    private static final Option<AdapterShare> ADAPTER = ModelOptions.ADAPTER.required();
    private static final Option<Path> OUT = Option.path(
            "--out", "DIR", "a new folder for the model, as Hugging Face keeps them").required();
    private static final Option<String> DTYPE = Option.choice(
            "--dtype", List.of("f32", "bf16", "f16"), "the type to write all numbers in")
            .absentMeans("the model's own types, and f16 for quantized ones");

    @Override
    public String name() {
        return "merge";
    }

    @Override
    public String summary() {
        return "writes a model with adapters merged into its weights";
    }

    @Override
    public String details() {
        return "The sum is computed in float32 and rounded once. What an adapter doesn't touch"
                + " stays as it is, unless --dtype says otherwise. At the end the written model is"
                + " loaded, and its logits are compared with those of the model and its adapters.";
    }

    @Override
    public List<Option<?>> options() {
        return ComputeOptions.after(
                ModelOptions.MODEL, ADAPTER, ModelOptions.ALLOW_OTHER_BASE, ModelOptions.VERIFY,
                OUT, DTYPE);
    }

    @Override
    public void run(Arguments arguments, Streams streams) throws IOException {
        ComputeOptions.apply(arguments);
        OutputFolder out = OutputFolder.check(arguments.get(OUT));
        out.requireEmpty();
        WrittenType type = arguments.find(DTYPE)
                .map(name -> WrittenType.valueOf(name.toUpperCase(Locale.ROOT)))
                .orElse(WrittenType.STORED);
        try (CausalLm model = CausalLm.load(arguments.get(ModelOptions.MODEL))) {
            Adapters adapters = ModelOptions.adapters(model, arguments.all(ADAPTER),
                    ModelOptions.loading(arguments, true, streams));
            MergeCheck check = new MergeCheck(model);
            adapters.merge();
            check.requireMerged(model);
            model.save(out.path(), type);
            ModelOptions.carryTokenizer(arguments.get(ModelOptions.MODEL), out.path(), streams);
            streams.note("the merged model is in " + out.path());
            try (CausalLm written = CausalLm.load(out.path())) {
                streams.note(check.ofWritten(model, written));
            }
        }
    }
}
