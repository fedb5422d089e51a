package veneer.transformer.chat.template;

/** A template that can't be read, or rendered with these values, at a place in it. */
public final class TemplateException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    TemplateException(Position at, String problem) {
        super(at + ": " + problem);
    }
}
