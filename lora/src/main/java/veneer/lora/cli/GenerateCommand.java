package veneer.lora.cli;

import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import veneer.transformer.generation.GreedyGenerator;
import veneer.transformer.model.CausalLm;
import veneer.transformer.tokenizer.Tokenizer;

/** {@code veneer generate}: a prompt's continuation. */
final class GenerateCommand implements Command {
    private static final Option<String> PROMPT =
            Option.text("--prompt", "TEXT",
                    "the text to go on from, as it is: no chat template is put around it")
                    .required();
    private static final Option<Integer> MAX_TOKENS = Option.integer(
            "--max-tokens", "N", 1, Integer.MAX_VALUE, "the most tokens to generate")
            .orElse("128");

    @Override
    public String name() {
        return "generate";
    }

    @Override
    public String summary() {
        return "continues a prompt";
    }

    @Override
    public String details() {
        return "Takes the likeliest token each time, and stops at the end token or where the"
                + " context is full."
                + " Prints the continuation without special tokens.";
    }

    @Override
    public List<Option<?>> options() {
        return ComputeOptions.after(ModelOptions.MODEL, ModelOptions.ADAPTER, PROMPT, MAX_TOKENS);
    }

    @Override
    public void run(Arguments arguments, Streams streams) throws IOException {
        ComputeOptions.apply(arguments);
        try (CausalLm model = ModelOptions.loadIntoMemory(arguments)) {
            Tokenizer tokenizer = ModelOptions.tokenizer(arguments.get(ModelOptions.MODEL), model);
            String prompt = arguments.get(PROMPT);
            streams.out().print(
                    continuation(model, tokenizer, prompt, arguments.get(MAX_TOKENS)) + "\n");
        }
    }

    /** What a model writes after a prompt, without special tokens. */
    static String continuation(CausalLm model, Tokenizer tokenizer, String prompt, int maxTokens) {
        int[] ids = IntStream.concat(
                IntStream.of(tokenizer.prefix()), IntStream.of(tokenizer.encode(prompt, false)))
                .toArray();
        int context = model.config().maxPositionEmbeddings();
        if (ids.length == 0 || ids.length >= context) {
            throw new IllegalArgumentException("--prompt has " + ids.length
                    + " tokens; from 1 to " + (context - 1)
                    + " leave the model something to go on from and room to do so");
        }
        OptionalInt end = tokenizer.eos();
        int[] added = GreedyGenerator.generate(
                model, ids, maxTokens, id -> end.isPresent() && id == end.getAsInt());
        return tokenizer.decodeContinuation(ids, added, true);
    }
}
