package veneer.transformer.tokenizer;

import java.util.Arrays;

/** A priority queue of longs, the smallest first: a binary heap in an array. */
final class LongHeap {

    private long[] heap = new long[64];
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    /** Adds a value. */
    void add(long value) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, 2 * size);
        }
        int child = size++;
        while (child > 0) {
            int parent = child - 1 >>> 1;
            if (heap[parent] <= value) {
                break;
            }
            heap[child] = heap[parent];
            child = parent;
        }
        heap[child] = value;
    }

    /** Takes the smallest value out; the heap must not be empty. */
    long poll() {
        long smallest = heap[0];
        long value = heap[--size];
        int parent = 0;
        for (int child = 1; child < size; child = 2 * parent + 1) {
            if (child + 1 < size && heap[child + 1] < heap[child]) {
                child++;
            }
            if (value <= heap[child]) {
                break;
            }
            heap[parent] = heap[child];
            parent = child;
        }
        heap[parent] = value;
        return smallest;
    }
}
