package veneer.engine.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Folders that are there whole or not at all: filled beside their target and moved into its place,
 * moved aside and then deleted. What a process that died has left lies beside them under a name
 * such as {@code .NAME.tmp}.
 */
public final class AtomicFolder {
    private static final String PREFIX = ".";
    private static final String SUFFIX = ".tmp";
    private static final String OLD_SUFFIX = ".old" + SUFFIX;
    private static final Pattern LEFTOVER = Pattern.compile("\\.(.+?)(\\.old)?\\.tmp");

    private AtomicFolder() {}

    /**
     * Makes a folder. When filling it fails, nothing of it is left.
     *
     * @param target the folder to make or replace; that which it lies in must exist
     * @param content puts files into a folder that is empty yet, each of them forced to the disk
     * @throws IOException if it can't be written
     */
    public static void write(Path target, IOConsumer<Path> content) throws IOException {
        Path temporary = beside(target);
        deleteTree(temporary);
        Files.createDirectory(temporary);
        try {
            content.accept(temporary);
            force(temporary);
            delete(target);
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            force(target.toAbsolutePath().getParent());
        } finally {
            deleteTree(temporary);
        }
    }

    /**
     * Deletes a folder with all that is in it, or does nothing where there is none.
     *
     * @param target the folder
     * @throws IOException if it can't be deleted
     */
    public static void delete(Path target) throws IOException {
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            Path aside = target.resolveSibling(PREFIX + target.getFileName() + OLD_SUFFIX);
            deleteTree(aside);
            Files.move(target, aside, StandardCopyOption.ATOMIC_MOVE);
            deleteTree(aside);
        }
    }

    /**
     * Deletes what processes that died have left of folders.
     *
     * @param parent what the folders lie in, or nothing that exists
     * @param names whether a name is one of theirs
     * @throws IOException if it can't be deleted
     */
    public static void deleteLeftovers(Path parent, Predicate<String> names) throws IOException {
        for (Path path : list(parent)) {
            Matcher leftover = LEFTOVER.matcher(path.getFileName().toString());
            if (leftover.matches() && names.test(leftover.group(1))) {
                deleteTree(path);
            }
        }
    }

    private static Path beside(Path target) {
        return target.resolveSibling(PREFIX + target.getFileName() + SUFFIX);
    }

    private static List<Path> list(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.toList();
        }
    }

    private static void deleteTree(Path tree) throws IOException {
        if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                    throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException failure)
                    throws IOException {
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Brings the names in a folder to the disk, where the system lets one open a folder for it. */
    private static void force(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException _) {
            // The files themselves are on the disk, and who reads them checks that they are whole.
        }
    }
}
