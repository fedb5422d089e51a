package veneer.transformer.chat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import veneer.engine.io.FormatException;
import veneer.transformer.chat.template.Template;
import veneer.transformer.chat.template.TemplateException;
import veneer.transformer.tokenizer.Tokenizer;

/**
 * A model's way to write a conversation as one text: a template in the language Jinja, rendered as
 * transformers' {@code apply_chat_template} does. The subset that published templates use is
 * supported; what is outside it is refused by name.
 */
public final class ChatTemplate {
    private static final String DEFAULT = "default";
    private static final String WITH_TOOLS = "tool_use";

    /** The names that a message's reasoning goes by. */
    private static final List<String> REASONING =
            List.of("reasoning_content", "thinking", "reasoning");

    private final Template plain;
    private final Template withTools;
    private final Map<String, String> specialTokens;
    private final Supplier<LocalDateTime> time;

    private ChatTemplate(
            Template plain,
            Template withTools,
            Map<String, String> specialTokens,
            Supplier<LocalDateTime> time) {
        this.plain = plain;
        this.withTools = withTools;
        this.specialTokens = specialTokens;
        this.time = time;
    }

    /**
     * Reads the template that comes with a model.
     *
     * @param model a folder, in which {@code chat_template.jinja} comes before what {@code
     *     tokenizer_config.json} or {@code chat_template.json} say; its {@code tokenizer.json}; or
     *     a GGUF file
     * @param tokenizer the model's tokenizer
     * @return the template
     * @throws IOException if there is none, or it is malformed, or uses what is not supported
     */
    public static ChatTemplate open(Path model, Tokenizer tokenizer) throws IOException {
        ChatTemplateFiles files = ChatTemplateFiles.read(model, tokenizer);
        Map<String, String> sources = files.sources();
        if (!sources.containsKey(DEFAULT)) {
            throw new FormatException(files.place(), sources.isEmpty()
                    ? "holds no chat template, which says how a conversation is written"
                    : "has chat templates named " + String.join(", ", sources.keySet())
                            + ", but none is the default");
        }
        try {
            Template plain = Template.parse(sources.get(DEFAULT));
            Template withTools = sources.containsKey(WITH_TOOLS)
                    ? Template.parse(sources.get(WITH_TOOLS))
                    : plain;
            return new ChatTemplate(plain, withTools, files.specialTokens(), LocalDateTime::now);
        } catch (TemplateException e) {
            throw new FormatException(files.place(), "chat template, " + e.getMessage(), e);
        }
    }

    /**
     * Makes a template of a text.
     *
     * @param source the template
     * @param specialTokens the values of {@code bos_token}, {@code eos_token} and others
     * @return the template
     * @throws IllegalArgumentException if it is malformed, or uses what is not supported
     */
    public static ChatTemplate of(String source, Map<String, String> specialTokens) {
        Template template = Template.parse(source);
        return new ChatTemplate(
                template, template, Map.copyOf(specialTokens), LocalDateTime::now);
    }

    /**
     * The same template with a time that stands still, as some templates write the date.
     *
     * @param fixed what they take for now
     * @return the template
     */
    public ChatTemplate at(LocalDateTime fixed) {
        return new ChatTemplate(plain, withTools, specialTokens, () -> fixed);
    }

    /** {@return whether the text may depend on the day} */
    public boolean namesTime() {
        return plain.namesTime() || withTools.namesTime();
    }

    /**
     * Writes a conversation.
     *
     * @param conversation the conversation
     * @param addGenerationPrompt whether to put behind it what begins an assistant's message
     * @return the text, special tokens written out
     * @throws IllegalArgumentException if the template refuses the conversation
     */
    public String render(Conversation conversation, boolean addGenerationPrompt) {
        Map<String, Object> variables = new LinkedHashMap<>(specialTokens);
        List<Object> messages = new ArrayList<>();
        conversation.messages().forEach(message -> messages.add(completed(message)));
        variables.put("messages", messages);
        variables.put("tools", conversation.tools().orElse(null));
        variables.put("documents", null);
        variables.put("add_generation_prompt", addGenerationPrompt);
        try {
            return (conversation.tools().isPresent() ? withTools : plain).render(variables, time);
        } catch (TemplateException e) {
            throw new IllegalArgumentException("the chat template, " + e.getMessage(), e);
        }
    }

    /** A message without members that are null, and with its reasoning under each usual name. */
    private static Map<String, Object> completed(Map<String, Object> message) {
        Map<String, Object> completed = new LinkedHashMap<>();
        Object reasoning = REASONING.stream().map(message::get).filter(value -> value != null)
                .findFirst().orElse(null);
        if (reasoning != null) {
            completed.put("thinking", reasoning);
        }
        message.forEach((key, value) -> {
            if (value != null) {
                completed.put(key, value);
            }
        });
        if (reasoning != null) {
            completed.put("reasoning_content", reasoning);
        }
        return completed;
    }
}
