package veneer.transformer.tokenizer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Byte-level byte-pair encoding, as GPT-2 has it: the text's UTF-8 bytes are the first tokens, so
 * every text can be encoded, and decoding gives it back.
 *
 * <p>That holds for a vocabulary with all 256 bytes. Some lack a few: SmolLM2's has no 0xF1 and no
 * 0x04, for instance. Such a byte is left out, and the bytes beside it become neighbours, as in
 * Hugging Face's tokenizers.
 */
final class ByteLevelTokenizer implements Tokenizer {

    private final Vocabulary vocabulary;
    private final MergeTable merges;
    private final PreTokenizer preTokenizer;
    private final SequenceTemplate template;
    private final AddedTokens addedTokens;
    private final int[] byteTokens = new int[256];

    ByteLevelTokenizer(
            Vocabulary vocabulary,
            MergeTable merges,
            PreTokenizer preTokenizer,
            SequenceTemplate template) {
        this.vocabulary = vocabulary;
        this.merges = merges;
        this.preTokenizer = preTokenizer;
        this.template = template;
        this.addedTokens = new AddedTokens(vocabulary);
        for (int value = 0; value < byteTokens.length; value++) {
            byteTokens[value] = vocabulary.id(String.valueOf(ByteAlphabet.character(value)));
        }
    }

    @Override
    public int[] encode(String text, boolean addSpecialTokens) {
        IntStream.Builder ids = IntStream.builder();
        if (addSpecialTokens) {
            template.prefix().forEach(ids::add);
        }
        BytePairEncoding encoding = new BytePairEncoding(merges);
        int start = 0;
        Optional<AddedTokens.Match> match = addedTokens.find(text, start);
        while (match.isPresent()) {
            encodePlain(text, start, match.get().from(), encoding, ids);
            ids.add(match.get().id());
            start = match.get().to();
            match = addedTokens.find(text, start);
        }
        encodePlain(text, start, text.length(), encoding, ids);
        if (addSpecialTokens) {
            template.suffix().forEach(ids::add);
        }
        return ids.build().toArray();
    }

    private void encodePlain(
            String text, int from, int to, BytePairEncoding encoding, IntStream.Builder ids) {
        preTokenizer.split(text, from, to, (pieceFrom, pieceTo) -> {
            byte[] bytes = text.substring(pieceFrom, pieceTo).getBytes(StandardCharsets.UTF_8);
            int[] tokens = new int[bytes.length];
            int count = 0;
            for (byte value : bytes) {
                int token = byteTokens[Byte.toUnsignedInt(value)];
                if (token >= 0) {
                    tokens[count++] = token;
                }
            }
            count = encoding.merge(tokens, count);
            for (int i = 0; i < count; i++) {
                ids.add(tokens[i]);
            }
        });
    }

    @Override
    public String decode(int[] ids, boolean skipSpecialTokens) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int id : ids) {
            if (!(skipSpecialTokens && isSpecial(id))) {
                bytes.writeBytes(bytes(id));
            }
        }
        return decodeUtf8(bytes.toByteArray());
    }

    /** The bytes that a token stands for; an added token stands for itself. */
    private byte[] bytes(int id) {
        String token = vocabulary.token(id);
        return vocabulary.type(id).isAdded()
                ? token.getBytes(StandardCharsets.UTF_8)
                : ByteAlphabet.bytes(token);
    }

    /**
     * Java reads the three bytes of an encoded surrogate as one malformed character; by the
     * standard 0xED is malformed alone before 0xA0 to 0xBF, and so is each of these. A byte that is
     * never UTF-8 in its place makes Java count the same way.
     */
    private static String decodeUtf8(byte[] bytes) {
        for (int i = 0; i + 1 < bytes.length; i++) {
            if (bytes[i] == (byte) 0xED && (bytes[i + 1] & 0xE0) == 0xA0) {
                bytes[i] = (byte) 0xFF;
            }
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public String piece(int id) {
        return vocabulary.token(id);
    }

    @Override
    public boolean isSpecial(int id) {
        return vocabulary.type(id).isSpecial();
    }

    @Override
    public int vocabularySize() {
        return vocabulary.size();
    }

    @Override
    public OptionalInt bos() {
        return template.bos();
    }

    @Override
    public OptionalInt eos() {
        return template.eos();
    }

    @Override
    public int[] prefix() {
        return toArray(template.prefix());
    }

    @Override
    public int[] suffix() {
        return toArray(template.suffix());
    }

    private static int[] toArray(List<Integer> ids) {
        return ids.stream().mapToInt(Integer::intValue).toArray();
    }
}
