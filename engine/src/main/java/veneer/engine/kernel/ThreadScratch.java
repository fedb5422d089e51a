package veneer.engine.kernel;

/** A thread's own buffers, kept from call to call and grown when a call needs more. */
final class ThreadScratch {
    private static final ThreadLocal<ThreadScratch> CURRENT =
            ThreadLocal.withInitial(ThreadScratch::new);
    private static final float[] EMPTY = {};

    private float[] panels = EMPTY;
    private float[] rows = EMPTY;
    private short[] halfWords = {};
    private float[] tile = EMPTY;

    private ThreadScratch() {}

    static ThreadScratch current() {
        return CURRENT.get();
    }

    /** Room for packed panels of A. */
    float[] panels(int size) {
        return panels.length >= size ? panels : (panels = new float[size]);
    }

    /** Room for rows read from a {@link RowSource}. */
    float[] rows(int size) {
        return rows.length >= size ? rows : (rows = new float[size]);
    }

    /** Room for stored floats of 16 bits. */
    short[] halfWords(int size) {
        return halfWords.length >= size ? halfWords : (halfWords = new short[size]);
    }

    /** Room for one tile of C. */
    float[] tile(int size) {
        return tile.length >= size ? tile : (tile = new float[size]);
    }
}
