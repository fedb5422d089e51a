package veneer.lora.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What may be typed, for people. */
final class Help {
    private static final int WIDTH = 96;
    private static final int LEFT = 30;

    private Help() {}

    /** The help of the whole program. */
    static String program(List<Command> commands) {
        StringBuilder text = new StringBuilder();
        text.append("veneer ").append(Version.CURRENT)
                .append(": LoRA fine-tuning of language models in pure Java\n\n");
        text.append("usage: veneer COMMAND [options]\n\n");
        for (Command command : commands) {
            text.append(row(command.name(), command.summary()));
        }
        text.append(row(Main.BENCH, "measures speed, beside other software; built by Maven"));
        text.append('\n');
        text.append(row("COMMAND --help", "every option of a command, with its default and unit"));
        text.append(row("--version", "version, JDK, kernels, lanes and threads"));
        text.append(row("--help", "this text"));
        return text.toString();
    }

    /** The help of one command. */
    static String command(Command command, List<Option<?>> options) {
        StringBuilder text = new StringBuilder();
        text.append("veneer ").append(command.name()).append(": ").append(command.summary())
                .append("\n\n");
        String required = options.stream()
                .filter(Option::isRequired)
                .map(option -> " " + option.synopsis())
                .collect(Collectors.joining());
        text.append("usage: veneer ").append(command.name()).append(required)
                .append(" [options]\n\n");
        if (!command.details().isEmpty()) {
            wrapped(command.details(), WIDTH).forEach(line -> text.append(line).append('\n'));
            text.append('\n');
        }
        options.forEach(option -> text.append(row(option.synopsis(), option.description())));
        return text.toString();
    }

    /** Two columns; the right one begins on the next line where the left one is too wide. */
    private static String row(String left, String right) {
        StringBuilder text = new StringBuilder("  ").append(left);
        List<String> lines = wrapped(right, WIDTH - LEFT);
        if (text.length() >= LEFT) {
            text.append('\n');
        } else {
            text.repeat(' ', LEFT - text.length()).append(lines.removeFirst()).append('\n');
        }
        lines.forEach(line -> text.repeat(' ', LEFT).append(line).append('\n'));
        return text.toString();
    }

    private static List<String> wrapped(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ")) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
