package veneer.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What a run is asked for.
 *
 * @param effort how much is measured
 * @param cases which cases: those in whose group and name it is found
 * @param json where the figures go, or null
 * @param openBlas the shared library of OpenBLAS, or null to look for it
 * @param python the Python that has PyTorch and PEFT, or null
 * @param model a GGUF file that PEFT trains, or null
 * @param data what the model is trained on, or null for random tokens alone
 * @param threads the numbers of threads
 * @param jvmArguments more arguments for the virtual machines that measure
 */
record BenchOptions(
        Effort effort,
        Pattern cases,
        Path json,
        Path openBlas,
        Path python,
        Path model,
        Path data,
        List<Integer> threads,
        List<String> jvmArguments) {

    static final String USAGE = """
            usage: veneer bench [options]

              --quick            every kind of case, in one virtual machine each
              --full             every case; without either, the gate cases in ten virtual machines
              --case REGEX       only cases in whose name this is found, such as "square n=576"
              --list             the names of the cases
              --threads LIST     numbers of threads (1 and the number of processors)
              --openblas FILE    libscipy_openblas, the peer of matrix products; otherwise looked
                                 for in the active virtual environment and in --python's
              --python FILE      a Python with PyTorch and PEFT: the former is asked for products
                                 too, and both are the peer of training
              --model FILE       the GGUF file of SmolLM2-135M that PEFT widens to float32 and
                                 trains; ours is a random model of its shape, in float32
              --data FILE        lines of {"prompt", "completion"}, on which both also train the
                                 model of --model, ours from the file as it is
              --jvm ARGUMENT     one more argument for the virtual machines that measure, such as
                                 -XX:MaxVectorSize=32; may be repeated
              --json FILE        where the figures go, besides standard output
            """;

    static BenchOptions parse(String[] arguments) {
        Deque<String> words = new ArrayDeque<>(Arrays.asList(arguments));
        Effort effort = Effort.GATE;
        Pattern cases = Pattern.compile("");
        Path json = null;
        Path openBlas = null;
        Path python = null;
        Path model = null;
        Path data = null;
        List<Integer> threads = null;
        List<String> jvm = new ArrayList<>();
        while (!words.isEmpty()) {
            String word = words.removeFirst();
            switch (word) {
                case "--quick" -> effort = Effort.QUICK;
                case "--full" -> effort = Effort.FULL;
                case "--case" -> cases = pattern(value(word, words));
                case "--threads" -> threads = threads(value(word, words));
                case "--jvm" -> jvm.add(value(word, words));
                case "--json" -> json = Path.of(value(word, words));
                case "--openblas" -> openBlas = file(word, words);
                case "--python" -> python = file(word, words);
                case "--model" -> model = file(word, words);
                case "--data" -> data = file(word, words);
                default -> throw new IllegalArgumentException(
                        "unknown option " + word + "; veneer bench --help lists all");
            }
        }
        return new BenchOptions(effort, cases, json, openBlas, python, model, data,
                threads != null ? threads : defaultThreads(), List.copyOf(jvm));
    }

    /** Whether a case is part of the run. */
    boolean includes(Case one) {
        boolean possible = one.depth() != Case.Depth.DATA || data != null && model != null;
        return possible && effort.includes(one)
                && cases.matcher(one.group() + " " + one.name()).find();
    }

    private static List<Integer> defaultThreads() {
        return List.copyOf(
                new TreeSet<>(List.of(1, Runtime.getRuntime().availableProcessors())));
    }

    private static String value(String option, Deque<String> words) {
        if (words.isEmpty()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return words.removeFirst();
    }

    /** A Python of a virtual environment is a link, which has to stay one. */
    private static Path file(String option, Deque<String> words) {
        Path path = Path.of(value(option, words)).toAbsolutePath();
        if (!Files.isRegularFile(path)) {
            throw new IllegalArgumentException(option + " " + path + ": there is no such file");
        }
        return path;
    }

    private static Pattern pattern(String text) {
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("--case " + text + ": " + e.getDescription(), e);
        }
    }

    private static List<Integer> threads(String text) {
        try {
            List<Integer> threads =
                    Arrays.stream(text.split(",")).map(Integer::valueOf).distinct().toList();
            if (threads.stream().allMatch(count -> count > 0)) {
                return threads;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(wrongThreads(text), e);
        }
        throw new IllegalArgumentException(wrongThreads(text));
    }

    private static String wrongThreads(String text) {
        return "--threads " + text + ": it takes numbers such as 1,2";
    }
}
