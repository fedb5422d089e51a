package veneer.lora.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import veneer.lora.train.TrainingListener;

/**
 * Ends a run after the step that it is in when somebody presses Ctrl-C or sends SIGTERM. The
 * virtual machine is on its way out then, and waits until this is closed; its exit code is 130 or
 * 143. At a second signal it doesn't wait any longer.
 */
final class StopRequest implements TrainingListener, AutoCloseable {
    /** How the virtual machine calls the threads of signals, of which a second one has to wait. */
    private static final Pattern SIGNAL = Pattern.compile("SIG\\w+ handler");

    private static final int MILLISECONDS_BETWEEN_LOOKS = 50;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook = new Thread(this::stop, "stop");
    private final Streams streams;
    private volatile boolean made;

    private StopRequest(Streams streams) {
        this.streams = streams;
    }

    /** Lets signals end the run from now on. */
    static StopRequest watch(Streams streams) {
        StopRequest request = new StopRequest(streams);
        Runtime.getRuntime().addShutdownHook(request.hook);
        return request;
    }

    private void stop() {
        made = true;
        streams.note((streams.terminal() ? "\n" : "")
                + "stopping after this step; a second signal stops at once");
        try {
            while (!closed.await(MILLISECONDS_BETWEEN_LOOKS, TimeUnit.MILLISECONDS)
                    && !isRepeated()) {}
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isRepeated() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> SIGNAL.matcher(thread.getName()).matches()).count() > 1;
    }

    /** Whether somebody wants the run to end. */
    boolean isMade() {
        return made;
    }

    @Override
    public void onStep(Step step) {}

    @Override
    public boolean goesOn() {
        return !made;
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // The virtual machine is on its way out.
        }
    }
}
