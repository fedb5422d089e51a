package veneer.lora.config;

/** How A and B start: PEFT's {@code init_lora_weights}, and two starts of articles besides. */
public enum InitLoraWeights {
    /** PEFT's {@code true}: A uniform in ±1/√in, which is Kaiming's start with a = √5, B zero. */
    KAIMING("true"),
    /** PEFT's {@code false}: A and B both uniform in ±1/√inputs, so that the update isn't zero. */
    RANDOM("false"),
    /** A normal with deviation 1/r, B zero. */
    GAUSSIAN("gaussian"),
    /** A and B both non-zero with B·A = 0, from the columns of an orthogonal matrix. */
    ORTHOGONAL("orthogonal"),
    /**
     * A and B both random, and their first product is taken off again (Su 2023): {@code W = W₀ −
     * B₀A₀ + BA}.
     */
    SYMMETRIC("symmetric"),
    /** A zero and B random: the first start the other way round. */
    ZERO_A("zero-a");

    private final String text;

    InitLoraWeights(String text) {
        this.text = text;
    }

    /** PEFT's word for it, where it has one. */
    @Override
    public String toString() {
        return text;
    }
}
