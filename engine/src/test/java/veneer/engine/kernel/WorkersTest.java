package veneer.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

class WorkersTest {
    private static void assertEachOnce(Workers workers, int tasks) {
        AtomicIntegerArray calls = new AtomicIntegerArray(tasks);
        workers.run(tasks, calls::incrementAndGet);
        for (int task = 0; task < tasks; task++) {
            assertEquals(1, calls.get(task), "task " + task + " of " + tasks);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void everyIndexIsTakenOnce(int threads) {
        try (Workers workers = new Workers(threads)) {
            for (int round = 0; round < 300; round++) {
                assertEachOnce(workers, round % 50);
            }
        }
    }

    /** Workers that have gone to sleep between two loops wake for the second. */
    @Test
    void sleepersWake() throws InterruptedException {
        try (Workers workers = new Workers(2)) {
            for (int round = 0; round < 20; round++) {
                CountDownLatch both = new CountDownLatch(2);
                workers.run(2, task -> {
                    both.countDown();
                    assertTrue(await(both), "the other thread never came");
                });
                TimeUnit.MILLISECONDS.sleep(2);
            }
        }
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }

    @Test
    void oneThreadStartsNone() {
        try (Workers workers = new Workers(1)) {
            Thread caller = Thread.currentThread();
            workers.run(10, task -> assertSame(caller, Thread.currentThread()));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void anExceptionReachesTheCaller(int threads) {
        try (Workers workers = new Workers(threads)) {
            for (int failing = 0; failing < 40; failing++) {
                int index = failing;
                IllegalStateException thrown = assertThrows(IllegalStateException.class,
                        () -> workers.run(40, task -> {
                            if (task == index) {
                                throw new IllegalStateException("task " + task);
                            }
                        }));
                assertEquals("task " + index, thrown.getMessage());
                assertEachOnce(workers, 40);
            }
            assertThrows(StackOverflowError.class, () -> workers.run(2, task -> {
                throw new StackOverflowError();
            }));
        }
    }

    @Test
    void aLoopWithinALoopRunsInItsThread() {
        try (Workers workers = new Workers(3)) {
            AtomicInteger calls = new AtomicInteger();
            workers.run(8, outer -> {
                Thread thread = Thread.currentThread();
                workers.run(8, inner -> {
                    assertSame(thread, Thread.currentThread());
                    calls.incrementAndGet();
                });
            });
            assertEquals(64, calls.get());
        }
    }

    @Test
    void severalCallersAtOnce() throws InterruptedException {
        try (Workers workers = new Workers(3)) {
            List<Throwable> failures = new ArrayList<>();
            List<Thread> callers = new ArrayList<>();
            for (int caller = 0; caller < 4; caller++) {
                Thread thread = new Thread(() -> {
                    for (int round = 0; round < 200; round++) {
                        assertEachOnce(workers, 20);
                    }
                });
                thread.setUncaughtExceptionHandler((failed, thrown) -> {
                    synchronized (failures) {
                        failures.add(thrown);
                    }
                });
                callers.add(thread);
                thread.start();
            }
            for (Thread caller : callers) {
                caller.join();
            }
            assertTrue(failures.isEmpty(), failures::toString);
        }
    }

    @Test
    void closingEndsTheThreads() {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        Workers workers = new Workers(3);
        CountDownLatch all = new CountDownLatch(3);
        workers.run(3, task -> {
            threads.add(Thread.currentThread());
            all.countDown();
            await(all);
        });
        threads.remove(Thread.currentThread());
        assertEquals(2, threads.size());
        threads.forEach(thread -> assertTrue(thread.isDaemon()));
        workers.close();
        threads.forEach(thread -> assertFalse(thread.isAlive(), thread::getName));
        assertThrows(IllegalStateException.class, () -> workers.run(3, task -> {}));
        workers.close();
    }

    @Test
    void aNumberOfThreadsBelowOneIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Workers(0));
    }
}
