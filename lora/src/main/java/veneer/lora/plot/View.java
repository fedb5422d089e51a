package veneer.lora.plot;

/**
 * How points in three dimensions are seen from far away: turned about the third axis, then tilted
 * towards the eye.
 *
 * @param turn the first angle, in radians
 */
record View(double turn) {
    private static final double TILT = Math.toRadians(24);
    private static final double FIRST = Math.toRadians(30);
    private static final int TURNS = 24;

    /** Of what is at an angle to the eye, the cosine at which one sees that it is flat. */
    private static final double OBLIQUE = 0.55;

    /** The view in which a plane is seen neither from its edge nor from straight above. */
    static View of(double[][] corners) {
        View best = new View(FIRST);
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < TURNS && corners.length >= 3; i++) {
            View view = new View(FIRST + 2 * Math.PI * i / TURNS);
            double miss = Math.abs(Math.abs(view.depth(normal(corners))) - OBLIQUE);
            if (miss < least - 1e-12) {
                best = view;
                least = miss;
            }
        }
        return best;
    }

    /** The plane's normal of length 1, 0 where there is no plane. */
    private static double[] normal(double[][] corners) {
        double[] a = between(corners[0], corners[1]);
        double[] b = between(corners[0], corners[2]);
        double[] normal = {
                a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]
        };
        double length = Math.sqrt(
                normal[0] * normal[0] + normal[1] * normal[1] + normal[2] * normal[2]);
        for (int i = 0; i < 3 && length > 0; i++) {
            normal[i] /= length;
        }
        return normal;
    }

    private static double[] between(double[] from, double[] to) {
        return new double[] {to[0] - from[0], to[1] - from[1], to[2] - from[2]};
    }

    /** How far to the right a point is seen. */
    double across(double[] point) {
        return StrictMath.cos(turn) * point[0] - StrictMath.sin(turn) * point[1];
    }

    private double away(double[] point) {
        return StrictMath.sin(turn) * point[0] + StrictMath.cos(turn) * point[1];
    }

    /** How far up a point is seen. */
    double up(double[] point) {
        return StrictMath.cos(TILT) * point[2] + StrictMath.sin(TILT) * away(point);
    }

    /** How near to the eye a point is. */
    double depth(double[] point) {
        return StrictMath.sin(TILT) * point[2] - StrictMath.cos(TILT) * away(point);
    }
}
