/**
 * Pretrained models on disk: a Hugging Face folder or a GGUF file, read alike through
 * {@link veneer.transformer.checkpoint.Checkpoint}.
 */
package veneer.transformer.checkpoint;
