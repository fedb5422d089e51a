package veneer.lora.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import veneer.transformer.chat.ChatTemplate;
import veneer.transformer.chat.Conversation;
import veneer.transformer.generation.GreedyGenerator;
import veneer.transformer.model.CausalLm;
import veneer.transformer.tokenizer.StreamingDecoder;
import veneer.transformer.tokenizer.Tokenizer;

/** {@code veneer generate}: a prompt's continuation. */
final class GenerateCommand implements Command {
    private static final Option<String> PROMPT =
            Option.text("--prompt", "TEXT",
                    "the text to go on from, as it is; with --chat, what a user says")
                    .required();
    private static final Option<Boolean> CHAT = Option.flag("--chat",
            "write --prompt with the model's chat template, as a user's only message");
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
        return "Takes the likeliest token each time, and stops at an end token or where the"
                + " context is full."
                + " Prints the continuation as it comes, without special tokens.";
    }

    @Override
    public List<Option<?>> options() {
        return ComputeOptions.after(
                ModelOptions.MODEL, ModelOptions.ADAPTER, ModelOptions.ALLOW_OTHER_BASE,
                ModelOptions.VERIFY, PROMPT, CHAT, MAX_TOKENS);
    }

    @Override
    public void run(Arguments arguments, Streams streams) throws IOException {
        ComputeOptions.apply(arguments);
        try (CausalLm model = ModelOptions.loadIntoMemory(arguments, streams)) {
            Path path = arguments.get(ModelOptions.MODEL);
            Tokenizer tokenizer = ModelOptions.tokenizer(path, model);
            write(model, tokenizer, prompt(arguments, path, tokenizer), arguments.get(MAX_TOKENS),
                    text -> show(text, streams));
            streams.out().print("\n");
        }
    }

    private static int[] prompt(Arguments arguments, Path model, Tokenizer tokenizer)
            throws IOException {
        String prompt = arguments.get(PROMPT);
        return arguments.has(CHAT)
                ? tokenizer.encode(ChatTemplate.open(model, tokenizer)
                        .render(Conversation.ofUser(prompt), true), false)
                : prompt(prompt, tokenizer);
    }

    private static int[] prompt(String text, Tokenizer tokenizer) {
        return IntStream.concat(
                IntStream.of(tokenizer.prefix()), IntStream.of(tokenizer.encode(text, false)))
                .toArray();
    }

    private static void show(String text, Streams streams) {
        try {
            streams.out().print(text);
            streams.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Hands on what a model writes after a prompt, as it comes and without special tokens. */
    static void write(CausalLm model, Tokenizer tokenizer, String prompt, int maxTokens,
            Consumer<String> text) {
        write(model, tokenizer, prompt(prompt, tokenizer), maxTokens, text);
    }

    private static void write(CausalLm model, Tokenizer tokenizer, int[] ids, int maxTokens,
            Consumer<String> text) {
        int context = model.config().maxPositionEmbeddings();
        if (ids.length == 0 || ids.length >= context) {
            throw new IllegalArgumentException("--prompt has " + ids.length
                    + " tokens; from 1 to " + (context - 1)
                    + " leave the model something to go on from and room to do so");
        }
        StreamingDecoder decoder = tokenizer.continuationDecoder(ids, true);
        GreedyGenerator.generate(model, ids, maxTokens, tokenizer::endsGeneration,
                id -> {
                    if (!tokenizer.endsGeneration(id)) {
                        text.accept(decoder.next(id));
                    }
                });
        text.accept(decoder.finish());
    }
}
