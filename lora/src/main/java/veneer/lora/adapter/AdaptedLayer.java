package veneer.lora.adapter;

import java.util.Map;
import veneer.engine.tensor.Tensor;

/** A module that an adapter changes. */
public interface AdaptedLayer {
    /**
     * What is trained of it.
     *
     * @return parameters by PEFT's names for their tensors, without the module's path before and
     *     without the adapter's name within
     */
    Map<String, Tensor> parameters();
}
