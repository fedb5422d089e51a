package veneer.lora.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** What went wrong, in one line for people. */
final class Failure {
    private Failure() {}

    /** The line of an error. */
    static String line(Throwable error) {
        return text(error).strip().replaceAll("\\s*\\R\\s*", " ");
    }

    private static String text(Throwable error) {
        return switch (error) {
            case UncheckedIOException unchecked -> text(unchecked.getCause());
            case FileSystemException file -> file.getFile() + ": " + reason(file);
            case IOException io when io.getMessage() != null -> io.getMessage();
            case IllegalArgumentException value when value.getMessage() != null ->
                    value.getMessage();
            case ArithmeticException number when number.getMessage() != null -> number.getMessage();
            case UsageException usage -> usage.getMessage();
            case HeapException heap -> heap.getMessage();
            case OutOfMemoryError _ -> outOfMemory();
            default -> "internal error, please report it: " + error + " (--debug shows where)";
        };
    }

    private static String reason(FileSystemException error) {
        if (error.getReason() != null) {
            return error.getReason();
        }
        return switch (error) {
            case NoSuchFileException _ -> "no such file or folder";
            case AccessDeniedException _ -> "permission denied";
            case NotDirectoryException _ -> "not a folder";
            case FileAlreadyExistsException _ -> "exists already";
            default -> error.getClass().getSimpleName();
        };
    }

    private static String outOfMemory() {
        long megabytes = Runtime.getRuntime().maxMemory() >> 20;
        return "out of memory: the heap holds " + megabytes
                + " MB; a smaller --batch or --max-length needs less, and --memory raises it";
    }
}
