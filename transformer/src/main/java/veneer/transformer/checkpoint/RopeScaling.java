package veneer.transformer.checkpoint;

import java.util.List;

/** What stretches rotary positions to a longer context than the model was first trained for. */
public sealed interface RopeScaling {
    /** Nothing. */
    RopeScaling NONE = new Linear(1);

    /**
     * Stretches.
     *
     * @param frequencies by how much each pair of channels would turn from one position to the next
     * @return by how much it does
     */
    float[] apply(float[] frequencies);

    /**
     * All positions are pressed together (Chen et al. 2023).
     *
     * @param factor what frequencies are divided by
     */
    record Linear(double factor) implements RopeScaling {
        /** Checks the factor. */
        public Linear {
            requirePositive("factor", factor);
        }

        @Override
        public float[] apply(float[] frequencies) {
            float[] scaled = frequencies.clone();
            for (int pair = 0; pair < scaled.length; pair++) {
                scaled[pair] /= (float) factor;
            }
            return scaled;
        }
    }

    /**
     * Slow frequencies are divided, fast ones stay, and those between change over (Grattafiori et
     * al. 2024, as Llama 3.1's code has it).
     *
     * @param factor what slow frequencies are divided by
     * @param lowFreqFactor so often, or less, a slow frequency turns within the original context
     * @param highFreqFactor so often, or more, a fast one does
     * @param originalMaxPositionEmbeddings the original context's positions
     */
    record Llama3(double factor, double lowFreqFactor, double highFreqFactor,
            int originalMaxPositionEmbeddings) implements RopeScaling {
        /** Checks the factors. */
        public Llama3 {
            requirePositive("factor", factor);
            requirePositive("low_freq_factor", lowFreqFactor);
            requirePositive("original_max_position_embeddings", originalMaxPositionEmbeddings);
            if (!(highFreqFactor > lowFreqFactor)) {
                throw new IllegalArgumentException("high_freq_factor " + highFreqFactor
                        + " is not above low_freq_factor " + lowFreqFactor);
            }
        }

        @Override
        public float[] apply(float[] frequencies) {
            float[] scaled = new float[frequencies.length];
            for (int pair = 0; pair < scaled.length; pair++) {
                scaled[pair] = apply(frequencies[pair]);
            }
            return scaled;
        }

        private float apply(float frequency) {
            float wavelength = (float) (2 * Math.PI) / frequency;
            float turns = originalMaxPositionEmbeddings / wavelength;
            if (turns <= lowFreqFactor) {
                return frequency / (float) factor;
            }
            if (turns >= highFreqFactor) {
                return frequency;
            }
            float fast = (turns - (float) lowFreqFactor)
                    / (float) (highFreqFactor - lowFreqFactor);
            return (1 - fast) * frequency / (float) factor + fast * frequency;
        }
    }

    /**
     * Each pair of channels has its own factor, as a GGUF file's {@code rope_freqs.weight} says.
     *
     * @param factors what each frequency is divided by
     */
    record Factors(List<Float> factors) implements RopeScaling {
        /** Checks the factors. */
        public Factors {
            factors = List.copyOf(factors);
            factors.forEach(factor -> requirePositive("rotary factor", factor));
        }

        @Override
        public float[] apply(float[] frequencies) {
            if (frequencies.length != factors.size()) {
                throw new IllegalArgumentException(
                        factors.size() + " rotary factors don't fit heads of "
                                + 2 * frequencies.length + " channels, which need "
                                + frequencies.length);
            }
            float[] scaled = new float[frequencies.length];
            for (int pair = 0; pair < scaled.length; pair++) {
                scaled[pair] = frequencies[pair] / factors.get(pair);
            }
            return scaled;
        }
    }

    private static void requirePositive(String name, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " " + value + " is not a positive number");
        }
    }
}
