package veneer.transformer.tokenizer;

import java.util.function.IntConsumer;

/** Encodes pieces. It keeps its buffers between them and serves one thread. */
final class PieceEncoder {

    private final BytePairModel model;
    private final BytePairEncoding encoding;
    private int[] tokens = new int[0];

    PieceEncoder(BytePairModel model) {
        this.model = model;
        this.encoding = new BytePairEncoding(model.merges());
    }

    /** Gives the ids of a piece to {@code ids}. */
    void encode(String piece, IntConsumer ids) {
        int whole = model.wholePieces() ? model.vocabulary().id(piece) : -1;
        if (whole >= 0) {
            ids.accept(whole);
            return;
        }
        int most = CharacterTokens.mostTokens(piece.length());
        if (tokens.length < most) {
            tokens = new int[most];
        }
        int count = encoding.merge(tokens, model.characters().write(piece, tokens));
        for (int i = 0; i < count; i++) {
            ids.accept(tokens[i]);
        }
    }
}
