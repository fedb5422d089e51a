/**
 * Two tasks on made-up text, at any size and seed: questions about a table as queries, and pairs of
 * sentences. What they are made of, how an answer is judged, and the text that the small model of
 * {@code veneer demo} was pretrained on.
 */
package veneer.lora.demo;
