package veneer.engine.kernel.vector;

import java.util.Arrays;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sixteen bytes of a quantized block: bits taken from each of them, and the small integers that
 * these make up widened to float32.
 *
 * <p>The compiler inlines only so many vector operations into a method, 18,000 nodes of its graph,
 * after which it keeps vectors as objects; and what calls the method may count too. So a loop over
 * a block stores once or twice a turn and has its masks from outside, and bytes are moved to the
 * front before they are widened: widening those from further behind takes seven times the nodes.
 */
final class SixteenBytes {
    private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_128;

    /** At most 16 lanes, so that sixteen bytes fill whole vectors. */
    private static final VectorSpecies<Float> FLOATS = VectorWidth.FLOATS;

    private static final int LANES = FLOATS.length();
    private static final int PARTS = BYTES.length() / LANES;
    private static final VectorShuffle<Byte>[] TO_FRONT = toFront();

    private SixteenBytes() {}

    static ByteVector load(byte[] from, int at) {
        return ByteVector.fromArray(BYTES, from, at);
    }

    static ByteVector all(int value) {
        return ByteVector.broadcast(BYTES, (byte) value);
    }

    /** Some bits of each byte, the first of which becomes the lowest. No byte is shifted alone. */
    static ByteVector bits(ByteVector bytes, int first, ByteVector mask) {
        return bytes.reinterpretAsInts()
                .lanewise(VectorOperators.LSHR, first)
                .reinterpretAsBytes()
                .and(mask);
    }

    /** Bits of each byte, moved up within it. */
    static ByteVector up(ByteVector bits, int places) {
        return bits.reinterpretAsInts()
                .lanewise(VectorOperators.LSHL, places)
                .reinterpretAsBytes();
    }

    /** Sixteen bits in a row, each of which tells whether its byte gets what {@code all} holds. */
    static ByteVector or(ByteVector bytes, ByteVector all, byte[] row, int at) {
        long bits = row[at] & 0xFF | (row[at + 1] & 0xFF) << 8;
        return bytes.lanewise(VectorOperators.OR, all, VectorMask.fromLong(BYTES, bits));
    }

    /** {@code scale·q}. */
    static void store(ByteVector q, float scale, float[] to, int at) {
        for (int part = 0; part < PARTS; part++) {
            ByteVector first = PARTS == 1 ? q : q.rearrange(TO_FRONT[part]);
            FloatVector values = (FloatVector) first.convertShape(VectorOperators.B2F, FLOATS, 0);
            values.mul(scale).intoArray(to, at + part * LANES);
        }
    }

    /** {@code scale·q + minimum}, product and sum each rounded. */
    static void store(ByteVector q, float scale, float minimum, float[] to, int at) {
        for (int part = 0; part < PARTS; part++) {
            ByteVector first = PARTS == 1 ? q : q.rearrange(TO_FRONT[part]);
            FloatVector values = (FloatVector) first.convertShape(VectorOperators.B2F, FLOATS, 0);
            values.mul(scale).add(minimum).intoArray(to, at + part * LANES);
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static VectorShuffle<Byte>[] toFront() {
        VectorShuffle<Byte>[] shuffles = new VectorShuffle[PARTS];
        Arrays.setAll(shuffles, part -> VectorShuffle.fromOp(
                BYTES, lane -> (lane + part * LANES) % BYTES.length()));
        return shuffles;
    }
}
