package veneer.lora.data;

import java.util.Objects;
import veneer.transformer.chat.Conversation;

/** What a line of a data file, or a file of plain text, asks the model to learn. */
public sealed interface Sample {

    /**
     * A text that is learnt as a whole.
     *
     * @param text the text, which may be empty
     */
    record Text(String text) implements Sample {
        /** Refuses null. */
        public Text {
            Objects.requireNonNull(text, "text");
        }
    }

    /**
     * A prompt and its completion, of which only the completion is learnt.
     *
     * @param prompt what is given
     * @param completion what follows it directly, with nothing in between
     */
    record Pair(String prompt, String completion) implements Sample {
        /** Refuses null. */
        public Pair {
            Objects.requireNonNull(prompt, "prompt");
            Objects.requireNonNull(completion, "completion");
        }
    }

    /**
     * A conversation, of which what the assistant says is learnt.
     *
     * @param conversation the messages
     */
    record Chat(Conversation conversation) implements Sample {
        /** Refuses null. */
        public Chat {
            Objects.requireNonNull(conversation, "conversation");
        }
    }

    /**
     * A text of any length that is learnt as a whole, in windows.
     *
     * @param text the text
     */
    record Document(String text) implements Sample {
        /** Refuses null. */
        public Document {
            Objects.requireNonNull(text, "text");
        }
    }
}
