package veneer.lora.adapter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static veneer.transformer.ReferenceCases.assertClose;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import veneer.engine.nn.Linear;
import veneer.engine.nn.Module;
import veneer.engine.random.RandomStream;
import veneer.engine.tensor.Tensor;
import veneer.lora.config.InitLoraWeights;
import veneer.lora.config.LoraConfig;
import veneer.lora.config.TargetModules;

/**
 * What a layer with dropout computes as it trains, and its gradients, against the formulas in
 * double with the masks that its own stream draws.
 */
class DropoutFormulaTest {
    private static final int ROWS = 6;
    private static final int IN = 7;
    private static final int OUT = 5;
    private static final int RANK = 3;
    private static final double PROBABILITY = 0.4;
    private static final long SEED = 11;

    /** Sums of 20 terms at most, in float32. */
    private static final double BOUND = 2e-6;

    private final Linear layer =
            new Linear(random("weight", OUT, IN), random("bias", OUT));

    private static final class Root extends Module {
        Root(Linear layer) {
            child("layer", layer);
        }
    }

    private static Tensor random(String name, int... extents) {
        int size = Arrays.stream(extents).reduce(1, (a, b) -> a * b);
        return Tensor.of(new RandomStream(SEED, name).normal(size, 1), extents);
    }

    static Stream<LoraConfig> kinds() {
        LoraConfig plain = LoraConfig.of(RANK, 2, TargetModules.parse("layer"))
                .with(c -> c.loraDropout = PROBABILITY);
        return Stream.<Consumer<LoraConfig.Draft>>of(
                _ -> {},
                c -> c.loraBias = true,
                c -> c.initLoraWeights = InitLoraWeights.SYMMETRIC,
                c -> c.useDora = true,
                c -> c.useRslora = true).map(plain::with);
    }

    /** Three passes, each of which drops something else. */
    @ParameterizedTest
    @MethodSource("kinds")
    void isWhatTheFormulaSays(LoraConfig config) {
        Lora lora = Lora.attach(new Root(layer), config, SEED);
        float[][] start = factors(lora);
        lora.parameters().forEach((name, parameter) -> {
            float[] moved = random(name, parameter.shape().toArray()).data();
            System.arraycopy(moved, 0, parameter.data(), 0, moved.length);
        });
        RandomStream stream = new RandomStream(SEED, "layer.lora_dropout");
        float[] ones = new float[ROWS * IN];
        Arrays.fill(ones, 1);
        layer.train();
        for (int pass = 0; pass < 3; pass++) {
            float[] mask = Tensor.of(ones, ROWS, IN).dropout(PROBABILITY, stream).data();
            Tensor x = Tensor.parameter(random("x" + pass, ROWS, IN).data(), ROWS, IN);
            float[] upstream = random("upstream" + pass, ROWS, OUT).data();
            lora.parameters().values().forEach(Tensor::clearGradient);
            Tensor y = layer.forward(x);
            Formula formula = new Formula(lora, layer, start, x.data(), mask, upstream);
            assertClose("y", formula.y(), y.data(), BOUND);
            y.backward(upstream);
            assertClose("x", formula.dx(), x.gradient(), BOUND);
            lora.parameters().forEach((name, parameter) -> assertClose(
                    name, formula.gradient(name), parameter.gradient(), BOUND));
        }
    }

    /** Used rather than trained, a layer drops nothing, and neither does one that is merged. */
    @ParameterizedTest
    @MethodSource("kinds")
    void isNotThereInUse(LoraConfig config) {
        Root root = new Root(layer);
        Lora lora = Lora.attach(root, config, SEED);
        lora.parameters().values().forEach(parameter -> Arrays.fill(parameter.data(), 0.5f));
        Tensor x = random("x", ROWS, IN);
        layer.train();
        float[] trained = layer.forward(x).data();
        layer.eval();
        float[] used = layer.forward(x).data();
        assertFalse(Arrays.equals(trained, used));
        assertArrayEquals(used, layer.forward(x).data());
        Merged.of(root, lora);
        assertClose("merged", used, layer.forward(x).data(), BOUND);
    }

    /** A and B where a configuration starts them. */
    private static float[][] factors(Lora lora) {
        return new float[][] {
                lora.parameters().get("layer.lora_A.weight").data().clone(),
                lora.parameters().get("layer.lora_B.weight").data().clone()
        };
    }

    /**
     * {@code y = W(x − x̃) + g·Vx̃ + b + s·c} with {@code V = W + s·(BA − B₀A₀)}, where B₀A₀ is
     * zero but for the symmetric start, g is 1 but for DoRA, and c is B's bias.
     */
    private static final class Formula {
        private final LoraConfig config;
        private final double scaling;
        private final double[][] weight;
        private final double[][] a;
        private final double[][] b;
        private final double[][] turned = new double[OUT][IN];
        private final double[] lengths = new double[OUT];
        private final double[] factors = new double[OUT];
        private final double[] bias = new double[OUT];
        private final double[][] x;
        private final double[][] mask;
        private final double[][] upstream;

