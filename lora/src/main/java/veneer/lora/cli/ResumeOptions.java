package veneer.lora.cli;

/** What becomes of a run that was ended before its time, and of one that is in the way. */
final class ResumeOptions {
    static final Option<Integer> SAVE_EVERY = Option.integer(
            "--save-every", "STEPS", 1, Integer.MAX_VALUE,
            "steps from one checkpoint to the next; there is one too where Ctrl-C or SIGTERM ends"
                    + " the run")
            .orElse("100");
    static final Option<Integer> KEEP = Option.integer(
            "--keep", "CHECKPOINTS", 1, Integer.MAX_VALUE, "how many checkpoints are kept, the last"
                    + " ones")
            .orElse("2");
    static final Option<Boolean> RESUME = Option.flag("--resume",
            "go on from the last checkpoint in --out, with the same options, to the same bytes");
    static final Option<Boolean> OVERWRITE = Option.flag("--overwrite",
            "start anew, in place of the run in --out");

    private ResumeOptions() {}

    /** Whether a run goes on where there is one. */
    static boolean resumes(Arguments arguments) {
        if (arguments.has(RESUME) && arguments.has(OVERWRITE)) {
            throw new UsageException(RESUME.name() + " goes on with a run that "
                    + OVERWRITE.name() + " deletes; one of them can be meant");
        }
        return arguments.has(RESUME);
    }
}
