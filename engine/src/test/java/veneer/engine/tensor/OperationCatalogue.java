package veneer.engine.tensor;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Every operation, each with the uses that it is tested in. The sealed type of gradient nodes says
 * which operations there are, so that none can be forgotten.
 */
final class OperationCatalogue {
    private OperationCatalogue() {}

    /** All uses of all operations. */
    static List<OperationCase> cases() {
        return Stream.of(
                ElementwiseCases.all(),
                BroadcastCases.all(),
                AxisCases.all(),
                MatMulCases.all(),
                LinearCases.all(),
                RowCases.all(),
                AttentionCases.all(),
                LossCases.all(),
                RandomCases.all(),
                CheckpointCases.all())
                .flatMap(List::stream).toList();
    }

    /** The operations that no use is known of. */
    static Set<String> missing() {
        Set<String> missing = operations(Node.class)
                .map(Class::getSimpleName)
                .collect(Collectors.toCollection(TreeSet::new));
        cases().forEach(use -> missing.remove(use.node().getSimpleName()));
        return missing;
    }

    /** The classes behind a sealed type that differentiate something: all but parameters. */
    private static Stream<Class<?>> operations(Class<?> type) {
        if (type.isSealed()) {
            return Stream.of(type.getPermittedSubclasses())
                    .flatMap(OperationCatalogue::operations);
        }
        return type == Node.Leaf.class ? Stream.empty() : Stream.of(type);
    }
}
