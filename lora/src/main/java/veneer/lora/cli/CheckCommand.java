package veneer.lora.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import veneer.lora.analysis.AdapterCheck;
import veneer.lora.analysis.Evidence;
import veneer.lora.plot.Page;
import veneer.lora.plot.Table;
import veneer.transformer.model.CausalLm;

/** {@code veneer check}: what LoRA promises, on a given model and adapter. */
final class CheckCommand implements Command {
    private static final Option<Path> ADAPTER = Option.path(
            "--adapter", "DIR", "an adapter of the model, a folder as PEFT writes them").required();
    private static final Option<Path> OUT = Option.path(
            "--out", "DIR", "a new folder for the evidence as check.csv and check.html");

    @Override
    public String name() {
        return "check";
    }

    @Override
    public String summary() {
        return "shows on a model and an adapter that what LoRA promises holds";
    }

    @Override
    public String details() {
        return "That the first pass with B = 0 is the base's, that merged weights are W₀ + s·B·A"
                + " and compute the same, that unmerging restores them, and that the base is"
                + " unchanged. Nothing in it is random. Exit codes: 0 if all holds, 1 if not.";
    }

    @Override
    public List<Option<?>> options() {
        return ComputeOptions.after(ModelOptions.MODEL, ADAPTER, ModelOptions.ALLOW_OTHER_BASE,
                ModelOptions.VERIFY, OUT);
    }

    @Override
    public void run(Arguments arguments, Streams streams) throws IOException {
        ComputeOptions.apply(arguments);
        OutputFolder out = null;
        if (arguments.isGiven(OUT)) {
            out = OutputFolder.check(arguments.get(OUT));
            out.requireEmpty();
        }
        Path path = arguments.get(ModelOptions.MODEL);
        try (CausalLm model = CausalLm.load(path)) {
            List<Evidence> evidence = AdapterCheck.run(model, arguments.get(ADAPTER),
                    ModelOptions.loading(arguments, true, streams));
            TextTable text = new TextTable("lll");
            Table table = new Table("claim", "outcome", "evidence");
            evidence.forEach(one -> {
                text.row(one.outcome().toString(), one.claim(), one.found());
                table.row(one.claim(), one.outcome(), one.found());
            });
            streams.out().print(text);
            if (out != null) {
                out.makeEmpty();
                table.write(out.path().resolve("check.csv"));
                new Page("What LoRA promises, on " + ModelOptions.name(path) + " and "
                        + ModelOptions.name(arguments.get(ADAPTER))).table(table)
                                .write(out.path().resolve("check.html"));
            }
            List<String> failed = evidence.stream()
                    .filter(one -> one.outcome() == Evidence.Outcome.FAILS)
                    .map(Evidence::claim).toList();
            if (!failed.isEmpty()) {
                throw new IllegalArgumentException(
                        "this doesn't hold: " + String.join("; ", failed));
            }
        }
    }
}
