package veneer.engine.io;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Files that are there whole or not at all: written beside their target, forced to the disk and
 * moved into its place. A mapping of the file that stood there before stays valid.
 */
public final class AtomicFile {
    private static final AtomicLong COUNTER = new AtomicLong();

    private static final String SUFFIX = ".tmp";
    private static final int BUFFER = 1 << 16;

    private AtomicFile() {}

    /**
     * Writes a file. When writing fails, what stood at the target is untouched.
     *
     * @param target the file to make or replace; its folder must exist
     * @param content writes the file's bytes; it needn't buffer or close
     * @throws IOException if the file can't be written
     */
    public static void write(Path target, IOConsumer<OutputStream> content) throws IOException {
        Path temporary = target.resolveSibling(prefix(target)
                + ProcessHandle.current().pid() + "." + COUNTER.incrementAndGet() + SUFFIX);
        FileChannel channel = create(temporary, target);
        boolean moved = false;
        try {
            try (channel) {
                OutputStream out =
                        new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER);
                content.accept(out);
                out.flush();
                channel.force(true);
            } catch (FileSystemException | FormatException e) {
                throw e;
            } catch (IOException e) {
                throw new IOException(target + ": can't be written: " + e.getMessage(), e);
            }
            move(temporary, target);
            moved = true;
        } finally {
            if (!moved) {
                Files.deleteIfExists(temporary);
            }
        }
    }

    /**
     * Deletes what processes that died have left of a file beside it.
     *
     * @param target the file, which may be there or not
     * @throws IOException if it can't be deleted
     */
    public static void deleteLeftovers(Path target) throws IOException {
        try (Stream<Path> paths = Files.list(target.toAbsolutePath().getParent())) {
            for (Path path : paths.toList()) {
                String name = path.getFileName().toString();
                if (name.startsWith(prefix(target)) && name.endsWith(SUFFIX)) {
                    Files.delete(path);
                }
            }
        }
    }

    private static String prefix(Path target) {
        return "." + target.getFileName() + ".";
    }

    private static FileChannel create(Path temporary, Path target) throws IOException {
        try {
            return FileChannel.open(
                    temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (FileSystemException e) {
            throw unwritable(target, e);
        }
    }

    private static void move(Path temporary, Path target) throws IOException {
        try {
            Files.move(
                    temporary, target, StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (FileSystemException e) {
            throw unwritable(target, e);
        }
    }

    /** The JDK's message is the name of the temporary file alone. */
    private static IOException unwritable(Path target, FileSystemException e) {
        String reason = switch (e) {
            case NoSuchFileException _ -> "its folder doesn't exist";
            case AccessDeniedException _ -> "no permission";
            default -> e.getReason() == null ? e.toString() : e.getReason();
        };
        return new IOException(target + ": can't be written: " + reason, e);
    }
}
