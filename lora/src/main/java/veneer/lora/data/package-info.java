/**
 * From lines of text to batches of token ids.
 *
 * <p>{@link veneer.lora.data.DataFile} reads {@link veneer.lora.data.Sample}s from a file, {@link
 * veneer.lora.data.ExampleEncoder} turns each into an {@link veneer.lora.data.Example} of ids and
 * labels, {@link veneer.lora.data.Dataset} keeps what fits and counts the rest, and {@link
 * veneer.lora.data.Batches} says which examples a step trains on.
 */
package veneer.lora.data;
