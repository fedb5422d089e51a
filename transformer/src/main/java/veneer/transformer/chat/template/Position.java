package veneer.transformer.chat.template;

/** A place in a template; both numbers count from 1. */
record Position(int line, int column) {
    @Override
    public String toString() {
        return "line " + line + ", column " + column;
    }
}
