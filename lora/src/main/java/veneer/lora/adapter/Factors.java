package veneer.lora.adapter;

import java.util.Arrays;
import java.util.function.Function;
import veneer.engine.nn.Initializers;
import veneer.engine.random.RandomStream;
import veneer.engine.tensor.Tensor;
import veneer.lora.config.InitLoraWeights;

/**
 * A and B as they start, each drawn from its own stream.
 *
 * @param a {@code (r, in)}
 * @param b {@code (out, r)}
 */
record Factors(Tensor a, Tensor b) {
    private static final double LINEAR = Math.sqrt(5);

    /** Beside a matrix {@code (out, in)}. */
    static Factors ofLinear(InitLoraWeights init, int rank, int in, int out,
            Function<String, RandomStream> streams) {
        RandomStream forA = streams.apply("lora_A.weight");
        RandomStream forB = streams.apply("lora_B.weight");
        return switch (init) {
            case KAIMING -> new Factors(
                    Initializers.kaimingUniform(forA, LINEAR, rank, in), zero(out, rank));
            case GAUSSIAN -> new Factors(
                    Initializers.normal(forA, 1.0 / rank, rank, in), zero(out, rank));
            case RANDOM -> new Factors(
                    Initializers.kaimingUniform(forA, LINEAR, rank, in),
                    Initializers.kaimingUniform(forB, LINEAR, out, rank));
            case ZERO_A -> new Factors(
                    zero(rank, in), Initializers.kaimingUniform(forB, LINEAR, out, rank));
            case SYMMETRIC -> new Factors(
                    Initializers.kaimingUniform(forA, LINEAR, rank, in),
                    Tensor.parameter(
                            forB.uniform(out * rank, (float) (1 / Math.sqrt(out))), out, rank));
            case ORTHOGONAL -> orthogonal(rank, in, out, forA, forB);
        };
    }

    /** Beside a table {@code (V, C)}, which is a matrix of V inputs and C outputs. */
    static Factors ofEmbedding(InitLoraWeights init, int rank, int words, int channels,
            Function<String, RandomStream> streams) {
        RandomStream forA = streams.apply("lora_embedding_A");
        RandomStream forB = streams.apply("lora_embedding_B");
        return switch (init) {
            case KAIMING, GAUSSIAN, ZERO_A -> new Factors(
                    zero(rank, words), Initializers.normal(forB, 1, channels, rank));
            case RANDOM -> new Factors(
                    Initializers.normal(forA, 1, rank, words),
                    Initializers.normal(forB, 1, channels, rank));
            case SYMMETRIC, ORTHOGONAL -> throw new IllegalArgumentException(
                    "init_lora_weights " + init + " is for linear layers, not for embeddings");
        };
    }

    /**
     * Both factors non-zero and their product zero: with the rows of an orthogonal Q, A is made of
     * every other one and B of those between, so that the two share no direction.
     */
    private static Factors orthogonal(int rank, int in, int out, RandomStream forA,
            RandomStream forB) {
        if (rank % 2 != 0) {
            throw new IllegalArgumentException(
                    "init_lora_weights orthogonal needs an even rank, not "
                            + rank);
        }
        float[] q = Initializers.orthogonal(forA, 1, rank, rank).data();
        int half = rank / 2;
        float[] even = new float[half * rank];
        float[] odd = new float[half * rank];
        for (int pair = 0; pair < half; pair++) {
            System.arraycopy(q, 2 * pair * rank, even, pair * rank, rank);
            System.arraycopy(q, (2 * pair + 1) * rank, odd, pair * rank, rank);
        }
        Tensor a = Tensor.of(even, half, rank)
                .matmul(Tensor.of(forA.normal(half * in, 0.1), half, in), true, false);
        Tensor b = Tensor.of(forB.normal(out * half, 0.1), out, half)
                .matmul(Tensor.of(odd, half, rank));
        return new Factors(parameter(a), parameter(b));
    }

    private static Tensor parameter(Tensor start) {
        return Tensor.parameter(Arrays.copyOf(start.data(), start.shape().size()),
                start.shape().toArray());
    }

    private static Tensor zero(int rows, int columns) {
        return Initializers.constant(0, rows, columns);
    }
}
