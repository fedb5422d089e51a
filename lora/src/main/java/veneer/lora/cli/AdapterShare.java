package veneer.lora.cli;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An adapter as it is named on the command line: its folder, or {@code DIR:0.5}.
 *
 * @param folder the folder
 * @param share what its updates are multiplied by
 */
record AdapterShare(Path folder, float share) {
    /** Reads what was typed. A folder whose own name ends like a share is that folder. */
    static AdapterShare parse(String text) {
        Path whole = Option.toPath(text);
        int colon = text.lastIndexOf(':');
        if (colon <= 0 || Files.exists(whole)) {
            return new AdapterShare(whole, 1);
        }
        float share;
        try {
            share = new BigDecimal(text.substring(colon + 1)).floatValue();
        } catch (NumberFormatException _) {
            return new AdapterShare(whole, 1);
        }
        if (!Float.isFinite(share)) {
            throw new IllegalArgumentException("must be weighed by a finite number, not by "
                    + text.substring(colon + 1));
        }
        return new AdapterShare(Option.toPath(text.substring(0, colon)), share);
    }
}
