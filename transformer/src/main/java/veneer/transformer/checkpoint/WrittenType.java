package veneer.transformer.checkpoint;

import veneer.engine.storage.DataType;

/** In which types a model's tensors are written. */
public enum WrittenType {
    /**
     * The model to the bit: the types they are stored in, and float32 for what has changed or has a
     * type that safetensors doesn't have.
     */
    EXACT,
    /**
     * The types they are stored in, for what has changed too, and binary16 for types that
     * safetensors doesn't have.
     */
    STORED,
    /** Float32 for all. */
    F32,
    /** Bfloat16 for all. */
    BF16,
    /** Binary16 for all. */
    F16;

    /**
     * The type of one tensor.
     *
     * @param stored the type it is stored in
     * @param made whether its numbers aren't just those that are stored
     */
    DataType of(DataType stored, boolean made) {
        return switch (this) {
            case EXACT -> made || stored.safetensorsName().isEmpty() ? DataType.F32 : stored;
            case STORED -> switch (stored) {
                case F32, BF16, F16 -> stored;
                case F64 -> made ? DataType.F32 : stored;
                default -> DataType.F16;
            };
            case F32 -> DataType.F32;
            case BF16 -> DataType.BF16;
            case F16 -> DataType.F16;
        };
    }
}