        Formula(Lora lora, Linear layer, float[][] start, float[] x, float[] mask,
                float[] upstream) {
            this.config = lora.config();
            this.scaling = config.loraAlpha() / (config.useRslora() ? Math.sqrt(RANK) : RANK);
            this.weight = rows(((Tensor) layer.weight()).data(), OUT);
            this.a = rows(lora.parameters().get("layer.lora_A.weight").data(), RANK);
            this.b = rows(lora.parameters().get("layer.lora_B.weight").data(), OUT);
            this.x = rows(x, ROWS);
            this.mask = rows(mask, ROWS);
            this.upstream = rows(upstream, ROWS);
            boolean symmetric = config.initLoraWeights() == InitLoraWeights.SYMMETRIC;
            double[][] a0 = rows(start[0], RANK);
            double[][] b0 = rows(start[1], OUT);
            Tensor ofB = lora.parameters().get("layer.lora_B.bias");
            Tensor magnitude = lora.parameters().get("layer.lora_magnitude_vector");
            for (int out = 0; out < OUT; out++) {
                for (int in = 0; in < IN; in++) {
                    turned[out][in] = weight[out][in];
                    for (int k = 0; k < RANK; k++) {
                        turned[out][in] += scaling * (b[out][k] * a[k][in]
                                - (symmetric ? b0[out][k] * a0[k][in] : 0));
                    }
                    lengths[out] = Math.hypot(lengths[out], turned[out][in]);
                }
                factors[out] = magnitude == null ? 1 : magnitude.data()[out] / lengths[out];
                bias[out] = layer.bias().data()[out]
                        + (ofB == null ? 0 : scaling * ofB.data()[out]);
            }
        }

        private static double[][] rows(float[] values, int rows) {
            int columns = values.length / rows;
            double[][] matrix = new double[rows][columns];
            for (int i = 0; i < values.length; i++) {
                matrix[i / columns][i % columns] = values[i];
            }
            return matrix;
        }

        float[] y() {
            float[] y = new float[ROWS * OUT];
            for (int i = 0; i < y.length; i++) {
                int row = i / OUT;
                int out = i % OUT;
                double sum = bias[out];
                for (int in = 0; in < IN; in++) {
                    sum += weight[out][in] * x[row][in] * (1 - mask[row][in])
                            + factors[out] * turned[out][in] * x[row][in] * mask[row][in];
                }
                y[i] = (float) sum;
            }
            return y;
        }

        float[] dx() {
            float[] dx = new float[ROWS * IN];
            for (int i = 0; i < dx.length; i++) {
                double kept = mask[i / IN][i % IN];
                double sum = 0;
                for (int out = 0; out < OUT; out++) {
                    sum += upstream[i / IN][out] * (weight[out][i % IN] * (1 - kept)
                            + factors[out] * turned[out][i % IN] * kept);
                }
                dx[i] = (float) sum;
            }
            return dx;
        }

        /** V and the factors g, whose lengths are constants, are all that a parameter changes. */
        float[] gradient(String name) {
            double[][] dv = new double[OUT][IN];
            float[] dm = new float[OUT];
            float[] dc = new float[OUT];
            for (int out = 0; out < OUT; out++) {
                double ofMagnitude = 0;
                double ofBias = 0;
                for (int row = 0; row < ROWS; row++) {
                    for (int in = 0; in < IN; in++) {
                        double seen = upstream[row][out] * x[row][in] * mask[row][in];
                        dv[out][in] += seen * factors[out];
                        ofMagnitude += seen * turned[out][in] / lengths[out];
                    }
                    ofBias += scaling * upstream[row][out];
                }
                dm[out] = (float) ofMagnitude;
                dc[out] = (float) ofBias;
            }
            return switch (name) {
                case "layer.lora_A.weight" -> ofA(dv);
                case "layer.lora_B.weight" -> ofB(dv);
                case "layer.lora_magnitude_vector" -> dm;
                case "layer.lora_B.bias" -> dc;
                default -> throw new IllegalArgumentException(name);
            };
        }

        private float[] ofA(double[][] dv) {
            float[] da = new float[RANK * IN];
            for (int i = 0; i < da.length; i++) {
                double sum = 0;
                for (int out = 0; out < OUT; out++) {
                    sum += scaling * b[out][i / IN] * dv[out][i % IN];
                }
                da[i] = (float) sum;
            }
            return da;
        }

        private float[] ofB(double[][] dv) {
            float[] db = new float[OUT * RANK];
            for (int i = 0; i < db.length; i++) {
                double sum = 0;
                for (int in = 0; in < IN; in++) {
                    sum += scaling * a[i % RANK][in] * dv[i / RANK][in];
                }
                db[i] = (float) sum;
            }
            return db;
        }
    }

    /** The stream is the layer's own: of the run's seed and the layer's path. */
    @ParameterizedTest
    @MethodSource("kinds")
    void isDrawnFromTheSeedAndThePath(LoraConfig config) {
        Lora.attach(new Root(layer), config, SEED);
        RandomStream own = layer.adaptation().streams().get("lora_dropout");
        assertEquals(new RandomStream(SEED, "layer.lora_dropout").key(), own.key());
    }
}
