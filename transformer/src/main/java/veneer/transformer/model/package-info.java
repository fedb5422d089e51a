/**
 * The decoder-only Transformer: read {@link veneer.transformer.model.CausalLm} from top to bottom,
 * then its block and the block's two halves.
 */
package veneer.transformer.model;
