package veneer.lora.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import veneer.engine.io.AtomicFile;
import veneer.engine.io.AtomicFolder;
import veneer.engine.io.DuplicateKeys;
import veneer.engine.io.FormatException;
import veneer.engine.io.Json;
import veneer.engine.io.SafeTensorsFolder;
import veneer.lora.adapter.PeftAdapter;
import veneer.lora.train.CheckpointFolder;
import veneer.lora.train.TrainingCheckpoint;

/**
 * The folder that a training run writes to: what it is made of, metrics and checkpoints while it
 * runs, the adapter at its end. {@code finetune-run.json} says which run it is and whether it is
 * finished.
 */
final class RunFolder {
    static final Option<Path> OUT = Option.path("--out", "DIR",
            "where the adapter, metrics.jsonl and checkpoints go; a folder that holds a run is"
                    + " refused, but for --resume and --overwrite")
            .required();

    private static final String METRICS = "metrics.jsonl";
    private static final String CHECKPOINTS = "checkpoints";
    private static final String RUN = "finetune-run.json";
    private static final String OPTIONS = "options";
    private static final String INPUTS = "inputs";
    private static final String FINISHED = "finished";

    private static final List<String> ADAPTER = List.of(PeftAdapter.CONFIG, PeftAdapter.WEIGHTS);

    /** Of these any shows that there is a run. */
    static final List<String> SIGNS = List.of(METRICS, CHECKPOINTS, BestResult.FOLDER,
            PeftAdapter.CONFIG, PeftAdapter.WEIGHTS);

    private final Path folder;
    private final OutputFolder output;
    private final boolean resumes;
    private final CheckpointFolder checkpoints;

    private RunFolder(OutputFolder output, boolean resumes, int keep) {
        this.folder = output.path();
        this.output = output;
        this.resumes = resumes;
        this.checkpoints = new CheckpointFolder(folder.resolve(CHECKPOINTS), keep);
    }

    /**
     * Checks the folder that the options name, without making or changing anything.
     *
     * @param arguments what was typed; to it the day is added on which a run to go on with began
     * @throws IOException if it holds a run that nothing is said about, or can't be written to
     */
    static RunFolder check(Arguments arguments) throws IOException {
        Path folder = arguments.get(OUT);
        boolean resumes = ResumeOptions.resumes(arguments);
        boolean overwrites = arguments.has(ResumeOptions.OVERWRITE);
        Optional<String> held = SIGNS.stream().filter(name -> holds(folder, name)).findFirst();
        if (held.isPresent() && !resumes && !overwrites) {
            throw new FormatException(folder.toString(), "holds a run already (" + held.get()
                    + "); --resume goes on with it, --overwrite starts anew, and another --out"
                    + " leaves it untouched");
        }
        boolean itsOwn = arguments.find(AdapterOptions.ADAPTER)
                .filter(adapter -> isSame(adapter, folder)).isPresent();
        if (itsOwn && overwrites) {
            throw new UsageException(ResumeOptions.OVERWRITE.name()
                    + " would delete the adapter to go on from");
        }
        RunFolder run = new RunFolder(OutputFolder.writable(folder), resumes,
                arguments.get(ResumeOptions.KEEP));
        if (arguments.has(TrainingOptions.FULL) && !run.isKnown()) {
            run.output.requireNoModel();
        }
        if (run.isKnown()) {
            new EffectiveConfig(run.known(OPTIONS)).putInto(arguments, TrainingData.DATE);
        }
        return run;
    }

    private static boolean holds(Path folder, String name) {
        return Files.exists(folder.resolve(name), LinkOption.NOFOLLOW_LINKS);
    }

    /** Whether there is a run to go on with, and what it is. */
    private boolean isKnown() {
        return resumes && holds(folder, RUN);
    }

