package veneer.lora.demo;

/**
 * A column of a table.
 *
 * @param name a word
 * @param isNumber whether its cells are whole numbers, and not texts
 * @param least the least of its numbers
 * @param most the largest of them
 */
public record Column(String name, boolean isNumber, int least, int most) {
    /**
     * A column of texts.
     *
     * @param name a word
     * @return the column
     */
    public static Column ofText(String name) {
        return new Column(name, false, 0, 0);
    }

    /**
     * A column of numbers.
     *
     * @param name a word
     * @param least the least of them
     * @param most the largest
     * @return the column
     */
    public static Column ofNumbers(String name, int least, int most) {
        return new Column(name, true, least, most);
    }
}
