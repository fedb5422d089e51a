package veneer.engine.nn;

import java.util.Map;
import veneer.engine.random.RandomStream;
import veneer.engine.tensor.Tensor;

/** What trains beside a frozen module, and stands in for it. */
public interface Adapter {
    /**
     * What it trains.
     *
     * @return parameters by name
     */
    Map<String, Tensor> parameters();

    /**
     * The random streams that it draws from as the module trains.
     *
     * @return streams by name
     */
    default Map<String, RandomStream> streams() {
        return Map.of();
    }
}
