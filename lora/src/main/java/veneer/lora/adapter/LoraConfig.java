package veneer.lora.adapter;

import java.util.List;

/**
 * How an adapter is made, under PEFT's names.
 *
 * @param r the rank of the update
 * @param loraAlpha α: the update is multiplied by α/r
 * @param targetModules which layers get one
 */
public record LoraConfig(int r, double loraAlpha, TargetModules targetModules) {
    /** Rank 8 and α 16 on the query and value projections. */
    public static final LoraConfig DEFAULT =
            new LoraConfig(8, 16, new TargetModules.Names(List.of("q_proj", "v_proj")));

    /** Checks rank and α. */
    public LoraConfig {
        if (r <= 0) {
            throw new IllegalArgumentException("r " + r + " is not a positive rank");
        }
        if (!Double.isFinite(loraAlpha)) {
            throw new IllegalArgumentException(
                    "lora_alpha " + loraAlpha + " is not a finite number");
        }
    }

    /**
     * What an update is multiplied by.
     *
     * @return α/r
     */
    public float scaling() {
        return (float) (loraAlpha / r);
    }
}
