package veneer.lora.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import veneer.engine.io.Json;
import veneer.engine.storage.DataType;
import veneer.engine.storage.StoredTensor;
import veneer.lora.cli.Inspection.Extent;
import veneer.lora.cli.Inspection.WeightFile;
import veneer.lora.text.Amounts;

/** An inspection for people. */
final class InspectionText {
    private static final int WIDTH = 100;

    /** So much of a value is shown however long its key is. */
    private static final int LEAST_VALUE = 20;

    private static final String CUT = "…";
    private static final String NOT_READABLE = "can't be loaded";

    private final StringBuilder text = new StringBuilder();

    private InspectionText() {}

    static String write(Inspection inspection) {
        InspectionText text = new InspectionText();
        text.heading(inspection);
        text.values("config", inspection.config());
        text.values("metadata", inspection.metadata());
        if (inspection.files().size() > 1) {
            text.files(inspection.files());
        }
        text.tensors(inspection.tensors());
        text.unused(inspection.unused());
        text.totals(inspection);
        return text.text.toString();
    }

    private void heading(Inspection inspection) {
        long bytes = inspection.files().stream().mapToLong(WeightFile::bytes).sum();
        text.append(printable(inspection.path().toString())).append(": ")
                .append(inspection.format().title()).append(", ").append(Amounts.size(bytes))
                .append('\n');
    }

    private void values(String title, Map<String, Object> values) {
        if (values.isEmpty()) {
            return;
        }
        int keyWidth = values.keySet().stream()
                .mapToInt(key -> TextTable.width(printable(key))).max().orElse(0);
        int room = Math.max(LEAST_VALUE, WIDTH - TextTable.INDENT - keyWidth - TextTable.GAP);
        TextTable table = new TextTable("ll");
        values.forEach((key, value) -> table.row(printable(key), describe(value, room)));
        append(title, table);
    }

    private void files(List<WeightFile> files) {
        TextTable table = new TextTable("lrr");
        for (WeightFile file : files) {
            table.row(printable(file.name()), Amounts.count(file.tensors().size(), "tensor"),
                    Amounts.size(file.bytes()));
        }
        append("files", table);
    }

    private void tensors(List<StoredTensor> tensors) {
        if (tensors.isEmpty()) {
            return;
        }
        TextTable table = new TextTable("lllrr");
        for (StoredTensor tensor : tensors) {
            table.row(
                    printable(tensor.name()),
                    tensor.type().name(),
                    Arrays.toString(tensor.shape()),
                    Amounts.grouped(tensor.elements()),
                    Amounts.size(tensor.bytes()));
        }
        append("tensors", table);
    }

    private void unused(List<String> names) {
        if (names.isEmpty()) {
            return;
        }
        TextTable table = new TextTable("l");
        names.forEach(name -> table.row(printable(name)));
        append("not used by the model", table);
    }

    private void totals(Inspection inspection) {
        TextTable table = new TextTable("lrrrl");
        Map<DataType, Extent> types = inspection.byType();
        types.forEach((type, extent) -> row(
                table, type.name(), extent, extent.readable() ? "" : NOT_READABLE));
        if (types.size() != 1) {
            row(table, "all", inspection.total(), "");
        }
        append("total", table);
    }

    private static void row(TextTable table, String name, Extent extent, String note) {
        table.row(
                name,
                Amounts.count(extent.tensors(), "tensor"),
                Amounts.count(extent.parameters(), "parameter"),
                Amounts.size(extent.bytes()),
                note);
    }

    private void append(String title, TextTable table) {
        text.append('\n').append(title).append('\n').append(table);
    }

    /** A value in so many characters at most. */
    private static String describe(Object value, int room) {
        List<?> elements = PlainValues.elements(value);
        if (elements == null || elements.isEmpty()) {
            return cut(plain(value), room);
        }
        String all = joined(elements, room);
        return TextTable.width(all) <= room
                ? all
                : cut(Amounts.count(elements.size(), "value") + ": " + all, room);
    }

    /** As many elements as are needed to see that they don't fit. */
    private static String joined(List<?> elements, int room) {
        StringBuilder joined = new StringBuilder();
        for (Object element : elements) {
            if (TextTable.width(joined) > room) {
                break;
            }
            joined.append(joined.isEmpty() ? "" : ", ").append(plain(element));
        }
        return joined.toString();
    }

    private static String plain(Object value) {
        boolean composed = value instanceof Map || PlainValues.elements(value) != null;
        return printable(composed
                ? Json.write(PlainValues.finite(value))
                : String.valueOf(value));
    }

    private static String cut(String text, int room) {
        return TextTable.width(text) <= room
                ? text
                : text.substring(0, text.offsetByCodePoints(0, room - CUT.length())) + CUT;
    }

    /** A text on one line, with what would move the cursor or turn the direction escaped. */
    private static String printable(String text) {
        StringBuilder printable = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (Character.getType(c)) {
                case Character.CONTROL, Character.FORMAT, Character.SURROGATE,
                        Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                        printable.append(c == '\n' ? "\\n" : String.format("\\u%04x", c));
                default -> printable.appendCodePoint(c);
            }
        });
        return printable.toString();
    }
}
