package veneer.engine.io;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Lays tensors out as the reference implementation does: by descending type, so that each is
 * aligned, then by name; the header is filled with spaces so that the data begins at a multiple of
 * 8.
 */
final class SafeTensorsWriter {
    private static final Comparator<LazyTensor> ORDER = Comparator.comparing(LazyTensor::type)
            .reversed()
            .thenComparing(tensor -> tensor.name().getBytes(StandardCharsets.UTF_8),
                    Arrays::compareUnsigned);

    private final byte[] header;
    private final List<LazyTensor> tensors;

    SafeTensorsWriter(Map<String, String> metadata, List<LazyTensor> tensors) {
        check(metadata, tensors);
        this.tensors = tensors.stream().sorted(ORDER).toList();
        this.header = header(metadata, this.tensors);
    }

    void writeTo(OutputStream out) throws IOException {
        ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        out.write(length.putLong(header.length).array());
        out.write(header);
        for (LazyTensor tensor : tensors) {
            tensor.made().writeTo(out);
        }
    }

    private static void check(Map<String, String> metadata, List<LazyTensor> tensors) {
        metadata.forEach((key, value) -> {
            checkUnicode(key);
            checkUnicode(value);
        });
        Set<String> names = new HashSet<>();
        for (LazyTensor tensor : tensors) {
            String name = tensor.name();
            checkUnicode(name);
            if (name.equals(SafeTensorsHeader.METADATA) || !names.add(name)) {
                throw new IllegalArgumentException("tensor name `" + name + "` is taken");
            }
            if (tensor.type().safetensorsName().isEmpty()) {
                throw new IllegalArgumentException(
                        "tensor `" + name + "`: safetensors files have no type " + tensor.type());
            }
        }
    }

    private static void checkUnicode(String string) {
        if (!Utf8.canEncode(string)) {
            throw new IllegalArgumentException("half of a surrogate pair in "
                    + JsonWriter.quote(string) + ", which no safetensors file holds");
        }
    }

    private static byte[] header(Map<String, String> metadata, List<LazyTensor> tensors) {
        Map<String, Object> header = new LinkedHashMap<>();
        if (!metadata.isEmpty()) {
            header.put(SafeTensorsHeader.METADATA, new TreeMap<>(metadata));
        }
        long position = 0;
        for (LazyTensor tensor : tensors) {
            long end = position + tensor.bytes();
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("dtype", tensor.type().safetensorsName().orElseThrow());
            entry.put("shape", tensor.shape());
            entry.put("data_offsets", new long[] {position, end});
            header.put(tensor.name(), entry);
            position = end;
        }
        byte[] json = Json.write(header).getBytes(StandardCharsets.UTF_8);
        byte[] padded = Arrays.copyOf(json, Math.ceilDiv(json.length, 8) * 8);
        Arrays.fill(padded, json.length, padded.length, (byte) ' ');
        return padded;
    }
}
