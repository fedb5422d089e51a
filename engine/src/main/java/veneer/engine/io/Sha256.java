package veneer.engine.io;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The SHA-256 (FIPS 180-4) of what is written to it. */
public final class Sha256 extends OutputStream {
    private final MessageDigest digest;

    /** The digest of nothing yet. */
    public Sha256() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /**
     * The digest of a file, which {@code sha256sum} shows too.
     *
     * @param file the file
     * @return 64 hexadecimal digits
     * @throws IOException if it can't be read
     */
    public static String of(Path file) throws IOException {
        try (Sha256 digest = new Sha256()) {
            Files.copy(file, digest);
            return digest.finish();
        }
    }

    @Override
    public void write(int value) {
        digest.update((byte) value);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) {
        digest.update(bytes, offset, count);
    }

    /**
     * The digest of all that was written. After it a new one begins.
     *
     * @return 64 hexadecimal digits
     */
    public String finish() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
