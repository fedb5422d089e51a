package veneer.engine.linalg;

import veneer.engine.kernel.Compute;

/**
 * Rotations of pairs of rows of one matrix (Givens 1958), put off until there are many: then all
 * of them turn a few columns at a time, which stay in the cache meanwhile.
 */
final class Rotations {
    private static final int CAPACITY = 8192;

    /** Columns that a thread takes at a time: 1,024 rows of them are half a megabyte. */
    private static final int SLAB = 64;

    private final Matrix matrix;
    private final int[] first = new int[CAPACITY];
    private final int[] second = new int[CAPACITY];
    private final double[] cosine = new double[CAPACITY];
    private final double[] sine = new double[CAPACITY];
    private int count;

    /** For a matrix that they change, or null if nobody asks for what they would do. */
    Rotations(Matrix matrix) {
        this.matrix = matrix;
    }

    /** Row i becomes {@code c·i + s·j}, and row j {@code c·j − s·i}. */
    void add(int i, int j, double c, double s) {
        if (matrix == null) {
            return;
        }
        if (count == CAPACITY) {
            apply();
        }
        first[count] = i;
        second[count] = j;
        cosine[count] = c;
        sine[count] = s;
        count++;
    }

    /** Does all that was put off. */
    void apply() {
        if (count == 0) {
            return;
        }
        int width = matrix.columns();
        double[] data = matrix.data();
        Compute.current().workers().run((width + SLAB - 1) / SLAB, slab -> {
            int from = slab * SLAB;
            int columns = Math.min(SLAB, width - from);
            for (int r = 0; r < count; r++) {
                DoubleRows.rotate(data, first[r] * width + from, second[r] * width + from,
                        columns, cosine[r], sine[r]);
            }
        });
        count = 0;
    }
}
