package veneer.engine.kernel;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * A fixed pool of daemon threads for loops whose iterations are independent. The calling thread
 * works with them, so {@code threads = 1} starts none.
 *
 * <p>Indices are handed out one by one, so a thread that the system slows down takes fewer. Which
 * thread takes which index is therefore left open: a task must compute the same bits wherever it
 * runs. One loop runs at a time; a loop that is started within another, or while another thread's
 * is running, runs in the thread that starts it.
 *
 * <p>An idle worker first spins, since the loops of a training step follow each other closely, and
 * yields to other threads meanwhile; then it parks. A loop allocates nothing.
 */
public final class Workers implements AutoCloseable {
    /** Spinning this long covers the serial code between two loops of a step. */
    private static final long SPIN_NANOS = 100_000;

    private static final int SPINS_PER_YIELD = 64;

    /** The state's low bits count the workers inside the loop, {@link #OPEN} admits more. */
    private static final long INSIDE = 0xFFFF;

    private static final long OPEN = 0x1_0000;
    private static final long GENERATION = 0x2_0000;

    private final int threads;
    private final AtomicBoolean busy = new AtomicBoolean();
    private final AtomicLong state = new AtomicLong();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final Thread[] pool;
    private final AtomicBoolean[] parked;
    private IntConsumer task;
    private int tasks;
    private boolean started;
    private volatile Thread waiting;
    private volatile boolean closed;

    /**
     * Creates a pool; its threads start with the first loop that can use them.
     *
     * @param threads the number of threads that work on a loop, the calling one included
     */
    public Workers(int threads) {
        if (threads < 1 || threads > INSIDE) {
            throw new IllegalArgumentException(
                    "threads must be 1 to " + INSIDE + ", not " + threads);
        }
        this.threads = threads;
        this.pool = new Thread[threads - 1];
        this.parked = new AtomicBoolean[threads - 1];
    }

    /** {@return the number of threads that work on a loop, the calling one included} */
    public int threads() {
        return threads;
    }

    /**
     * Calls {@code task} once with each index from 0 to {@code tasks − 1} and returns when all are
     * done. The first exception that a task throws reaches the caller after the others have
     * stopped; indices that were not yet taken are then left out.
     *
     * @param tasks the number of indices
     * @param task what to do for an index; called by several threads at once
     */
    public void run(int tasks, IntConsumer task) {
        if (closed) {
            throw new IllegalStateException("these workers are closed");
        }
        if (threads == 1 || tasks <= 1 || !busy.compareAndSet(false, true)) {
            for (int index = 0; index < tasks; index++) {
                task.accept(index);
            }
            return;
        }
        try {
            runTogether(tasks, task);
        } finally {
            this.task = null;
            busy.set(false);
        }
    }

    private void runTogether(int tasks, IntConsumer task) {
        start();
        this.task = task;
        this.tasks = tasks;
        next.set(0);
        state.set((state.get() & -GENERATION) + GENERATION + OPEN);
        int helpers = Math.min(tasks, threads) - 1;
        for (int worker = 0, woken = 0; worker < pool.length && woken < helpers; worker++) {
            woken++;
            if (parked[worker].compareAndSet(true, false)) {
                LockSupport.unpark(pool[worker]);
            }
        }
        takeIndices();
        state.getAndAdd(-OPEN);
        awaitWorkers();
        Throwable thrown = failure.getAndSet(null);
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown instanceof RuntimeException exception) {
            throw exception;
        }
    }

    private void takeIndices() {
        IntConsumer current = task;
        int end = tasks;
        try {
            for (int index = next.getAndIncrement(); index < end; index = next.getAndIncrement()) {
                current.accept(index);
            }
        } catch (Throwable thrown) {
            failure.compareAndSet(null, thrown);
            next.set(end);
        }
    }

    private void awaitWorkers() {
        long deadline = System.nanoTime() + SPIN_NANOS;
        int spins = 0;
        while ((state.get() & INSIDE) != 0) {
            if (pause(++spins, deadline)) {
                continue;
            }
            waiting = Thread.currentThread();
            if ((state.get() & INSIDE) != 0) {
                LockSupport.park(this);
            }
            waiting = null;
        }
    }

    private synchronized void start() {
        if (started) {
            return;
        }
        for (int worker = 0; worker < pool.length; worker++) {
            parked[worker] = new AtomicBoolean();
            int number = worker;
            pool[worker] = new Thread(() -> work(parked[number]), "veneer-worker-" + (number + 1));
            pool[worker].setDaemon(true);
        }
        for (Thread thread : pool) {
            thread.start();
        }
        started = true;
    }

    private void work(AtomicBoolean asleep) {
        long seen = 0;
        long deadline = System.nanoTime() + SPIN_NANOS;
        int spins = 0;
        while (!closed) {
            long now = state.get();
            if ((now & OPEN) != 0 && (now & -GENERATION) != seen) {
                if (state.compareAndSet(now, now + 1)) {
                    seen = now & -GENERATION;
                    takeIndices();
                    leave();
                    deadline = System.nanoTime() + SPIN_NANOS;
                    spins = 0;
                }
            } else if (!pause(++spins, deadline)) {
                asleep.set(true);
                if (state.get() == now && !closed) {
                    LockSupport.park(this);
                }
                asleep.set(false);
            }
        }
    }

    /**
     * Lets a moment pass, unless the deadline has. It yields now and then: the thread that is
     * waited for may have been put on this very processor.
     */
    private static boolean pause(int spins, long deadline) {
        if (spins % SPINS_PER_YIELD != 0) {
            Thread.onSpinWait();
            return true;
        }
        Thread.yield();
        return System.nanoTime() < deadline;
    }

    private void leave() {
        if ((state.decrementAndGet() & INSIDE) == 0) {
            Thread caller = waiting;
            if (caller != null) {
                LockSupport.unpark(caller);
            }
        }
    }

    /** Stops the threads and waits until they have ended. */
    @Override
    public synchronized void close() {
        closed = true;
        if (!started) {
            return;
        }
        for (Thread thread : pool) {
            LockSupport.unpark(thread);
        }
        boolean interrupted = false;
        for (Thread thread : pool) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
