package veneer.lora.cli;

/** A run that ended where somebody wanted it to, of which all has been said. */
final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
}
