package veneer.lora.demo;

import java.util.List;
import java.util.OptionalLong;
import veneer.engine.optim.Schedule;
import veneer.lora.adapter.Lora;
import veneer.lora.data.Batches;
import veneer.lora.data.Dataset;
import veneer.lora.data.ExampleEncoder;
import veneer.lora.train.Trainer;
import veneer.lora.train.TrainingConfig;
import veneer.lora.train.TrainingListener;
import veneer.transformer.model.CausalLm;
import veneer.transformer.tokenizer.Tokenizer;

/**
 * How an adapter is trained on a task: once through fresh examples.
 *
 * @param steps optimizer steps
 * @param batch examples a step
 * @param learningRate the peak learning rate
 */
public record TaskTraining(int steps, int batch, double learningRate) {
    private static final int WARMUP = 20;
    private static final double CLIP = 1;

    /** {@return how many examples it takes} */
    public int examples() {
        return steps * batch;
    }

    /**
     * Trains an adapter.
     *
     * @param model the model
     * @param lora the adapter beside it
     * @param tokenizer its tokenizer
     * @param examples what it learns
     * @param listener hears of every step
     */
    public void run(CausalLm model, Lora lora, Tokenizer tokenizer, List<TaskExample> examples,
            TrainingListener listener) {
        ExampleEncoder encoder =
                new ExampleEncoder(tokenizer, model.config().maxPositionEmbeddings());
        Dataset data =
                Dataset.of(examples.stream().map(TaskExample::sample).toList(), encoder);
        TrainingConfig config = new TrainingConfig(steps, learningRate, Schedule.COSINE, WARMUP, 0,
                CLIP, 0);
        new Trainer(model, lora, config)
                .run(new Batches(data.examples(), batch, OptionalLong.of(0)), null, listener);
    }
}
