package veneer.transformer.tokenizer;

/**
 * Decodes what follows other ids, and leaves out their own text: also that part of it which their
 * decoder still keeps back, since later ids could have changed it.
 */
final class ContinuationDecoder implements StreamingDecoder {

    private final StreamingDecoder decoder;
    private int kept;

    private ContinuationDecoder(StreamingDecoder decoder, int kept) {
        this.decoder = decoder;
        this.kept = kept;
    }

    static StreamingDecoder after(int[] before, Tokenizer tokenizer, boolean skipSpecialTokens) {
        StreamingDecoder decoder = tokenizer.decoder(skipSpecialTokens);
        int kept = tokenizer.decode(before, skipSpecialTokens).length();
        for (int id : before) {
            kept -= decoder.next(id).length();
        }
        return new ContinuationDecoder(decoder, kept);
    }

    @Override
    public String next(int id) {
        return added(decoder.next(id));
    }

    @Override
    public String finish() {
        return added(decoder.finish());
    }

    private String added(String text) {
        int left = Math.min(kept, text.length());
        kept -= left;
        return text.substring(left);
    }
}
