package veneer.lora.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import veneer.engine.io.FormatException;

/** A file that is one text. */
final class PlainText {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private PlainText() {}

    static DataFile read(Path file) throws IOException {
        String text = decode(file, Files.readAllBytes(file));
        if (text.startsWith(BYTE_ORDER_MARK)) {
            text = text.substring(BYTE_ORDER_MARK.length());
        }
        if (text.isBlank()) {
            throw new FormatException(file.toString(), "is empty: it has no text to learn");
        }
        return document(file, text, 1);
    }

    private static DataFile document(Path file, String text, int line) {
        return new DataFile(file, Format.PLAIN, List.of(new Sample.Document(text)), List.of(line),
                Collections.emptySortedSet());
    }

    private static String decode(Path file, byte[] bytes) throws FormatException {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer text = CharBuffer.allocate(bytes.length);
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, text, true);
        if (result.isError()) {
            int line = 1;
            for (int i = 0; i < in.position(); i++) {
                line += bytes[i] == '\n' ? 1 : 0;
            }
            throw new FormatException(file + ":" + line,
                    "is not UTF-8 text, at byte " + in.position() + " of the file");
        }
        return text.flip().toString();
    }

    /** Cuts at the beginning of a line, or of a word where there is no line near the place. */
    static Split split(DataFile file, double share) {
        String text = ((Sample.Document) file.samples().getFirst()).text();
        int place = text.length() - Split.wanted(share, text.length());
        int cut = place(text, place, '\n');
        if (cut < 0) {
            cut = place(text, place, ' ');
        }
        if (cut < 0) {
            throw new IllegalArgumentException(file.path() + ": has no line or word to cut it at,"
                    + " so no share of it can be held out");
        }
        int line = 1 + (int) text.substring(0, cut).chars().filter(c -> c == '\n').count();
        return new Split(document(file.path(), text.substring(0, cut), 1),
                document(file.path(), text.substring(cut), line));
    }

    /** The place behind a character that is nearest to a place and leaves text on both sides. */
    private static int place(String text, int place, char character) {
        int before = text.lastIndexOf(character, place - 1) + 1;
        int after = text.indexOf(character, place) + 1;
        boolean last = after > 0 && !text.substring(after).isBlank();
        boolean first = before > 0 && !text.substring(0, before).isBlank();
        if (first && last) {
            return place - before <= after - place ? before : after;
        }
        return first ? before : last ? after : -1;
    }
}
