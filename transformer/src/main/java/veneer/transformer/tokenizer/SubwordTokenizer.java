package veneer.transformer.tokenizer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A tokenizer of parts of words, put together from what a file describes.
 *
 * <p>Encoding: added tokens are taken out of the text; the rest is normalised, cut into pieces, and
 * each piece encoded by merging. Decoding: the strings of the tokens go through the decoding steps.
 *
 * <p>A vocabulary that lacks a character or a byte, and anything that stands for it, leaves it out,
 * and its neighbours become neighbours: SmolLM2's has no byte 0xF1 and no 0x04, for instance.
 */
final class SubwordTokenizer implements Tokenizer {

    /**
     * The parts of a tokenizer.
     *
     * @param addedTokens tokens that are taken out of the text
     * @param normalizer rewrites a text, before added tokens are looked for in what it gives
     * @param spacing rewrites it once more, after that
     * @param preTokenizer cuts it into pieces
     * @param byteLevel whether the vocabulary is written in the byte-level alphabet
     * @param model encodes the pieces
     * @param decoding joins tokens to a text
     * @param template what stands around a text
     */
    record Parts(
            Collection<AddedToken> addedTokens,
            Normalizer normalizer,
            Normalizer spacing,
            PreTokenizer preTokenizer,
            boolean byteLevel,
            BytePairModel model,
            DecodingStep decoding,
            SequenceTemplate template) {

        /** The same parts with another template. */
        Parts with(SequenceTemplate other) {
            return new Parts(addedTokens, normalizer, spacing, preTokenizer, byteLevel, model,
                    decoding, other);
        }
    }

    private final Parts parts;
    private final Vocabulary vocabulary;
    private final AddedTokens written;
    private final AddedTokens normalized;
    private final UnaryOperator<String> spelling;
    private final Map<Integer, String> decodedForms = new HashMap<>();

    SubwordTokenizer(Parts parts) {
        this.parts = parts;
        this.vocabulary = parts.model().vocabulary();
        this.spelling = parts.byteLevel() ? ByteAlphabet::spell : UnaryOperator.identity();
        Map<String, AddedToken> plainForms = new HashMap<>();
        Map<String, AddedToken> normalizedForms = new HashMap<>();
        for (AddedToken token : parts.addedTokens()) {
            String form = token.normalized()
                    ? parts.normalizer().normalize(token.content(), Place.START)
                    : token.content();
            (token.normalized() ? normalizedForms : plainForms).put(form, token);
            decodedForms.put(token.id(), spelling.apply(form));
        }
        this.written = new AddedTokens(plainForms);
        this.normalized = new AddedTokens(normalizedForms);
    }

    @Override
    public int[] encode(String text, boolean addSpecialTokens) {
        int[] ids = encode(text, Place.START);
        return addSpecialTokens
                ? Stream.of(prefix(), ids, suffix()).flatMapToInt(IntStream::of).toArray()
                : ids;
    }

    @Override
    public int[] encodeContinuation(String text) {
        return encode(text, Place.CONTINUATION);
    }

    private int[] encode(String text, Place place) {
        Encoding encoding = new Encoding();
        encoding.encode(withoutHalves(text), place);
        return encoding.ids.build().toArray();
    }

    /** A text whose halves of surrogate pairs, if there are any, have become question marks. */
    private static String withoutHalves(String text) {
        boolean halves = text.codePoints()
                .anyMatch(codePoint -> Character.getType(codePoint) == Character.SURROGATE);
        return halves ? new String(text.getBytes(UTF_8), UTF_8) : text;
    }

    /** One encoding of a text: what has been found so far. */
    private final class Encoding {
        private final IntStream.Builder ids = IntStream.builder();
        private final PieceEncoder encoder = new PieceEncoder(parts.model());

        void encode(String text, Place place) {
            written.cut(text, ids, (from, to) -> {
                Place here = from == 0 ? place : Place.AFTER_TOKEN;
                String part = text.substring(from, to);
                encodeNormalized(parts.normalizer().normalize(part, here), here);
            });
        }

        private void encodeNormalized(String text, Place place) {
            normalized.cut(text, ids, (from, to) -> {
                Place here = from == 0 ? place : Place.AFTER_TOKEN;
                encodePieces(parts.spacing().normalize(text.substring(from, to), here));
            });
        }

        private void encodePieces(String text) {
            parts.preTokenizer().split(text, 0, text.length(), (from, to) -> encoder.encode(
                    spelling.apply(text.substring(from, to)), ids));
        }
    }

    @Override
    public StreamingDecoder decoder(boolean skipSpecialTokens) {
        StringBuilder certain = new StringBuilder();
        TextSink sink = parts.decoding().before(certain::append);
        return new StreamingDecoder() {
            @Override
            public String next(int id) {
                if (!(isSpecial(id) && skipSpecialTokens)) {
                    sink.accept(decodedForm(id));
                }
                return take();
            }

            @Override
            public String finish() {
                sink.finish();
                return take();
            }

            private String take() {
                String text = certain.toString();
                certain.setLength(0);
                return text;
            }
        };
    }

    /**
     * A token as the decoding steps take it. An added one stands for what it is found as in a text,
     * and is spelled in the byte-level alphabet where they read that.
     */
    private String decodedForm(int id) {
        return decodedForms.getOrDefault(id, vocabulary.token(id));
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
        return parts.template().bos();
    }

    @Override
    public OptionalInt eos() {
        return parts.template().eos();
    }

    @Override
    public boolean endsGeneration(int id) {
        return parts.template().ends().contains(id);
    }

    @Override
    public int[] prefix() {
        return toArray(parts.template().prefix());
    }

    @Override
    public int[] suffix() {
        return toArray(parts.template().suffix());
    }

    private static int[] toArray(List<Integer> ids) {
        return ids.stream().mapToInt(Integer::intValue).toArray();
    }
}
