package veneer.transformer.chat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import veneer.engine.io.DuplicateKeys;
import veneer.engine.io.FormatException;
import veneer.engine.io.Json;

/**
 * Messages in their order.
 *
 * @param messages each an object with {@code role} and mostly {@code content}, and whatever else a
 *     template reads, such as {@code tool_calls}; values as {@link veneer.engine.io.Json} parses
 *     them
 * @param tools descriptions of the functions that may be called, where there are any
 */
public record Conversation(List<Map<String, Object>> messages, Optional<List<Object>> tools) {
    private static final String MESSAGES = "messages";
    private static final String TOOLS = "tools";
    private static final String ROLE = "role";
    private static final String ASSISTANT = "assistant";

    /** Copies the list. */
    public Conversation {
        messages = List.copyOf(messages);
    }

    /**
     * A conversation of one message.
     *
     * @param prompt what a user says
     * @return the conversation
     */
    public static Conversation ofUser(String prompt) {
        return new Conversation(
                List.of(Map.of(ROLE, "user", "content", prompt)), Optional.empty());
    }

    /**
     * Reads a conversation.
     *
     * @param file a JSON file in UTF-8: a list of messages, or an object with {@code messages} and
     *     perhaps {@code tools}
     * @return the conversation
     * @throws FormatException if the file holds nothing of the kind
     * @throws IOException if it can't be read
     */
    public static Conversation read(Path file) throws IOException {
        Object json = Json.read(file, DuplicateKeys.REFUSED);
        try {
            return json instanceof Map<?, ?> members
                    ? of(members.get(MESSAGES), members.get(TOOLS))
                    : of(json, null);
        } catch (IllegalArgumentException e) {
            throw new FormatException(file.toString(), e.getMessage(), e);
        }
    }

    /**
     * Takes a conversation from JSON.
     *
     * @param messages what the JSON text holds: a list of objects, each with a {@code role}
     * @param tools a list, or null where there is none
     * @return the conversation
     * @throws IllegalArgumentException if it is nothing of the kind; the message says which of the
     *     messages is wrong, counting from 1
     */
    public static Conversation of(Object messages, Object tools) {
        if (!(messages instanceof List<?> list) || list.isEmpty()) {
            throw new IllegalArgumentException(
                    "\"messages\" must be a list of at least one message");
        }
        if (tools != null && !(tools instanceof List<?>)) {
            throw new IllegalArgumentException("\"tools\" must be a list");
        }
        List<Map<String, Object>> checked = new ArrayList<>();
        for (Object message : list) {
            checked.add(message(message, "message " + (checked.size() + 1)));
        }
        return new Conversation(checked, Optional.ofNullable(tools == null
                ? null
                : new ArrayList<>((List<?>) tools)));
    }

    private static Map<String, Object> message(Object message, String which) {
        if (!(message instanceof Map<?, ?> members)) {
            throw new IllegalArgumentException(which + " must be an object with \"role\" and"
                    + " \"content\"");
        }
        if (!(members.get(ROLE) instanceof String)) {
            throw new IllegalArgumentException(which + " lacks \"role\", a string such as \"user\""
                    + " or \"assistant\"");
        }
        Map<String, Object> copy = new LinkedHashMap<>();
        members.forEach((key, value) -> copy.put((String) key, value));
        return copy;
    }

    /** Whether a message is what a model is to write. */
    boolean isAssistant(int index) {
        return ASSISTANT.equals(messages.get(index).get(ROLE));
    }

    /** The conversation up to a message, without it. */
    Conversation first(int count) {
        return new Conversation(messages.subList(0, count), tools);
    }
}