    /** A part of what the run is. */
    private Map<String, Object> known(String part) throws IOException {
        Map<String, Object> members = new LinkedHashMap<>();
        if (json().get(part) instanceof Map<?, ?> read) {
            read.forEach((name, value) -> members.put((String) name, value));
        }
        return members;
    }

    private Map<String, Object> json() throws IOException {
        return Json.readObject(folder.resolve(RUN), DuplicateKeys.REFUSED);
    }

    private static boolean isSame(Path one, Path other) {
        return one.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize());
    }

    Path path() {
        return folder;
    }

    CheckpointFolder checkpoints() {
        return checkpoints;
    }

    /**
     * Whether the run that is to go on is finished.
     *
     * @param free options that may differ from those that it began with
     * @throws IOException if it is another run
     */
    boolean isFinished(EffectiveConfig config, RunInputs inputs, Set<Option<?>> free)
            throws IOException {
        if (!isKnown()) {
            if (resumes && (holds(folder, CHECKPOINTS) || holdsResult())) {
                throw new FormatException(folder.toString(), "holds a run that can't go on, as "
                        + RUN + " is missing; --overwrite starts anew");
            }
            return false;
        }
        List<String> differences = inputs.differences(known(INPUTS),
                config.differences(new EffectiveConfig(known(OPTIONS)), free));
        if (!differences.isEmpty()) {
            throw new FormatException(folder.toString(), "holds another run: "
                    + String.join("; ", differences) + "; --resume goes on with the same, and"
                    + " --overwrite starts anew");
        }
        return Boolean.TRUE.equals(json().get(FINISHED)) && holdsResult();
    }

    private boolean holdsResult() {
        return ADAPTER.stream().allMatch(name -> holds(folder, name))
                || SafeTensorsFolder.isIn(folder);
    }

    /** Requires that there is room for so much. */
    void requireSpace(long bytes) throws IOException {
        output.requireSpace(bytes);
    }

    /** Makes the folder and opens the file of metrics, so that no other run writes here. */
    MetricsFile metrics() throws IOException {
        Files.createDirectories(folder);
        return MetricsFile.open(folder.resolve(METRICS));
    }

    /**
     * Looks for the checkpoint to go on from; where none is wanted or whole, clears the folder. A
     * process that is killed here leaves either the run that was there or the beginning of this.
     */
    Optional<TrainingCheckpoint> begin(EffectiveConfig config, RunInputs inputs,
            MetricsFile metrics, Streams streams) throws IOException {
        for (String file : List.of(RUN, EffectiveConfig.FILE, PeftAdapter.CONFIG,
                PeftAdapter.WEIGHTS)) {
            AtomicFile.deleteLeftovers(folder.resolve(file));
        }
        AtomicFolder.deleteLeftovers(folder, BestResult.FOLDER::equals);
        checkpoints.deleteLeftovers();
        if (resumes) {
            Optional<TrainingCheckpoint> newest = checkpoints.newest(torn -> streams
                    .note("note: " + torn + "; this checkpoint is passed over"));
            if (newest.isPresent()) {
                return newest;
            }
            streams.note(folder + " holds no whole checkpoint; the run starts from the beginning");
        }
        checkpoints.clear();
        write(config, inputs, false);
        for (String file : ADAPTER) {
            Files.deleteIfExists(folder.resolve(file));
        }
        AtomicFolder.delete(folder.resolve(BestResult.FOLDER));
        metrics.keep(0);
        config.write(folder);
        return Optional.empty();
    }

    /** Says that the adapter is there. */
    void finish(EffectiveConfig config, RunInputs inputs) throws IOException {
        write(config, inputs, true);
    }

    private void write(EffectiveConfig config, RunInputs inputs, boolean finished)
            throws IOException {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put(OPTIONS, config.values());
        json.put(INPUTS, inputs.digests());
        json.put(FINISHED, finished);
        byte[] text = (Json.writePretty(json) + "\n").getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(folder.resolve(RUN), out -> out.write(text));
    }
}
