package veneer.engine.linalg;

import java.util.LinkedHashMap;
import java.util.Map;
import veneer.engine.random.RandomStream;

/** Matrices that decompositions go wrong on. */
final class Matrices {
    private Matrices() {}

    static Map<String, Matrix> all() {
        Map<String, Matrix> all = new LinkedHashMap<>();
        for (int[] shape : new int[][] {
                {0, 0}, {0, 4}, {3, 0}, {1, 1}, {1, 9}, {9, 1}, {2, 2}, {5, 5}, {17, 5}, {5, 17},
                {64, 64}, {65, 66}, {130, 67}
        }) {
            all.put("normal " + shape[0] + "×" + shape[1], normal(shape[0], shape[1]));
        }
        all.put("zeros", Matrix.of(4, 6, new double[24]));
        all.put("identity", Matrix.identity(9));
        all.put("rank 4 of 40", normal(50, 4).multiply(normal(4, 40)));
        all.put("a row of zeros", Matrix.of(3, 3, 1, 2, 3, 0, 0, 0, 4, 5, 6));
        all.put("a column of zeros", Matrix.of(3, 3, 1, 0, 3, 2, 0, 1, 4, 0, 6));
        all.put("equal rows", Matrix.of(4, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3));
        all.put("repeated values", withValues(30, 20, i -> 1 + i / 5));
        all.put("nearly repeated values", withValues(24, 24, i -> 1 + 1e-13 * i));
        all.put("tiny values", withValues(40, 30, i -> StrictMath.pow(10, -i)));
        all.put("one large value", withValues(30, 30, i -> i == 0 ? 1e12 : 1e-3));
        all.put("tiny numbers", normal(6, 6).scale(1e-300));
        all.put("the smallest normal numbers", normal(6, 4).scale(Double.MIN_NORMAL));
        all.put("huge numbers", normal(6, 6).scale(1e300));
        all.put("far apart", Matrix.of(3, 3, 1e200, 1, 1e-200, 1, 1e-100, 1, 1e-200, 1, 1e-162));
        all.put("zeros on the diagonal", Matrix.of(4, 4,
                0, 1, 0, 0, 0, 0, 2, 0, 0, 0, 0, 3, 0, 0, 0, 0));
        all.put("diagonal", Matrix.of(3, 3, -1, 0, 0, 0, 5, 0, 0, 0, -3));
        return all;
    }

    static Matrix normal(int rows, int columns) {
        return Matrix.normal(new RandomStream(5, rows + "×" + columns), rows, columns);
    }

    /** The value in a place. */
    interface Values {
        double at(int place);
    }

    /** A matrix of known singular values. */
    static Matrix withValues(int rows, int columns, Values values) {
        int p = Math.min(rows, columns);
        double[] diagonal = new double[p];
        for (int i = 0; i < p; i++) {
            diagonal[i] = values.at(i);
        }
        Matrix u = Qr.of(normal(rows, p)).q();
        Matrix v = Qr.of(normal(columns, p).scale(-1)).q();
        return u.scaleColumns(diagonal).multiply(v.transpose());
    }
}
