package veneer.lora.adapter;

import java.util.Arrays;
import veneer.engine.nn.Embedding;
import veneer.engine.tensor.Tensor;

/** The updates of several adapters beside one embedding: {@code W₀[v] + Σ share·ΔW[v]}. */
final class EmbeddingStack extends AdapterStack<Embedding.Adaptation>
        implements Embedding.Adaptation {
    EmbeddingStack(Selection selection) {
        super(selection);
    }

    private record Lookup(int[] ids, int[] extents, Embedding base)
            implements Pass<Embedding.Adaptation> {
        @Override
        public Tensor plain() {
            return base.lookup(ids, extents);
        }

        @Override
        public Tensor adapted(Embedding.Adaptation update) {
            return update.forward(ids, extents, base);
        }

        @Override
        public Tensor plus(Tensor y, Embedding.Adaptation update, float share) {
            return y.add(adapted(update).subtract(plain()).scale(share));
        }
    }

    @Override
    public Tensor forward(int[] ids, int[] extents, Embedding base) {
        int axis = extents.length - 1;
        return isMixed()
                ? mixed(ids.length, axis,
                        (from, to) -> new Lookup(Arrays.copyOfRange(ids, from, to),
                                extents(extents, to - from), base))
                : sum(new Lookup(ids, extents, base));
    }

    private static int[] extents(int[] extents, int last) {
        int[] part = extents.clone();
        part[part.length - 1] = last;
        return part;
    }
}
