package veneer.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import veneer.bench.Case.Depth;
import veneer.bench.Case.Unit;
import veneer.engine.storage.DataType;

/** All cases, in the order in which they run. */
final class Cases {
    private static final List<Integer> SQUARES = List.of(192, 256, 384, 576, 768, 1152, 1536, 2048);
    private static final List<Integer> GATE_SQUARES = List.of(576, 1152, 2048);
    private static final List<String> LAYERS = List.of("576x1536", "1536x576");
    private static final List<String> DIRECTIONS = List.of("forward", "backward");
    private static final List<Integer> TOKENS = List.of(256, 512, 1024);
    private static final int GATE_TOKENS = 1024;
    private static final String VOCABULARY = "576x49152";
    private static final int VOCABULARY_TOKENS = 256;
    private static final List<Integer> RANKS = List.of(8, 16, 64);
    private static final List<String> ADAPTER_PRODUCTS = List.of(
            "low", "high", "low-gradient", "input-gradient", "a-gradient", "b-gradient");

    private static final Set<KernelPass> QUICK_KERNELS =
            EnumSet.of(KernelPass.ADD, KernelPass.SILU_MULTIPLY, KernelPass.RMS_NORM);

    private Cases() {}

    static List<Case> all() {
        List<Case> cases = new ArrayList<>();
        squares(cases);
        layers(cases);
        thin(cases);
        rowProducts(cases);
        kernels(cases);
        operations(cases);
        adapters(cases);
        cases.addAll(TrainingCases.all());
        return cases;
    }

    private static void squares(List<Case> cases) {
        for (int n : SQUARES) {
            cases.add(product("square", "n=" + n, MatrixProductBenchmark.class,
                    Map.of("n", Integer.toString(n)),
                    GATE_SQUARES.contains(n) ? Depth.GATE : Depth.FULL,
                    MatrixProductBenchmark.shape(n)));
        }
    }

    private static void layers(List<Case> cases) {
        for (String layer : LAYERS) {
            for (int tokens : TOKENS) {
                for (String direction : DIRECTIONS) {
                    cases.add(layer(layer, tokens, direction,
                            tokens == GATE_TOKENS ? Depth.GATE : Depth.FULL));
                }
            }
        }
        for (String direction : DIRECTIONS) {
            cases.add(layer(VOCABULARY, VOCABULARY_TOKENS, direction, Depth.QUICK));
        }
    }

    private static Case layer(String layer, int tokens, String direction, Depth depth) {
        return product("layer", layer + "@" + tokens + " " + direction, LayerProductBenchmark.class,
                Map.of("layer", layer, "tokens", Integer.toString(tokens), "direction", direction),
                depth, LayerProductBenchmark.shape(layer, tokens, direction));
    }

    private static void thin(List<Case> cases) {
        for (int rank : RANKS) {
            for (String product : ADAPTER_PRODUCTS) {
                boolean quick = rank == RANKS.getFirst() && product.equals("low");
                cases.add(product("thin", "r=" + rank + " " + product, ThinProductBenchmark.class,
                        Map.of("r", Integer.toString(rank), "product", product),
                        quick ? Depth.QUICK : Depth.FULL, null));
            }
        }
    }

    private static void rowProducts(List<Case> cases) {
        for (DataType type : List.of(DataType.F32, DataType.BF16, DataType.F16)) {
            cases.add(new Case("row", type.name(), RowProductBenchmark.class,
                    Map.of("type", type.name()), Unit.GIGABYTES, Yardstick.READING, Depth.QUICK,
                    Case.NO_CEILING, null));
        }
    }

    private static void kernels(List<Case> cases) {
        for (KernelPass kernel : KernelPass.values()) {
            cases.add(new Case("kernel", kernel.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    KernelBenchmark.class, Map.of("kernel", kernel.name()), Unit.GIGABYTES,
                    Yardstick.COPY,
                    QUICK_KERNELS.contains(kernel) ? Depth.QUICK : Depth.FULL,
                    kernel::mostGigabytes, null));
        }
    }

    private static void operations(List<Case> cases) {
        for (OperationPass operation : OperationPass.values()) {
            for (String direction : List.of("forward", "both")) {
                String name = operation.name().toLowerCase(Locale.ROOT).replace('_', '-');
                cases.add(new Case("operation", name + " " + direction, OperationBenchmark.class,
                        Map.of("operation", operation.name(), "direction", direction),
                        Unit.PASSES, Yardstick.KERNELS, Depth.FULL, Case.NO_CEILING, null));
            }
        }
    }

    private static void adapters(List<Case> cases) {
        Map<AdapterBenchmark.Pass, String> names = new EnumMap<>(Map.of(
                AdapterBenchmark.Pass.BESIDE, "r=8 forward and backward",
                AdapterBenchmark.Pass.MERGED, "merged forward",
                AdapterBenchmark.Pass.MERGED_STEP, "merged step"));
        names.forEach((pass, name) -> cases.add(new Case("adapter", name, AdapterBenchmark.class,
                Map.of("pass", pass.name()), Unit.PASSES, Yardstick.PLAIN, Depth.FULL,
                Case.NO_CEILING, null)));
    }

    private static Case product(String group, String name, Class<?> benchmark,
            Map<String, String> parameters, Depth depth, ProductShape shape) {
        return new Case(group, name, benchmark, parameters, Unit.GIGAFLOPS, Yardstick.OPENBLAS,
                depth, Case.NO_CEILING, shape);
    }
}
