package veneer.lora.adapter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import veneer.engine.nn.Embedding;
import veneer.engine.nn.LayerNorm;
import veneer.engine.nn.Linear;
import veneer.engine.nn.Module;
import veneer.engine.optim.Sgd;
import veneer.engine.random.RandomStream;
import veneer.engine.tensor.Tensor;
import veneer.engine.tensor.Weight;
import veneer.lora.config.Bias;
import veneer.lora.config.InitLoraWeights;
import veneer.lora.config.LoraConfig;
import veneer.lora.config.TargetModules;

/** What the method computes, case by case: those of PEFT's tests, and numbers worked by hand. */
class MethodCasesTest {
    private static final float[] W = {1, 2, -1, 0.5f, -1, 3};
    private static final float[] A = {1, -2, 0.5f, 0, 1, 1};
    private static final float[] B = {0.5f, -1, 2, 0.25f};
    private static final float[] BIAS = {0.25f, -0.5f};
    private static final float[] UPSTREAM = {1, -1, 0.5f, 2};

    /** A layer, an embedding and a norm. */
    private static final class Network extends Module {
        private final Embedding embedding;
        private final Linear layer;
        private final LayerNorm norm;

        Network(Weight table, Weight weight, Tensor bias) {
            embedding = child("embedding", new Embedding(table));
            layer = child("layer", new Linear(weight, bias));
            int outputs = weight.shape().extent(0);
            norm = child("norm", new LayerNorm(Tensor.of(new float[outputs], outputs),
                    Tensor.of(new float[outputs], outputs), 1e-5f));
        }

        /** Random weights, 1,000 channels in and out. */
        static Network large() {
            return new Network(random("table", 300, 1000), random("weight", 1000, 1000), null);
        }

        /** PEFT's example of two outputs and three inputs. */
        static Network small() {
            return new Network(random("table", 5, 3), Tensor.of(W, 2, 3), Tensor.of(BIAS, 2));
        }
    }

    private static Tensor random(String name, int... extents) {
        int size = Arrays.stream(extents).reduce(1, (a, b) -> a * b);
        return Tensor.of(new RandomStream(1, name).normal(size, 0.1), extents);
    }

    private static Tensor x() {
        return Tensor.of(new float[] {1, 2, 3, -1, 0.5f, 2}, 2, 3);
    }

    private static LoraConfig config(int r, double alpha, String targets,
            Consumer<LoraConfig.Draft> change) {
        return LoraConfig.of(r, alpha, TargetModules.parse(targets)).with(change);
    }

    /** PEFT's example with an adapter whose parameters are set to what is given by name. */
    private static Lora example(Network network, LoraConfig config, Map<String, float[]> values) {
        Lora lora = Lora.attach(network, config, 0);
        values.forEach((name, numbers) -> System.arraycopy(
                numbers, 0, lora.parameters().get("layer." + name).data(), 0, numbers.length));
        return lora;
    }

