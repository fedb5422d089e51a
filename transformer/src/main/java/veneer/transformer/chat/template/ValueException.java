package veneer.transformer.chat.template;

/** An operation that its values don't allow; the evaluator adds where it stands. */
final class ValueException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ValueException(String problem) {
        super(problem);
    }
}
