/**
 * What articles on LoRA say about weights, updates and the spaces that they span, measured on real
 * ones.
 */
package veneer.lora.analysis;
