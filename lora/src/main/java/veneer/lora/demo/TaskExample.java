package veneer.lora.demo;

import java.util.List;
import veneer.lora.data.Sample;

/** An example of a task, and how an answer to it is judged. */
public sealed interface TaskExample permits TableQuestion, SentencePair {
    /** {@return the prompt, and the completion that is right} */
    Sample.Pair sample();

    /**
     * Judges an answer.
     *
     * @param text what a model wrote after the prompt
     * @return whether it is right
     */
    boolean isAnsweredBy(String text);

    /** {@return the completions that a model chooses from; none where it writes freely} */
    List<String> choices();
}
