package veneer.transformer.chat.template;

/** How two values are compared. */
enum Comparator {
    EQUAL, UNEQUAL, LESS, AT_MOST, GREATER, AT_LEAST, IN, NOT_IN
}
