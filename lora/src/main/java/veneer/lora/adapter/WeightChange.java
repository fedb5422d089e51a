package veneer.lora.adapter;

import veneer.engine.tensor.Tensor;
import veneer.engine.tensor.Weight;

/** What an update makes of a module's weight, times a share. */
final class WeightChange {
    private WeightChange() {}

    /** {@code sum + share·ΔW} with {@code ΔW = W − W₀} of what an update makes of W₀. */
    static Weight add(Weight sum, AdaptedLayer update, Weight base, float share) {
        return WidenedWeight.like(base, add(WidenedWeight.stored(sum),
                WidenedWeight.stored(update.merged(base)), WidenedWeight.stored(base), share));
    }

    /** The same of a bias, which may be null. */
    static Tensor addBias(Tensor sum, AdaptedLayer update, Tensor base, float share) {
        Tensor merged = update.mergedBias(base);
        return merged == base
                ? sum
                : Tensor.of(add(sum.data().clone(), merged.data(), base.data(), share),
                        sum.data().length);
    }

    private static float[] add(float[] sum, float[] merged, float[] base, float share) {
        for (int i = 0; i < base.length; i++) {
            sum[i] += share * (merged[i] - base[i]);
        }
        return sum;
    }
}
