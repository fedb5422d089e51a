package veneer.lora.demo;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import veneer.engine.kernel.Compute;
import veneer.engine.tensor.NoGradient;
import veneer.engine.tensor.Tensor;
import veneer.transformer.generation.GreedyGenerator;
import veneer.transformer.model.CausalLm;
import veneer.transformer.tokenizer.Tokenizer;

/** What a model answers: what it writes greedily, or the likeliest of an example's choices. */
public final class Answers {
    /** No query of the tasks is longer. */
    private static final int MOST_TOKENS = 64;

    private final CausalLm model;
    private final Tokenizer tokenizer;

    /**
     * A model's answers, with whatever adapter is beside it when it is asked.
     *
     * @param model the model
     * @param tokenizer its tokenizer
     */
    public Answers(CausalLm model, Tokenizer tokenizer) {
        this.model = model;
        this.tokenizer = tokenizer;
    }

    /**
     * Counts right answers. Examples are independent, so several threads take one each.
     *
     * @param examples what is asked
     * @return how many are right
     */
    public Accuracy accuracy(List<TaskExample> examples) {
        AtomicInteger right = new AtomicInteger();
        Compute.current().workers().run(examples.size(), index -> {
            TaskExample example = examples.get(index);
            if (example.isAnsweredBy(answer(example))) {
                right.incrementAndGet();
            }
        });
        return new Accuracy(right.get(), examples.size());
    }

    /**
     * Answers an example.
     *
     * @param example what is asked
     * @return what the model writes after the prompt, or chooses
     */
    public String answer(TaskExample example) {
        int[] prompt = tokenizer.encode(example.sample().prompt(), false);
        return example.choices().isEmpty() ? written(prompt) : chosen(prompt, example.choices());
    }

    private String written(int[] prompt) {
        int[] ids = GreedyGenerator.generate(model, prompt, MOST_TOKENS,
                tokenizer::endsGeneration);
        return tokenizer.decode(ids, true);
    }

    private String chosen(int[] prompt, List<String> choices) {
        String best = null;
        double least = Double.POSITIVE_INFINITY;
        for (String choice : choices) {
            double surprise = surprise(prompt, choice);
            if (surprise < least) {
                least = surprise;
                best = choice;
            }
        }
        return best;
    }

    /** Minus the logarithm of how likely a completion and its end are. */
    private double surprise(int[] prompt, String choice) {
        int[] completion = IntStream.concat(
                IntStream.of(tokenizer.encodeContinuation(choice)),
                IntStream.of(tokenizer.eos().orElseThrow())).toArray();
        int[] ids = IntStream.concat(IntStream.of(prompt), IntStream.of(completion)).toArray();
        int[] labels = ids.clone();
        Arrays.fill(labels, 0, prompt.length, Tensor.IGNORED_LABEL);
        try (var _ = NoGradient.open()) {
            return completion.length
                    * (double) model.loss(new int[][] {ids}, new int[][] {labels}).item();
        }
    }
}
