package veneer.lora.config;

/** Which biases of the base are trained beside the update: PEFT's {@code bias}. */
public enum Bias {
    /** None. */
    NONE("none"),
    /** Every bias of the model. */
    ALL("all"),
    /** The biases of the layers that have an update. */
    LORA_ONLY("lora_only");

    private final String text;

    Bias(String text) {
        this.text = text;
    }

    /** PEFT's word for it. */
    @Override
    public String toString() {
        return text;
    }
}
