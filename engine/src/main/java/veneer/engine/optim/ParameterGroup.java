package veneer.engine.optim;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import veneer.engine.tensor.Tensor;

/**
 * Parameters that an optimizer treats alike.
 *
 * @param <S> the optimizer's settings
 * @param parameters the parameters by name
 * @param settings how they are treated
 */
public record ParameterGroup<S>(Map<String, Tensor> parameters, S settings) {
    /** Copies the map. */
    public ParameterGroup {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }
}
