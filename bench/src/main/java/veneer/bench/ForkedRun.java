package veneer.bench;

import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs benchmarks in virtual machines of their own, through JMH. */
final class ForkedRun {
    private static final TimeValue BLOCK = new TimeValue(100, TimeUnit.MILLISECONDS);

    /**
     * Threads that wait for each other at the ends of an iteration go on working, and a counter
     * goes on counting what the time no longer covers.
     */
    private static final boolean WAIT_FOR_EACH_OTHER = false;

    private final Effort effort;
    private final List<String> jvmArguments;

    /**
     * Runs to come.
     *
     * @param effort how much is measured
     * @param jvmArguments arguments of the virtual machines, beside those of the benchmarks
     */
    ForkedRun(Effort effort, List<String> jvmArguments) {
        this.effort = effort;
        this.jvmArguments = jvmArguments;
    }

    /**
     * Measures a case.
     *
     * @param one the case
     * @param threads the threads that share the work
     * @param inTurns whether the yardstick is measured in turns with our code
     * @return the figures of each virtual machine
     * @throws RunnerException if a benchmark fails
     */
    Figures measure(Case one, int threads, boolean inTurns) throws RunnerException {
        ChainedOptionsBuilder options = options(one.benchmark())
                .forks(effort.forks(one))
                .param("threads", Integer.toString(threads))
                .param("contender", inTurns ? Comparison.IN_TURNS : Comparison.OURS);
        one.parameters().forEach((name, value) -> options.param(name, value));
        if (one.unit() == Case.Unit.TOKENS) {
            options.warmupIterations(effort.firstSteps(one))
                    .measurementIterations(effort.steps(one));
        } else {
            options.warmupIterations(effort.warmups()).warmupTime(BLOCK)
                    .measurementIterations(effort.blocks()).measurementTime(BLOCK);
        }
        List<Double> ours = new ArrayList<>();
        List<Double> yardstick = new ArrayList<>();
        double spread = 1;
        for (List<Double> blocks : run(options, one.unit())) {
            List<Double> own = inTurns ? every(2, 0, blocks) : blocks;
            ours.add(Figures.median(own));
            spread = Math.max(spread, Figures.spread(own));
            if (inTurns) {
                yardstick.add(Figures.median(every(2, 1, blocks)));
            }
        }
        return new Figures(ours, yardstick, spread);
    }

    /** How much is measured. */
    Effort effort() {
        return effort;
    }

    /**
     * The best block of a benchmark that each thread runs for itself.
     *
     * @param benchmark its class
     * @param threads how many run it at once
     * @param unit what it counts
     * @return the threads' figures together
     * @throws RunnerException if the benchmark fails
     */
    double best(Class<?> benchmark, int threads, Case.Unit unit) throws RunnerException {
        ChainedOptionsBuilder options =
                options(benchmark).threads(threads).syncIterations(WAIT_FOR_EACH_OTHER);
        return run(options, unit).stream().flatMap(List::stream)
                .max(Double::compare).orElseThrow();
    }

    private ChainedOptionsBuilder options(Class<?> benchmark) {
        return new OptionsBuilder()
                .include("^" + benchmark.getName().replace(".", "\\.") + "\\.")
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true)
                .jvmArgsPrepend(jvmArguments.toArray(String[]::new));
    }

    /** The figure of each block of each virtual machine. */
    private static List<List<Double>> run(ChainedOptionsBuilder options, Case.Unit unit)
            throws RunnerException {
        RunResult result = quietly(options.build());
        List<List<Double>> forks = new ArrayList<>();
        for (BenchmarkResult fork : result.getBenchmarkResults()) {
            List<Double> blocks = new ArrayList<>();
            for (IterationResult block : fork.getIterationResults()) {
                Result<?> figure = block.getSecondaryResults().get(unit.counter());
                blocks.add(figure.getScore());
            }
            forks.add(blocks);
        }
        return forks;
    }

    /** What a virtual machine says on standard error matters only where it fails. */
    private static RunResult quietly(Options options) throws RunnerException {
        PrintStream original = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            return new Runner(options).runSingle();
        } catch (RunnerException | RuntimeException e) {
            original.writeBytes(said.toByteArray());
            throw e;
        } finally {
            System.setErr(original);
        }
    }

    private static List<Double> every(int step, int first, List<Double> values) {
        List<Double> chosen = new ArrayList<>();
        for (int i = first; i < values.size(); i += step) {
            chosen.add(values.get(i));
        }
        return chosen;
    }
}
