package veneer.lora.cli;

import veneer.engine.io.Json;
import veneer.engine.tensor.Tensor;
import veneer.lora.data.Dataset;
import veneer.lora.data.Example;
import veneer.lora.text.Amounts;
import veneer.transformer.tokenizer.StreamingDecoder;
import veneer.transformer.tokenizer.Tokenizer;

/**
 * Examples as text, in parts that are learnt and parts that are masked, a line of text each. Texts
 * are quoted as in JSON, so that spaces at their ends and control characters are seen.
 */
final class ShownBatch {
    private static final String LEARNT = "learnt";
    private static final String MASKED = "masked";
    private static final String SAME = " ".repeat(MASKED.length());

    private final Dataset dataset;
    private final Tokenizer tokenizer;
    private final StringBuilder text = new StringBuilder();

    private ShownBatch(Dataset dataset, Tokenizer tokenizer) {
        this.dataset = dataset;
        this.tokenizer = tokenizer;
    }

    /** The examples at some places of a data set. */
    static String of(Dataset dataset, int[] places, Tokenizer tokenizer) {
        ShownBatch batch = new ShownBatch(dataset, tokenizer);
        for (int place : places) {
            batch.example(place);
        }
        return batch.text.toString();
    }

    private void example(int place) {
        Example example = dataset.examples().get(place);
        text.append(dataset.place(place)).append(": ")
                .append(Amounts.count(example.length(), "token")).append(", ")
                .append(Amounts.grouped(example.labelTokens())).append(" of them learnt\n");
        StreamingDecoder decoder = tokenizer.decoder(false);
        StringBuilder part = new StringBuilder();
        int[] labels = example.labels();
        for (int position = 0; position < labels.length; position++) {
            if (position > 0 && isLearnt(labels, position) != isLearnt(labels, position - 1)) {
                part(isLearnt(labels, position - 1), part);
            }
            part.append(decoder.next(example.ids()[position]));
        }
        part.append(decoder.finish());
        part(isLearnt(labels, labels.length - 1), part);
    }

    /** The first token is predicted from nothing, so it is never learnt. */
    private static boolean isLearnt(int[] labels, int position) {
        return position > 0 && labels[position] != Tensor.IGNORED_LABEL;
    }

    private void part(boolean learnt, StringBuilder part) {
        String mark = learnt ? LEARNT : MASKED;
        for (String line : part.toString().split("(?<=\n)")) {
            text.append("  ").append(mark).append("  ").append(Json.write(line)).append('\n');
            mark = SAME;
        }
        part.setLength(0);
    }
}
