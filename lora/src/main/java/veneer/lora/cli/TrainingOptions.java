package veneer.lora.cli;

import java.util.List;
import java.util.Locale;
import veneer.engine.optim.Schedule;
import veneer.lora.data.Batches;
import veneer.lora.train.TrainingConfig;

/** How an adapter is trained: how far, how fast, and when it is judged. */
final class TrainingOptions {
    private static final int LARGEST = Integer.MAX_VALUE;

    static final Option<Double> LEARNING_RATE =
            Option.positive("--lr", "RATE", "peak learning rate").orElse("2e-4");
    static final Option<String> SCHEDULE = Option.choice(
            "--schedule",
            List.of("constant", "linear", "cosine"),
            "how the learning rate goes after the warm-up: it stays, or goes to 0")
            .orElse("cosine");
    static final Option<Integer> WARMUP =
            Option.integer("--warmup", "STEPS", 0, LARGEST,
                    "steps over which the learning rate rises from 0").orElse("0");
    static final Option<Double> WEIGHT_DECAY =
            Option.number("--weight-decay", "RATE",
                    "AdamW's decay, times the learning rate, a step").orElse("0");
    static final Option<Double> LORA_PLUS = Option.number(
            "--loraplus-ratio", "RATIO",
            "how many times faster B learns than A, 1 or more (LoRA+)").orElse("1");
    static final Option<Double> CLIP = Option.number(
            "--clip", "NORM",
            "the longest that the gradient, all of it as one vector, may be; 0 for no limit")
            .orElse("1");
    static final Option<Integer> EPOCHS =
            Option.integer("--epochs", "EPOCHS", 1, LARGEST, "times through the training data")
                    .orElse("1");
    static final Option<Integer> STEPS = Option.integer(
            "--steps",
            "STEPS",
            1,
            LARGEST,
            "steps to train, in place of --epochs, through the data as often as needed")
            .absentMeans("what --epochs makes").inPlaceOf(EPOCHS);
    static final Option<Integer> EVAL_EVERY = Option.integer(
            "--eval-every", "STEPS", 1, LARGEST,
            "steps from one evaluation on the validation data to the next")
            .absentMeans("before the first step and after the last only");
    static final Option<Integer> PATIENCE = Option.integer(
            "--patience", "EVALUATIONS", 1, LARGEST,
            "end the run when so many evaluations in a row have found nothing better");
    static final Option<Boolean> FULL = Option.flag("--full",
            "train all of the model's weights, in float32, in place of an adapter");
    static final Option<Long> SEED =
            Option.seed("--seed", "seed of a fresh adapter's start, of dropout and of the order of"
                    + " the data")
                    .orElse("0");

    private TrainingOptions() {}

    /** Refuses evaluations of nothing, and patience without any. */
    static void requireValidation(Arguments arguments, TrainingData data) {
        if (arguments.isGiven(EVAL_EVERY) && data.validation().isEmpty()) {
            throw new UsageException(EVAL_EVERY.name() + " needs validation data: "
                    + TrainingData.VALID.name() + ", " + TrainingData.VALID_SHARE.name()
                    + ", or a folder of data that holds valid.jsonl");
        }
        if (arguments.isGiven(PATIENCE) && !arguments.isGiven(EVAL_EVERY)) {
            throw new UsageException(PATIENCE.name() + " needs " + EVAL_EVERY.name());
        }
    }

    /** What the options make of the batches. */
    static TrainingConfig config(Arguments arguments, Batches batches) {
        long steps = arguments.isGiven(STEPS)
                ? arguments.get(STEPS)
                : batches.count(arguments.get(EPOCHS));
        if (steps > LARGEST) {
            throw new UsageException(
                    EPOCHS.name() + " makes " + steps + " steps, more than " + LARGEST);
        }
        return new TrainingConfig(
                (int) steps,
                arguments.get(LEARNING_RATE),
                Schedule.valueOf(arguments.get(SCHEDULE).toUpperCase(Locale.ROOT)),
                arguments.get(WARMUP),
                arguments.get(WEIGHT_DECAY),
                arguments.get(CLIP),
                arguments.find(EVAL_EVERY).orElse(0),
                arguments.get(LORA_PLUS));
    }
}
