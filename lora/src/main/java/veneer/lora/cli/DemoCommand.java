package veneer.lora.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import veneer.engine.io.AtomicFile;
import veneer.lora.adapter.PeftAdapter;
import veneer.lora.data.Sample;
import veneer.lora.train.TrainingListener.Evaluation;
import veneer.transformer.model.CausalLm;
import veneer.transformer.tokenizer.Tokenizer;

/**
 * {@code veneer demo}: the main job from end to end, on a tiny model that comes with the program.
 */
final class DemoCommand implements Command {
    private static final Option<Path> OUT =
            Option.path("--out", "DIR", "where the model, the data and the adapter go")
                    .orElse("veneer-demo");
    private static final String CHECKPOINT = "demo.gguf";
    private static final int TRAINING_PAIRS = 800;
    private static final int VALIDATION_PAIRS = 40;
    private static final int SAMPLE_TOKENS = 48;
    private static final List<String> SETTINGS = List.of(
            "--targets", "all-linear", "--lr", "5e-3", "--batch", "8", "--epochs", "4",
            "--eval-every", "100");

    @Override
    public String name() {
        return "demo";
    }

    @Override
    public String summary() {
        return "fine-tunes a tiny model in under a minute, with nothing to download";
    }

    @Override
    public String details() {
        return "The model tells little stories. The adapter teaches it to write down what a"
                + " sentence says: who has"
                + " how many of what, and where. Printed are the loss and a sample, before and"
                + " after.";
    }

    @Override
    public List<Option<?>> options() {
        return ComputeOptions.after(OUT);
    }

    @Override
    public void run(Arguments arguments, Streams streams) throws IOException {
        ComputeOptions.apply(arguments);
        Path folder = arguments.get(OUT);
        OutputFolder.check(folder).makeEmpty();
        Path checkpoint = folder.resolve(CHECKPOINT);
        copyCheckpoint(checkpoint);
        DemoData data = new DemoData(0);
        DemoData.write(folder.resolve("train.jsonl"), data.next(TRAINING_PAIRS));
        DemoData.write(folder.resolve("valid.jsonl"), data.next(VALIDATION_PAIRS));
        Sample.Pair unseen = data.next(1).getFirst();

        List<String> words = new ArrayList<>(List.of(
                "--model", checkpoint.toString(), "--data", folder.toString(), "--out",
                folder.toString()));
        words.addAll(SETTINGS);
        streams.note("$ veneer finetune " + ShellWords.join(words));
        FinetuneCommand finetune = new FinetuneCommand();
        List<Evaluation> evaluations =
                finetune.train(Arguments.parse(finetune.name(), finetune.options(), words),
                        streams);
        report(folder, checkpoint, unseen, evaluations, streams);
    }

    private static void copyCheckpoint(Path file) throws IOException {
        try (InputStream in = DemoCommand.class.getResourceAsStream(CHECKPOINT)) {
            if (in == null) {
                throw new IOException("this build of veneer lacks the demo's model, " + CHECKPOINT);
            }
            AtomicFile.write(file, in::transferTo);
        }
    }

    private static void report(
            Path folder, Path checkpoint, Sample.Pair unseen, List<Evaluation> evaluations,
            Streams streams)
            throws IOException {
        String prompt = unseen.prompt();
        StringBuilder before = new StringBuilder();
        StringBuilder after = new StringBuilder();
        try (CausalLm model = CausalLm.load(checkpoint)) {
            Tokenizer tokenizer = ModelOptions.tokenizer(checkpoint, model);
            GenerateCommand.write(model, tokenizer, prompt, SAMPLE_TOKENS, before::append);
            PeftAdapter.load(model, folder);
            GenerateCommand.write(model, tokenizer, prompt, SAMPLE_TOKENS, after::append);
        }
        streams.out().print(String.format(
                Locale.ROOT,
                """

                validation loss   %.4f before, %.4f after

                a sentence that it was not trained on
                  %s
                before
                  %s
                after
                  %s

                Go on with
                  ./veneer generate --model %s --adapter %s --prompt "%s"
                  ./veneer finetune --help
                """,
                evaluations.getFirst().loss(),
                evaluations.getLast().loss(),
                indented(prompt),
                indented(before.toString()),
                indented(after.toString()),
                ShellWords.quoted(checkpoint.toString()),
                ShellWords.quoted(folder.toString()),
                "Ana finds 4 blue cups in the park."));
    }

    private static String indented(String text) {
        return text.strip().replace("\n", "\n  ");
    }
}
