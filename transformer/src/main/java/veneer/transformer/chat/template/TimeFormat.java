package veneer.transformer.chat.template;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Writes a time as C's {@code strftime} does, in English. */
final class TimeFormat {
    private TimeFormat() {}

    static String format(String format, LocalDateTime time) {
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < format.length(); at++) {
            char c = format.charAt(at);
            if (c != '%') {
                text.append(c);
                continue;
            }
            at++;
            char kind = at < format.length() ? format.charAt(at) : '\0';
            boolean unpadded = kind == '-' && at + 1 < format.length();
            if (unpadded) {
                at++;
                kind = format.charAt(at);
            }
            text.append(unpadded
                    ? field(kind, time).replaceFirst("^0+(?=\\d)", "")
                    : field(kind, time));
        }
        return text.toString();
    }

    private static String field(char kind, LocalDateTime time) {
        String pattern = switch (kind) {
            case 'Y' -> "uuuu";
            case 'y' -> "uu";
            case 'm' -> "MM";
            case 'd' -> "dd";
            case 'b', 'h' -> "MMM";
            case 'B' -> "MMMM";
            case 'a' -> "EEE";
            case 'A' -> "EEEE";
            case 'H' -> "HH";
            case 'I' -> "hh";
            case 'M' -> "mm";
            case 'S' -> "ss";
            case 'f' -> "SSSSSS";
            case 'p' -> "a";
            case 'j' -> "DDD";
            case 'F' -> "uuuu-MM-dd";
            case 'T' -> "HH:mm:ss";
            case 'R' -> "HH:mm";
            case 'D' -> "MM/dd/uu";
            case '%' -> "'%'";
            default -> throw new ValueException("the time field %" + kind + " is not supported");
        };
        return DateTimeFormatter.ofPattern(pattern, Locale.US).format(time);
    }
}
