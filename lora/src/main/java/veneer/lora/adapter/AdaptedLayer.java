package veneer.lora.adapter;

import java.util.Map;
import veneer.engine.tensor.Tensor;
import veneer.engine.tensor.Weight;

/** A module that an adapter changes: the low-rank update beside it, or what else is trained. */
public sealed interface AdaptedLayer
        permits LoraLinear, PeftLinear, SymmetricLinear, DoraLinear, LoraEmbedding, DoraEmbedding,
        TrainedTokens, TiedTokens {
    /**
     * What is trained of it.
     *
     * @return parameters by PEFT's names for their tensors, without the module's path before and
     *     without the adapter's name within
     */
    Map<String, Tensor> parameters();

    /**
     * The weight that does alone what the module's own and the adaptation do together.
     *
     * @param base the module's own weight
     * @return a float32 weight of the same shape, which lies as the module's own does
     */
    Weight merged(Weight base);

    /**
     * The bias that goes with {@link #merged}.
     *
     * @param base the module's own bias, or null for none
     * @return the bias of the merged module, or null for none
     * @throws IllegalArgumentException if B has a bias and the module none to take it in
     */
    default Tensor mergedBias(Tensor base) {
        return base;
    }
}
