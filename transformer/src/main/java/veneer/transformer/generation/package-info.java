/** Text from a model, one token after another. */
package veneer.transformer.generation;
