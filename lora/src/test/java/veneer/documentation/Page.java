package veneer.documentation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A page of the documentation, in Markdown. A Java block whose first line is {@code // Name.java}
 * is a file; one with a main method is a program, and the block after it is what it prints.
 *
 * @param path the page, relative to the project's root
 * @param text what it holds
 */
record Page(Path path, String text) {
    /** The project's root; Maven passes it. */
    static final Path ROOT =
            Path.of(System.getProperty("veneer.root", "..")).toAbsolutePath().normalize();

    private static final Pattern BLOCK =
            Pattern.compile("^```(\\w*)\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern FILE_NAME = Pattern.compile("// (\\w+\\.java)\n");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

    /**
     * A fenced block.
     *
     * @param language what stands behind the fence, or nothing
     * @param text its lines
     */
    record Block(String language, String text) {
        /** The name of the file that the block is, or nothing. */
        String fileName() {
            return FILE_NAME.matcher(text).results().filter(name -> name.start() == 0)
                    .map(name -> name.group(1)).findFirst().orElse("");
        }
    }

    /**
     * A program, and what the page says that it prints.
     *
     * @param page the page
     * @param fileName its file's name
     * @param output what is printed
     */
    record Program(Page page, String fileName, String output) {
        @Override
        public String toString() {
            return page.path + ", " + fileName;
        }
    }

    static Page read(String path) {
        try {
            return new Page(Path.of(path), Files.readString(ROOT.resolve(path)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Block> blocks() {
        return BLOCK.matcher(text).results()
                .map(block -> new Block(block.group(1), block.group(2))).toList();
    }

    /** The first block that holds a text. */
    Block block(String text) {
        return blocks().stream().filter(block -> block.text.contains(text)).findFirst()
                .orElseThrow(() -> new AssertionError(path + " has no block with " + text));
    }

    /** The Java files that the page shows, by name. */
    Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        for (Block block : blocks()) {
            if (!block.fileName().isEmpty() && files.put(block.fileName(), block.text) != null) {
                throw new AssertionError(path + " shows two files named " + block.fileName());
            }
        }
        return files;
    }

    List<Program> programs() {
        List<Program> programs = new ArrayList<>();
        List<Block> blocks = blocks();
        for (int i = 0; i < blocks.size(); i++) {
            Block block = blocks.get(i);
            if (block.text.contains("void main(")) {
                if (block.fileName().isEmpty()) {
                    throw new AssertionError(path + " has a program without a line // Name.java");
                }
                boolean shown = i + 1 < blocks.size() && blocks.get(i + 1).language.isEmpty();
                programs.add(new Program(this, block.fileName(),
                        shown ? blocks.get(i + 1).text : ""));
            }
        }
        return programs;
    }

    /** Where its links lead to. */
    List<String> links() {
        return LINK.matcher(text).results().map(link -> link.group(1)).toList();
    }
}
