package veneer.transformer.tokenizer;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Joins byte tokens that follow each other, as {@link DecodingStep#byteFallback} says. */
final class ByteFallbackSink implements TextSink {

    private final TextSink next;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    ByteFallbackSink(TextSink next) {
        this.next = next;
    }

    @Override
    public void accept(String part) {
        int value = ByteTokens.value(part);
        if (value >= 0) {
            bytes.write(value);
        } else {
            passBytes();
            next.accept(part);
        }
    }

    @Override
    public void finish() {
        passBytes();
        next.finish();
    }

    private void passBytes() {
        if (bytes.size() > 0) {
            next.accept(decoded(bytes.toByteArray()));
            bytes.reset();
        }
    }

    private static String decoded(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException _) {
            return "\ufffd".repeat(bytes.length);
        }
    }
}
