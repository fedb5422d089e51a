package veneer.bench;

import org.openjdk.jmh.runner.RunnerException;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the machine can do at most, as measured in this run.
 *
 * @param gigaflops fused multiply-adds by the number of threads, GF/s
 * @param gigabytes reading memory by the number of threads, GB/s
 */
record Machine(Map<Integer, Double> gigaflops, Map<Integer, Double> gigabytes) {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    static Machine measure(ForkedRun run, Iterable<Integer> threads) throws RunnerException {
        Map<Integer, Double> gigaflops = new TreeMap<>();
        Map<Integer, Double> gigabytes = new TreeMap<>();
        for (int count : threads) {
            gigaflops.put(count, run.best(FmaPeakBenchmark.class, count, Case.Unit.GIGAFLOPS));
            gigabytes.put(count, run.best(ReadBandwidthBenchmark.class, count,
                    Case.Unit.GIGABYTES));
        }
        return new Machine(gigaflops, gigabytes);
    }

    /** The processor's name where the system tells it. */
    static String processor() {
        try {
            if (Files.isReadable(PROCESSORS)) {
                for (String line : Files.readAllLines(PROCESSORS)) {
                    if (line.startsWith("model name")) {
                        return line.substring(line.indexOf(':') + 1).strip();
                    }
                }
            }
        } catch (IOException e) {
            return "unknown (" + e.getMessage() + ")";
        }
        return System.getProperty("os.arch");
    }

    /** How many programs run, on average over the last minute; negative where it isn't known. */
    static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }
}
