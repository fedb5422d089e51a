package veneer.bench;

import org.openjdk.jmh.runner.RunnerException;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import veneer.engine.io.AtomicFile;
import veneer.engine.io.Json;
import veneer.engine.kernel.KernelProvider;

/** The program behind {@code veneer bench}. */
public final class BenchCommand {
    /** The system property that names the launcher's options for virtual machines. */
    private static final String OPTIONS_PROPERTY = "veneer.bench.options";

    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;

    private final BenchOptions options;
    private final Report report;
    private final Optional<Path> openBlas;
    private final Optional<PeftTraining> peft;
    private final ForkedRun run;
    private final TrainingCases training;

    private BenchCommand(BenchOptions options, PrintStream out) {
        this.options = options;
        this.report = new Report(out);
        this.openBlas = Optional.ofNullable(options.openBlas())
                .or(() -> OpenBlasLibrary.find(environments(options)));
        this.peft = options.python() == null || options.model() == null
                ? Optional.empty()
                : Optional.of(new PeftTraining(options.python(), options.model()));
        this.run = new ForkedRun(options.effort(), jvmArguments());
        this.training = new TrainingCases(new ForkedRun(options.effort(), trainingArguments()),
                peft, options.model(), options.data());
    }

    /**
     * Runs the program.
     *
     * @param arguments its options
     */
    public static void main(String[] arguments) {
        try {
            if (List.of(arguments).contains("--help")) {
                System.out.print(BenchOptions.USAGE);
            } else if (List.of(arguments).contains("--list")) {
                Cases.all().forEach(one -> System.out.println(one.group() + " " + one.name()));
            } else {
                new BenchCommand(BenchOptions.parse(arguments), System.out).run();
            }
        } catch (IllegalArgumentException e) {
            System.err.println("veneer bench: " + e.getMessage());
            System.exit(WRONG_USAGE);
        } catch (RunnerException | IOException | RuntimeException e) {
            System.err.println("veneer bench: " + root(e).getMessage());
            System.exit(FAILED);
        }
    }

    /** JMH wraps what went wrong in a virtual machine, or hangs it on as suppressed. */
    private static Throwable root(Throwable e) {
        if (e.getCause() != null) {
            return root(e.getCause());
        }
        return e.getSuppressed().length > 0 ? root(e.getSuppressed()[0]) : e;
    }

    private void run() throws RunnerException, IOException {
        List<Case> cases = Cases.all().stream().filter(options::includes).toList();
        if (cases.isEmpty()) {
            throw new IllegalArgumentException("--case " + options.cases() + " finds none in a "
                    + options.effort().name() + " run; --list shows all cases");
        }
        Machine machine = header();
        report.columns();
        for (Case one : cases) {
            for (int threads : options.threads()) {
                double peak = one.unit() == Case.Unit.GIGAFLOPS
                        ? machine.gigaflops().get(threads)
                        : Double.NaN;
                if (one.yardstick() == Yardstick.PEFT) {
                    TrainingCases.Measured measured = training.measure(one, threads);
                    report.add(one, threads, measured.figures(), peak, measured.more());
                } else {
                    double possible = one.ceiling().applyAsDouble(machine.gigaflops().get(threads));
                    report.add(one, threads, measure(one, threads).atMost(possible), peak,
                            alsoMeasured(one, threads, possible));
                }
            }
        }
        report.scaling();
        if (options.json() != null) {
            String json = Json.write(report.toJson()) + "\n";
            AtomicFile.write(options.json(),
                    file -> file.write(json.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private Figures measure(Case one, int threads) throws RunnerException {
        boolean inTurns = one.yardstick() != Yardstick.OPENBLAS || openBlas.isPresent();
        return run.measure(one, threads, inTurns);
    }

    /** What PyTorch makes of a product, where there is a Python that has it; a finite ceiling. */
    private Map<String, Double> alsoMeasured(Case one, int threads, double possible)
            throws IOException {
        if (Double.isFinite(possible)) {
            return Map.of("arithmetic allows", possible);
        }
        ProductShape product = one.product();
        if (product == null || options.python() == null) {
            return Map.of();
        }
        List<String> arguments = new ArrayList<>(List.of("--threads", Integer.toString(threads),
                "--m", Integer.toString(product.m()), "--n", Integer.toString(product.n()),
                "--k", Integer.toString(product.k())));
        if (product.transposeB()) {
            arguments.add("--transpose-b");
        }
        PythonScript script = new PythonScript(options.python(), "torch_matmul.py");
        return Map.of("PyTorch", script.run("gigaflops", arguments));
    }

    private Machine header() throws RunnerException {
        report.header("run", options.effort().name());
        report.header("processor", Machine.processor());
        report.header("JDK", System.getProperty("java.vm.name") + " " + Runtime.version());
        report.header("kernels", KernelProvider.best().name() + ", "
                + KernelProvider.best().lanes() + " lanes");
        report.header("threads", options.threads().toString());
        report.header("load", String.format(Locale.ROOT, "%.1f before the run", Machine.load()));
        Machine machine = Machine.measure(run, options.threads());
        report.machine(machine);
        report.header("OpenBLAS", openBlas.map(Path::toString)
                .orElse("absent: products are held against the FMA peak"));
        report.header("PEFT", peft.map(peer -> peer.python() + ", " + peer.model())
                .orElse("absent: --python and --model name it"));
        return machine;
    }

    private List<String> jvmArguments() {
        List<String> arguments = new ArrayList<>(options.jvmArguments());
        openBlas.ifPresent(file -> arguments.add("-D" + OpenBlasLibrary.PROPERTY + "=" + file));
        return arguments;
    }

    /** Those of the launcher first, so that an argument on the command line wins. */
    private List<String> trainingArguments() {
        List<String> arguments = jvmArguments();
        arguments.addFirst("@" + System.getProperty(OPTIONS_PROPERTY, "jvm.options"));
        return arguments;
    }

    /** The virtual environment that a Python belongs to. */
    private static List<Path> environments(BenchOptions options) {
        return Stream.ofNullable(options.python())
                .map(python -> python.getParent().getParent())
                .toList();
    }
}
