package veneer.transformer.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import veneer.engine.io.Gguf;
import veneer.engine.storage.StoredTensor;

/** A GGUF file of one of llama.cpp's architectures. */
final class GgufCheckpoint {
    private GgufCheckpoint() {}

    static Checkpoint open(Path path) throws IOException {
        Gguf file = Gguf.open(path);
        try {
            ModelConfig config = GgufConfig.read(
                    path.toString(), file.metadata(), file.tensors());
            Map<String, StoredTensor> stored = new LinkedHashMap<>(file.tensors());
            if (config.rope() != null) {
                stored.remove(GgufConfig.ROTARY_FACTORS);
            }
            TensorSelection selection = TensorSelection.select(
                    path.toString(), TensorSpec.of(config, false), TensorSpec::ggufName, stored);
            if (config.family() == ModelFamily.LLAMA) {
                selection.tensors().replaceAll((name, tensor) -> isRotated(name)
                        ? halvesTogether(tensor, config.headDim())
                        : tensor);
            }
            return new Checkpoint(path, config, selection, false, file::close);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static boolean isRotated(String name) {
        return name.endsWith(".q_proj.weight") || name.endsWith(".k_proj.weight");
    }

    /**
     * Of a Llama, llama.cpp turns neighbouring channels {@code (2i, 2i + 1)} and stores the rows of
     * q and k to match; the model turns channels {@code (i, i + D/2)}.
     */
    private static StoredTensor halvesTogether(StoredTensor tensor, int headSize) {
        int half = headSize / 2;
        return tensor.withRowOrder(row -> {
            int channel = row % headSize;
            return row - channel + channel % half * 2 + channel / half;
        });
    }
}
