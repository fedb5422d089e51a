package veneer.lora.text;

import java.util.Locale;

/** Numbers for people. */
public final class Amounts {
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};

    private Amounts() {}

    /**
     * A number with commas between its thousands.
     *
     * @param number the number
     * @return such as {@code 1,234}
     */
    public static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /**
     * A number of things.
     *
     * @param number how many
     * @param noun what one of them is called, with a plural in s
     * @return such as {@code 1 token} or {@code 1,234 tokens}
     */
    public static String count(long number, String noun) {
        return grouped(number) + " " + noun + (number == 1 ? "" : "s");
    }

    /**
     * A size in three digits and a unit that is a power of a thousand bytes.
     *
     * @param bytes how many bytes, not negative
     * @return such as {@code 98.4 MB}
     */
    public static String size(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 999.5) {
            value /= 1000;
            unit++;
        }
        int decimals = unit == 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
        return String.format(Locale.ROOT, "%." + decimals + "f %s", value, UNITS[unit]);
    }
}
