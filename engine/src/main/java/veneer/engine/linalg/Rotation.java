package veneer.engine.linalg;

/**
 * The rotation that takes (x, y) to (r, 0).
 *
 * @param c cosine
 * @param s sine
 * @param r the length
 */
record Rotation(double c, double s, double r) {
    static Rotation of(double x, double y) {
        if (y == 0) {
            return new Rotation(1, 0, x);
        }
        double r = StrictMath.hypot(x, y);
        return new Rotation(x / r, y / r, r);
    }
}
