package veneer.engine.io;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file open for reading, with the size that it had then; nothing beyond that is read. */
final class OpenedFile implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;
    private final long size;

    private OpenedFile(Path path, FileChannel channel, long size) {
        this.path = path;
        this.channel = channel;
        this.size = size;
    }

    static OpenedFile open(Path path) throws IOException {
        FileChannel channel = channel(path);
        try {
            return new OpenedFile(path, channel, channel.size());
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** The bytes of a small file. */
    static byte[] readAll(Path path) throws IOException {
        try (OpenedFile file = open(path)) {
            if (file.size > Integer.MAX_VALUE - 8) {
                throw new FormatException(path.toString(),
                        file.size + " bytes are too many for memory");
            }
            return file.read(0, (int) file.size);
        }
    }

    /** The file's name for messages. */
    String name() {
        return path.toString();
    }

    long size() {
        return size;
    }

    /** Reads bytes that lie within the file's size. */
    byte[] read(long position, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, position + bytes.position()) < 0) {
                throw new EOFException(name() + ": the file was cut off while it was read");
            }
        }
        return bytes.array();
    }

    /**
     * Maps a part of the file that lies within its size; the mapping outlives this object, until
     * the arena closes.
     */
    MemorySegment map(long position, long count, Arena arena) throws IOException {
        return count == 0
                ? arena.allocate(0)
                : channel.map(FileChannel.MapMode.READ_ONLY, position, count, arena);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static FileChannel channel(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            throw new IOException(path + ": a folder, not a file");
        }
        try {
            return FileChannel.open(path, StandardOpenOption.READ);
        } catch (NoSuchFileException e) {
            throw new IOException(path + ": no such file", e);
        } catch (AccessDeniedException e) {
            throw new IOException(path + ": no permission to read it", e);
        }
    }
}
