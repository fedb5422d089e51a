package veneer.lora.plot;

/**
 * Colours for numbers from 0 to 1: from dark blue over green to yellow, ever lighter, so that they
 * keep their order without colour vision (viridis, van der Walt and Smith 2015).
 */
final class ColourScale {
    /** How many colours are told apart. */
    static final int LEVELS = 64;

    /** The scale at equal steps. */
    private static final int[] ANCHORS = {
            0x440154, 0x482878, 0x3E4989, 0x31688E, 0x26828E, 0x1F9E89, 0x35B779, 0x6DCD59,
            0xB4DE2C, 0xFDE725
    };

    private ColourScale() {}

    /** The level of a share; what is outside of 0 to 1 is at the end. */
    static int level(double share) {
        return Math.clamp((int) (share * LEVELS), 0, LEVELS - 1);
    }

    static String colour(int level) {
        double place = level / (LEVELS - 1.0) * (ANCHORS.length - 1);
        int from = Math.min((int) place, ANCHORS.length - 2);
        StringBuilder colour = new StringBuilder("#");
        for (int shift = 16; shift >= 0; shift -= 8) {
            int a = ANCHORS[from] >> shift & 0xFF;
            int b = ANCHORS[from + 1] >> shift & 0xFF;
            colour.append(String.format("%02x", Math.round(a + (place - from) * (b - a))));
        }
        return colour.toString();
    }
}
