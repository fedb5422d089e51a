package veneer.lora.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import veneer.engine.io.Json;
import veneer.engine.storage.StoredTensor;
import veneer.lora.cli.Inspection.Extent;
import veneer.lora.cli.Inspection.WeightFile;

/** An inspection for programs: one object on one line. */
final class InspectionJson {
    private InspectionJson() {}

    static String write(Inspection inspection) {
        Extent total = inspection.total();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("path", inspection.path().toString());
        json.put("format", inspection.format().name().toLowerCase(Locale.ROOT));
        json.put("config", PlainValues.finite(inspection.config()));
        json.put("metadata", PlainValues.finite(inspection.metadata()));
        json.put("parameters", total.parameters());
        json.put("bytes", total.bytes());
        Map<String, Object> types = new LinkedHashMap<>();
        inspection.byType().forEach((type, extent) -> types.put(type.name(), extent(extent)));
        json.put("types", types);
        json.put("files", inspection.files().stream().map(InspectionJson::file).toList());
        json.put("tensors", inspection.files().stream()
                .flatMap(file -> file.tensors().stream().map(tensor -> tensor(tensor, file)))
                .toList());
        json.put("unused", inspection.unused());
        return Json.write(json) + "\n";
    }

    private static Map<String, Object> extent(Extent extent) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("tensors", extent.tensors());
        json.put("parameters", extent.parameters());
        json.put("bytes", extent.bytes());
        json.put("readable", extent.readable());
        return json;
    }

    private static Map<String, Object> file(WeightFile file) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", file.name());
        json.put("bytes", file.bytes());
        json.put("tensors", file.tensors().size());
        json.put("metadata", file.metadata());
        return json;
    }

    private static Map<String, Object> tensor(StoredTensor tensor, WeightFile file) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", tensor.name());
        json.put("type", tensor.type().name());
        json.put("shape", tensor.shape());
        json.put("parameters", tensor.elements());
        json.put("bytes", tensor.bytes());
        json.put("file", file.name());
        return json;
    }
}
