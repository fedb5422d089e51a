package veneer.lora.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import veneer.lora.text.NearestNames;

/** The program {@code veneer}. */
public final class Main {
    /** A command of the launcher script: the benchmarks are no part of the program. */
    static final String BENCH = "bench";

    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;

    /** Of a process only where no signal has given it another. */
    private static final int STOPPED = 130;

    private static final String VERSION = "--version";
    private static final Set<String> HELP_WORDS = Set.of("--help", "-h");
    private static final Option<Boolean> HELP = Option.flag("--help", "this text");
    private static final Option<Boolean> DEBUG =
            Option.flag("--debug", "show where an error came from");
    private static final List<Command> COMMANDS = List.of(
            new FinetuneCommand(), new GenerateCommand(), new LogitsCommand(),
            new MergeCommand(), new TokenizeCommand(), new InspectCommand(),
            new CheckCommand(), new AnalyzeRankCommand(), new AnalyzePcaCommand(),
            new AnalyzeSimilarityCommand(), new DemoCommand());

    private Main() {}

    /**
     * Runs the program and ends the process with its exit code.
     *
     * @param args a command and its options
     */
    public static void main(String[] args) {
        // A result is UTF-8 whatever the locale: scripts read it.
        PrintStream out = new PrintStream(
                new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)), false,
                StandardCharsets.UTF_8);
        System.exit(run(args, new Streams(out, System.err, isTerminal())));
    }

    /**
     * Runs the program in this process.
     *
     * @param args a command and its options
     * @param out takes results
     * @param err takes progress, notes and errors
     * @return the exit code: 0 done, 1 failed, 2 wrong usage
     */
    public static int run(String[] args, PrintStream out, PrintStream err) {
        return run(args, new Streams(out, err, false));
    }

    private static int run(String[] args, Streams streams) {
        try {
            dispatch(args, streams);
            streams.flush();
            return DONE;
        } catch (StoppedException _) {
            return STOPPED;
        } catch (UsageException e) {
            report(e, args, streams);
            return WRONG_USAGE;
        } catch (Throwable e) {
            report(e, args, streams);
            return FAILED;
        }
    }

    private static void dispatch(String[] args, Streams streams) throws Exception {
        List<String> words = new ArrayList<>(Arrays.asList(args));
        if (words.isEmpty() || HELP_WORDS.contains(words.getFirst())) {
            streams.out().print(Help.program(COMMANDS));
            return;
        }
        String name = words.removeFirst();
        if (name.equals(VERSION)) {
            ComputeOptions.apply(Arguments.parse(name, withCommon(ComputeOptions.ALL), words));
            streams.out().print(Version.describe());
            return;
        }
        Command command = find(name, words);
        List<Option<?>> options = withCommon(command.options());
        if (words.stream().anyMatch(HELP_WORDS::contains)) {
            streams.out().print(Help.command(command, options));
            return;
        }
        command.run(Arguments.parse(command.name(), options, words), streams);
    }

    /** The command that a word names, or that word and the next, which is taken away then. */
    private static Command find(String name, List<String> words) {
        String longer = words.isEmpty() ? name : name + " " + words.getFirst();
        for (Command command : COMMANDS) {
            if (command.name().equals(name)) {
                return command;
            }
            if (command.name().equals(longer)) {
                words.removeFirst();
                return command;
            }
        }
        requireWhole(name);
        if (name.equals(BENCH)) {
            throw new UsageException("bench is run by the script veneer in a clone of the sources");
        }
        List<String> known = new ArrayList<>(List.of(VERSION, HELP.name()));
        COMMANDS.forEach(command -> known.add(command.name()));
        throw new UsageException("unknown command " + name + "; the nearest is "
                + NearestNames.of(name, known, 1).getFirst() + ", and veneer --help lists all");
    }

    /** Refuses the first word of commands that have two. */
    private static void requireWhole(String name) {
        List<String> begun = COMMANDS.stream().map(Command::name)
                .filter(command -> command.startsWith(name + " ")).toList();
        if (!begun.isEmpty()) {
            throw new UsageException(name + " needs to know what: " + String.join(" or ", begun));
        }
    }

    private static List<Option<?>> withCommon(List<Option<?>> options) {
        List<Option<?>> all = new ArrayList<>(options);
        all.add(DEBUG);
        all.add(HELP);
        return all;
    }

    private static void report(Throwable error, String[] args, Streams streams) {
        streams.out().flush();
        streams.note("veneer: " + Failure.line(error));
        if (Arrays.asList(args).contains(DEBUG.name())) {
            error.printStackTrace(streams.err());
        }
    }

    private static boolean isTerminal() {
        return System.console() != null && System.console().isTerminal();
    }
}
