package veneer.engine.io;

import java.io.IOException;

/**
 * A consumer that may fail with an {@link IOException}.
 *
 * @param <T> what it consumes
 */
@FunctionalInterface
public interface IOConsumer<T> {
    /**
     * Consumes a value.
     *
     * @param value the value
     * @throws IOException if that fails
     */
    void accept(T value) throws IOException;
}
