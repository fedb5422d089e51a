package veneer.lora.intrinsic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import veneer.engine.optim.AdamW;
import veneer.engine.random.RandomStream;
import veneer.engine.tensor.Tensor;

/** A quadratic loss whose solutions fill all but a few dimensions (Li et al. 2018, section 2). */
class RandomSubspaceTest {
    private static final int PARAMETERS = 1000;
    private static final int GROUPS = 10;

    /** Each of ten groups of a hundred parameters must sum to its number: codimension 10. */
    private static Tensor loss(Map<String, Tensor> parameters) {
        Tensor loss = null;
        for (Tensor group : parameters.values()) {
            Tensor off = group.sum().subtract(Tensor.of(new float[] {1}, 1));
            Tensor square = off.multiply(off).sum();
            loss = loss == null ? square : loss.add(square);
        }
        return loss;
    }

    private static Map<String, Tensor> parameters() {
        Map<String, Tensor> parameters = new LinkedHashMap<>();
        for (int group = 0; group < GROUPS; group++) {
            parameters.put("group " + group, Tensor.parameter(
                    new RandomStream(1, "start " + group).normal(PARAMETERS / GROUPS, 0.01),
                    PARAMETERS / GROUPS));
        }
        return parameters;
    }

    private static double trained(RandomProjection projection) {
        Map<String, Tensor> parameters = parameters();
        RandomSubspace subspace = new RandomSubspace(parameters, projection);
        AdamW optimizer = new AdamW(
                Map.of("x", subspace.coordinates()), AdamW.Settings.of(0.05, 0));
        for (int step = 0; step < 600; step++) {
            loss(parameters).backward();
            subspace.collect();
            optimizer.step();
            subspace.place();
        }
        return loss(parameters).item();
    }

    private static RandomProjection projection(String kind, int coordinates) {
        return switch (kind) {
            case "dense" -> new DenseProjection(PARAMETERS, coordinates, 3);
            case "sparse" -> new SparseProjection(PARAMETERS, coordinates, 3);
            default -> new Fastfood(PARAMETERS, coordinates, 3);
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"dense", "sparse", "fastfood"})
    void solutionsAreFoundOnceThereAreAsManyDimensionsAsConditions(String kind) {
        assertTrue(trained(projection(kind, 4)) > 0.5, "ten conditions, four dimensions");
        assertTrue(trained(projection(kind, 20)) < 1e-3, "twenty dimensions");
    }

    @Test
    void theParametersAreTheStartAndWhatTheCoordinatesAdd() {
        Map<String, Tensor> parameters = parameters();
        float[] before = parameters.get("group 1").data().clone();
        RandomProjection projection = projection("dense", 7);
        RandomSubspace subspace = new RandomSubspace(parameters, projection);
        subspace.place();
        assertArrayEquals(before, parameters.get("group 1").data());
        subspace.coordinates().data()[2] = 1;
        subspace.place();
        float[] moved = projection.expand(new float[] {0, 0, 1, 0, 0, 0, 0});
        assertEquals(before[5] + moved[105], parameters.get("group 1").data()[5]);
    }

    /** The gradient by a coordinate, against finite differences along it. */
    @Test
    void theGradientIsThatOfTheCoordinates() {
        Map<String, Tensor> parameters = parameters();
        RandomSubspace subspace = new RandomSubspace(parameters, projection("fastfood", 5));
        loss(parameters).backward();
        subspace.collect();
        float h = 1e-2f;
        for (int i = 0; i < 5; i++) {
            subspace.coordinates().data()[i] = h;
            subspace.place();
            double above = loss(parameters).item();
            subspace.coordinates().data()[i] = -h;
            subspace.place();
            double below = loss(parameters).item();
            subspace.coordinates().data()[i] = 0;
            // Exact for a quadratic but for rounding: losses near 10, u·10/h.
            assertEquals((above - below) / (2 * h), subspace.coordinates().gradient()[i], 1e-3);
        }
    }

    @Test
    void aProjectionOfOtherExtentsIsRefused() {
        String message = assertThrows(IllegalArgumentException.class,
                () -> new RandomSubspace(parameters(), new Fastfood(999, 3, 0))).getMessage();
        assertEquals("the projection is for 999 parameters, and there are 1000", message);
    }
}
