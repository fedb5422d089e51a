package veneer.lora.cli;

import java.nio.file.Path;

/** What all analyses take. */
final class AnalysisOptions {
    static final Option<Path> OUT = Option.path(
            "--out", "DIR", "a new folder for the tables, as CSV, and a page of pictures")
            .required();
    static final Option<String> MODULE = Option.text(
            "--module", "NAME",
            "look at this one closely: a path such as model.layers.0.self_attn.q_proj, or its end")
            .repeatable().absentMeans("of each kind the first, the middle and the last layer's");
    static final Option<Long> SEED =
            Option.seed("--seed", "the seed of what is random").orElse("0");
    static final Option<Boolean> QUICK = Option.flag(
            "--quick", "leave out all modules but those that are looked at closely");

    private AnalysisOptions() {}
}