    private static void assertClose(float[] actual, double... expected) {
        assertEquals(expected.length, actual.length);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], 1e-6 * Math.max(1, Math.abs(expected[i])));
        }
    }

    private static void assertGradient(Lora lora, String name, double... expected) {
        assertClose(lora.parameters().get("layer." + name).gradient(), expected);
    }

    @Test
    void g1RankOneByHand() {
        Network network = new Network(
                random("table", 5, 2), Tensor.of(new float[] {1, 2, 3, 4}, 2, 2), null);
        example(network, config(1, 2, "layer", c -> {}), Map.of(
                "lora_A.weight", new float[] {1, -1}, "lora_B.weight", new float[] {0.5f, 2}));
        Tensor x = Tensor.of(new float[] {1, 2}, 1, 2);
        assertArrayEquals(new float[] {4, 7}, network.layer.forward(x).data());
    }

    @Test
    void g2DoraDoesNotScaleTheBiasAndG3ItsNorm() {
        Network network = new Network(random("table", 5, 2),
                Tensor.of(new float[] {1, 2, 3, 4}, 2, 2), Tensor.of(new float[] {10, 20}, 2));
        Lora lora = example(network, config(1, 2, "layer", c -> c.useDora = true), Map.of(
                "lora_A.weight", new float[] {1, -1}, "lora_B.weight", new float[] {0.5f, 2}));
        DoraLinear layer = assertInstanceOf(DoraLinear.class, lora.layers().get("layer"));
        assertClose(layer.magnitude().data(), Math.sqrt(5), 5);
        assertClose(network.layer.forward(Tensor.of(new float[] {1, 2}, 1, 2)).data(), 14, 25);
        Weight own = Tensor.of(new float[] {1, 2, 3, 4}, 2, 2);
        assertClose(new RowNorms(own).lengths(layer.update().a(), layer.update().b(), 2),
                Math.sqrt(5), 7);
    }

    @Test
    void g8RankStabilised() {
        Network network = Network.small();
        example(network, config(2, 3, "layer", c -> c.useRslora = true),
                Map.of("lora_A.weight", A, "lora_B.weight", B));
        assertClose(network.layer.forward(x()).data(),
                -9.94759198, 3.2876894, -8.11396103, 1.58318453);
    }

    @Test
    void g9Gradients() {
        Network network = Network.small();
        Lora lora = example(network, config(2, 3, "layer", c -> {}),
                Map.of("lora_A.weight", A, "lora_B.weight", B));
        network.layer.forward(x()).backward(UPSTREAM);
        assertGradient(lora, "lora_A.weight", -8.625, -1.3125, 6, -1.875, -3.75, -5.625);
        assertGradient(lora, "lora_B.weight", -3, 9.375, -0.75, 0);
    }

    @Test
    void g10Dora() {
        Network network = Network.small();
        Lora lora = example(network, config(2, 3, "layer", c -> c.useDora = true), Map.of(
                "lora_A.weight", A, "lora_B.weight", B,
                "lora_magnitude_vector", new float[] {2, 3}));
        Tensor y = network.layer.forward(x());
        assertClose(y.data(), -4.27396979, 1.13608363, -4.18861184, 0.48584527);
        y.backward(UPSTREAM);
        assertGradient(lora, "lora_A.weight",
                -2.76438833, 0.14551122, 3.05541078, -0.88970528, -2.43051643, -3.97132757);
        assertGradient(lora, "lora_B.weight", -2.04859008, 6.401844, -0.25170517, 0);
        assertGradient(lora, "lora_magnitude_vector", -3.37163784, 0.11186897);
        Merged.of(network, lora);
        assertClose(((Tensor) network.layer.weight()).data(),
                1.19501088, -0.68286336, -1.45108464, 1.17462415, -2.22339571, 1.63608363);
    }

    /** The same weight lying inputs first, as GPT-2's do. */
    @Test
    void g10DoraBesideInputsFirst() {
        Tensor turned = Tensor.of(new float[] {1, 0.5f, 2, -1, -1, 3}, 3, 2);
        Network network = new Network(
                random("table", 5, 3), new Weight.Transposed(turned), Tensor.of(BIAS, 2));
        Lora lora = example(network, config(2, 3, "layer", c -> c.useDora = true), Map.of(
                "lora_A.weight", A, "lora_B.weight", B,
                "lora_magnitude_vector", new float[] {2, 3}));
        double[] expected = {-4.27396979, 1.13608363, -4.18861184, 0.48584527};
        assertClose(network.layer.forward(x()).data(), expected);
        Merged.of(network, lora);
        assertInstanceOf(Weight.Transposed.class, network.layer.weight());
        assertClose(network.layer.forward(x()).data(), expected);
    }

    @Test
    void c1TheDefaultStartIsUniformAndChangesNothing() {
        Network network = Network.large();
        Tensor x = random("x", 3, 1000);
        float[] before = network.layer.forward(x).data();
        LoraLinear layer = (LoraLinear) Lora.attach(
                network, config(1000, 8, "layer", c -> {}), 0).layers().get("layer");
        double bound = 1 / Math.sqrt(1000);
        assertTrue(Distribution.differs(layer.a().data(), Distribution.uniform(bound)) < 1.63e-3);
        assertTrue(Distribution.differs(layer.a().data(), Distribution.normal(bound / 1.7)) > 0.02);
        assertArrayEquals(new float[1_000_000], layer.b().data());
        assertArrayEquals(before, network.layer.forward(x).data());
    }

    @Test
    void c2TheGaussianStartHasDeviationOneByR() {
        LoraLinear layer = (LoraLinear) Lora.attach(Network.large(), config(50, 8, "layer",
                c -> c.initLoraWeights = InitLoraWeights.GAUSSIAN), 0).layers().get("layer");
        assertTrue(Distribution.differs(layer.a().data(), Distribution.normal(1.0 / 50)) < 7.3e-3);
        assertArrayEquals(new float[50 * 1000], layer.b().data());
    }

    @Test
    void c3WithoutTheDefaultStartTheUpdateIsNotZero() {
        Network network = Network.large();
        Tensor x = random("x", 3, 1000);
        float[] before = network.layer.forward(x).data();
        LoraLinear layer = (LoraLinear) Lora.attach(network, config(64, 8, "layer",
                c -> c.initLoraWeights = InitLoraWeights.RANDOM), 0).layers().get("layer");
        double difference = Distribution.differs(layer.b().data(), Distribution.uniform(0.125));
        assertTrue(difference < 6.4e-3, "off by " + difference);
        assertFalse(Arrays.equals(before, network.layer.forward(x).data()));
    }

    @ParameterizedTest
    @EnumSource(names = {"KAIMING", "GAUSSIAN"})
    void c4BesideAnEmbeddingAIsZero(InitLoraWeights start) {
        Network network = Network.large();
        float[] before = network.embedding.forward(new int[] {3, 1}, 2).data();
        LoraEmbedding layer = (LoraEmbedding) Lora.attach(network, config(20, 8, "embedding",
                c -> c.initLoraWeights = start), 0).layers().get("embedding");
        assertArrayEquals(new float[20 * 300], layer.a().data());
        assertTrue(Distribution.differs(layer.b().data(), Distribution.normal(1)) < 0.0116);
        assertArrayEquals(before, network.embedding.forward(new int[] {3, 1}, 2).data());
    }

    @Test
    void c5TheOrthogonalStartHasFactorsWithoutAProduct() {
        LoraConfig config = config(8, 8, "layer",
                c -> c.initLoraWeights = InitLoraWeights.ORTHOGONAL);
        LoraLinear layer =
                (LoraLinear) Lora.attach(Network.large(), config, 0).layers().get("layer");
        for (Tensor factor : List.of(layer.a(), layer.b())) {
            double square = 0;
            for (float value : factor.data()) {
                square += (double) value * value;
            }
            // Half of r directions, each of 1,000 numbers of deviation 1/10, turned by Q.
            assertEquals(40, square, 5);
        }
        for (float value : layer.b().matmul(layer.a()).data()) {
            assertTrue(Math.abs(value) < 1e-6);
        }
        LoraConfig odd = config.with(c -> c.r = 7);
        String message = assertThrows(IllegalArgumentException.class,
                () -> Lora.attach(Network.large(), odd, 0)).getMessage();
        assertTrue(message.contains("needs an even rank, not 7"), message);
    }

    /** The other way round, and both at once less their product: neither changes the first pass. */
    @ParameterizedTest
    @EnumSource(names = {"ZERO_A", "SYMMETRIC"})
    void otherStartsThatChangeNothing(InitLoraWeights start) {
        Network network = Network.large();
        Tensor x = random("x", 3, 1000);
        float[] before = network.layer.forward(x).data();
        Lora lora = Lora.attach(
                network, config(8, 8, "layer", c -> c.initLoraWeights = start), 0);
        assertArrayEquals(before, network.layer.forward(x).data());
        network.layer.forward(x).backward(x.data());
        boolean both = start == InitLoraWeights.SYMMETRIC;
        assertTrue(norm(lora.parameters().get("layer.lora_A.weight").gradient()) > 0);
        assertEquals(both, norm(lora.parameters().get("layer.lora_B.weight").gradient()) > 0);
    }

    private static double norm(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum);
    }

    /** {@code W₀x + s·(BAx − B₀A₀x)} in double, after A and B have moved; and merged the same. */
    @Test
    void theSymmetricStartKeepsItsFirstFactors() {
        Network network = Network.small();
        Lora lora = Lora.attach(network, config(2, 3, "layer",
                c -> c.initLoraWeights = InitLoraWeights.SYMMETRIC), 0);
        SymmetricLinear layer = (SymmetricLinear) lora.layers().get("layer");
        float[] a0 = layer.update().a().data().clone();
        float[] b0 = layer.update().b().data().clone();
        System.arraycopy(A, 0, layer.update().a().data(), 0, A.length);
        System.arraycopy(B, 0, layer.update().b().data(), 0, B.length);
        double[] expected = new double[4];
        for (int row = 0; row < 2; row++) {
            for (int out = 0; out < 2; out++) {
                double y = BIAS[out];
                for (int in = 0; in < 3; in++) {
                    double delta = 0;
                    for (int k = 0; k < 2; k++) {
                        delta += B[out * 2 + k] * A[k * 3 + in]
                                - (double) b0[out * 2 + k] * a0[k * 3 + in];
                    }
                    y += (W[out * 3 + in] + 1.5 * delta) * x().data()[row * 3 + in];
                }
                expected[row * 2 + out] = y;
            }
        }
        assertClose(network.layer.forward(x()).data(), expected);
        Merged.of(network, lora);
        assertClose(network.layer.forward(x()).data(), expected);
    }

    /** A's gradient is zero in the first step, where B is. */
    @Test
    void c21TrainingMovesEveryParameterAndNothingElse() {
        Network network = Network.small();
        Lora lora = Lora.attach(network, config(2, 3, "layer,embedding", c -> {
            c.useDora = true;
            c.bias = Bias.ALL;
        }), 0);
        Map<String, Tensor> parameters = lora.parameters();
        assertEquals(List.of("embedding.lora_embedding_A", "embedding.lora_embedding_B",
                "embedding.lora_magnitude_vector", "layer.lora_A.weight", "layer.lora_B.weight",
                "layer.lora_magnitude_vector", "layer.base_layer.bias", "norm.bias"),
                List.copyOf(parameters.keySet()));
        float[][] starts = parameters.values().stream().map(tensor -> tensor.data().clone())
                .toArray(float[][]::new);
        Sgd optimizer = new Sgd(parameters, Sgd.Settings.of(1, 0));
        for (int step = 0; step < 3; step++) {
            Tensor embedded = network.embedding.forward(new int[] {1, 4, 2}, 3);
            network.layer.forward(embedded).add(network.norm.bias()).crossEntropy(
                    new int[] {0, 1, 1}).backward();
            optimizer.step();
            parameters.values().forEach(Tensor::clearGradient);
        }
        int index = 0;
        for (Map.Entry<String, Tensor> parameter : parameters.entrySet()) {
            float[] start = starts[index++];
            float largest = 0;
            for (int i = 0; i < start.length; i++) {
                largest = Math.max(largest,
                        Math.abs(parameter.getValue().data()[i] - start[i]));
            }
            assertTrue(largest > 1e-4, parameter.getKey() + " moved by " + largest);
        }
        lora.detach();
        assertArrayEquals(W, ((Tensor) network.layer.weight()).data());
        assertArrayEquals(BIAS, network.layer.bias().data());
        assertArrayEquals(new float[2], network.norm.bias().data());
    }

    @Test
    void c23BiasModes() {
        for (Bias bias : Bias.values()) {
            Network network = Network.small();
            Lora lora = Lora.attach(network, config(2, 3, "all-linear", c -> c.bias = bias), 0);
            List<String> biases = lora.parameters().keySet().stream()
                    .filter(name -> name.endsWith(".bias")).toList();
            assertEquals(switch (bias) {
                case NONE -> List.of();
                case LORA_ONLY -> List.of("layer.base_layer.bias");
                case ALL -> List.of("layer.base_layer.bias", "norm.bias");
            }, biases);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"KAIMING", "RANDOM"})
    void c38DoraStartsWhereItsWeightIs(InitLoraWeights start) {
        Network network = Network.small();
        float[] base = network.layer.forward(x()).data();
        float[] rows = network.embedding.forward(new int[] {3, 1}, 2).data();
        Lora lora = Lora.attach(network, config(2, 3, "layer,embedding", c -> {
            c.useDora = true;
            c.initLoraWeights = start;
        }), 0);
        float[] adapted = network.layer.forward(x()).data();
        float[] adaptedRows = network.embedding.forward(new int[] {3, 1}, 2).data();
        boolean same = start == InitLoraWeights.KAIMING;
        for (int i = 0; i < base.length; i++) {
            assertEquals(same, Math.abs(base[i] - adapted[i]) < 1e-6 * 8, "element " + i);
            assertEquals(same, Math.abs(rows[i] - adaptedRows[i]) < 1e-7);
        }
        lora.detach();
        assertArrayEquals(base, network.layer.forward(x()).data());
    }

    @Test
    void c39TheMagnitudeIsSavedUnderPeftsName() {
        Lora lora = Lora.attach(Network.small(), config(2, 3, "layer", c -> c.useDora = true), 0);
        assertEquals(List.of("layer.lora_A.weight", "layer.lora_B.weight",
                "layer.lora_magnitude_vector"), List.copyOf(lora.parameters().keySet()));
    }

    /** Whole modules that are trained are copies: the originals come back. */
    @Test
    void trainedCopiesStandInPlaceOfTheirModules() {
        Network network = Network.small();
        Lora lora = Lora.attach(network, config(2, 3, "layer",
                c -> c.modulesToSave = List.of("embedding", "norm")), 0);
        assertEquals(List.of("layer.lora_A.weight", "layer.lora_B.weight", "embedding.weight",
                "norm.weight", "norm.bias"), List.copyOf(lora.parameters().keySet()));
        Weight table = network.embedding.weight();
        assertTrue(table.trained() == lora.parameters().get("embedding.weight"));
        lora.detach();
        assertTrue(network.embedding.weight() != table);
        assertEquals(Map.of(), network.parameters());
    }

    @Test
    void rowsThatAreNotThereAreNamed() {
        String message = assertThrows(IllegalArgumentException.class,
                () -> Lora.attach(Network.small(), config(2, 3, "layer",
                        c -> c.trainableTokenIndices = Map.of("embedding", List.of(1, 5))), 0))
                                .getMessage();
        assertTrue(message.contains("embedding has 5, beyond its 5 rows"), message);
        message = assertThrows(IllegalArgumentException.class,
                () -> Lora.attach(Network.small(), config(2, 3, "layer",
                        c -> c.trainableTokenIndices = Map.of("table", List.of(1))), 0))
                                .getMessage();
        assertTrue(message.contains("table means no embedding; there is embedding"), message);
    }
}
