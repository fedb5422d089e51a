package veneer.lora.adapter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import veneer.engine.nn.Linear;
import veneer.engine.nn.Module;
import veneer.engine.optim.AdamW;
import veneer.engine.optim.Optimizer;
import veneer.engine.optim.Sgd;
import veneer.engine.random.RandomStream;
import veneer.engine.tensor.Tensor;
import veneer.lora.config.LoraConfig;
import veneer.lora.config.TargetModules;

/**
 * What α is for (Hu et al. 2021, section 4.1): one learning rate suits every rank. After one step
 * from B = 0 on one position, {@code ΔW·x = s·B·A·x} with {@code u = A·x} of r numbers alike:
 *
 * <ul>
 *   <li>Adam makes {@code B = −lr·sign(dy)·sign(u)ᵀ}, so that ‖ΔW·x‖ goes as {@code s·Σ|u|}, which
 *       is {@code s·r}: the same for every rank with {@code s = α/r};
 *   <li>SGD makes {@code B = −lr·s·dy·uᵀ}, so that it goes as {@code s²·‖u‖²}, which is {@code
 *       s²·r}: 1/r with {@code s = α/r}, the same for every rank with {@code s = α/√r}.
 * </ul>
 */
class AlphaTest {
    private static final int SEEDS = 64;
    private static final int INPUTS = 48;
    private static final int OUTPUTS = 24;

    private static final class Root extends Module {
        Root(Linear layer) {
            child("layer", layer);
        }
    }

    /** Makes an optimizer of the parameters. */
    private interface Maker {
        Optimizer<?> of(Map<String, Tensor> parameters);
    }

    /** ‖ΔW·x‖ after one step, the mean over seeds. */
    private static double update(int rank, boolean rslora, Maker maker) {
        double sum = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            Linear layer = new Linear(Tensor.of(new float[OUTPUTS * INPUTS], OUTPUTS, INPUTS));
            LoraConfig config = LoraConfig.of(rank, 16, TargetModules.parse("layer"))
                    .with(c -> c.useRslora = rslora);
            Lora lora = Lora.attach(new Root(layer), config, seed);
            Optimizer<?> optimizer = maker.of(lora.parameters());
            Tensor x = Tensor.of(new RandomStream(seed, "x").normal(INPUTS, 1), 1, INPUTS);
            layer.forward(x).backward(new RandomStream(seed, "dy").normal(OUTPUTS, 1));
            optimizer.step();
            double square = 0;
            for (float value : layer.forward(x).data()) {
                square += (double) value * value;
            }
            sum += Math.sqrt(square);
        }
        return sum / SEEDS;
    }

    private static double afterAdam(int rank) {
        return update(rank, false,
                parameters -> new AdamW(parameters, AdamW.Settings.of(1e-3, 0)));
    }

    private static double afterSgd(int rank, boolean rslora) {
        return update(rank, rslora, parameters -> new Sgd(parameters, Sgd.Settings.of(1e-3, 0)));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 8, 16, 32})
    void oneStepOfAdamGoesAsFarAtEveryRank(int rank) {
        double expected = afterAdam(64);
        assertEquals(expected, afterAdam(rank), 0.1 * expected);
    }

    /** Over 64 seeds the mean of ‖u‖², of r numbers each, is off by √(2/(64·r)); thrice that. */
    @ParameterizedTest
    @ValueSource(ints = {4, 8, 16, 32})
    void oneStepOfSgdGoesAsOneByRankUnlessItIsStabilised(int rank) {
        double tolerance = 3 * Math.sqrt(2.0 / (SEEDS * rank)) + 0.03;
        double plain = afterSgd(64, false) * 64 / rank;
        assertEquals(plain, afterSgd(rank, false), tolerance * plain);
        double stabilised = afterSgd(64, true);
        assertEquals(stabilised, afterSgd(rank, true), tolerance * stabilised);
    }
}
