package veneer.engine.io;

/** What a JSON object with two members of one name means; RFC 8259, section 4, leaves it open. */
public enum DuplicateKeys {
    /** The last member counts, as in Python and JavaScript. */
    LAST_WINS,
    /** The text is refused. */
    REFUSED
}
