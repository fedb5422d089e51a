package veneer.lora.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import veneer.engine.optim.Schedule;
import veneer.lora.data.Batches;
import veneer.lora.data.Example;
import veneer.lora.data.ExampleEncoder;
import veneer.lora.data.Sample;
import veneer.lora.train.MemoryPlan;
import veneer.lora.train.Trainer;
import veneer.lora.train.TrainingConfig;
import veneer.lora.train.TrainingListener;
import veneer.transformer.checkpoint.Activation;
import veneer.transformer.checkpoint.FreshCheckpoint;
import veneer.transformer.checkpoint.ModelConfig;
import veneer.transformer.checkpoint.ModelFamily;
import veneer.transformer.checkpoint.RopeParameters;
import veneer.transformer.checkpoint.RopeScaling;
import veneer.transformer.checkpoint.WrittenType;
import veneer.transformer.model.CausalLm;
import veneer.transformer.tokenizer.BytePairTrainer;
import veneer.transformer.tokenizer.Tokenizer;

/**
 * Makes the demo's model: a vocabulary of the {@link Documents}, and a small Llama that is trained
 * on them from scratch, all of its weights at once.
 */
public final class Pretraining {
    private static final int CONTEXT = 256;
    private static final float NORM_EPSILON = 1e-5f;
    private static final double ROPE_THETA = 10_000;
    private static final int VOCABULARY_DOCUMENTS = 4000;
    private static final int WARMUP = 100;
    private static final double CLIP = 1;

    /** Fixed, since the gradients of norms depend on how tokens are taken together. */
    private static final MemoryPlan MEMORY = new MemoryPlan(1024, false);

    private Pretraining() {}

    /**
     * What the model is, and how it is trained.
     *
     * @param vocabulary the most tokens of the vocabulary
     * @param hiddenSize channels of the residual stream
     * @param intermediateSize channels inside the feed-forward network
     * @param layers decoder blocks
     * @param heads query heads
     * @param keyValueHeads key and value heads
     * @param steps optimizer steps
     * @param batch documents a step
     * @param learningRate the peak learning rate
     * @param weightDecay AdamW's decay
     * @param seed of the model's start and the documents
     */
    public record Settings(int vocabulary, int hiddenSize, int intermediateSize, int layers,
            int heads, int keyValueHeads, int steps, int batch, double learningRate,
            double weightDecay, long seed) {

        ModelConfig model(int tokens) {
            return new ModelConfig(ModelFamily.LLAMA, tokens, hiddenSize, intermediateSize,
                    layers, heads, keyValueHeads, hiddenSize / heads, CONTEXT,
                    OptionalInt.empty(), new RopeParameters(ROPE_THETA, RopeScaling.NONE),
                    Activation.SILU, NORM_EPSILON, Set.of(), true);
        }
    }

    /**
     * Trains the model and writes it as a Hugging Face folder in bfloat16.
     *
     * @param settings what it is, and how it is trained
     * @param folder a folder without a model
     * @param listener hears of every step
     * @throws IOException if the folder can't be written
     */
    public static void run(Settings settings, Path folder, TrainingListener listener)
            throws IOException {
        Path start = Files.createTempDirectory("veneer-start");
        try {
            writeStart(settings, start);
            try (CausalLm model = CausalLm.loadTrainable(start)) {
                train(model, Tokenizer.open(start), settings, listener);
                model.save(folder, WrittenType.BF16);
            }
        } finally {
            delete(start);
        }
    }

    private static void writeStart(Settings settings, Path start) throws IOException {
        BytePairTrainer.write(documents(settings.seed, VOCABULARY_DOCUMENTS), settings.vocabulary,
                start);
        int tokens = Tokenizer.open(start).vocabularySize();
        FreshCheckpoint.write(settings.model(tokens), settings.seed, start);
    }

    private static void train(CausalLm model, Tokenizer tokenizer, Settings settings,
            TrainingListener listener) {
        ExampleEncoder encoder = new ExampleEncoder(tokenizer, CONTEXT);
        List<Example> examples = new ArrayList<>();
        for (String document : documents(settings.seed, settings.steps * settings.batch)) {
            examples.addAll(encoder.encode(new Sample.Text(document)).examples());
        }
        TrainingConfig config = new TrainingConfig(settings.steps, settings.learningRate,
                Schedule.COSINE, WARMUP, settings.weightDecay, CLIP, 0);
        new Trainer(model, model.parameters(), config, MEMORY)
                .run(new Batches(examples, settings.batch, OptionalLong.empty()), null, listener);
    }

    private static List<String> documents(long seed, int count) {
        return IntStream.range(0, count).mapToObj(index -> Documents.document(seed, index))
                .toList();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
