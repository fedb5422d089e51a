/**
 * Training: {@link veneer.lora.train.Trainer} is the loop, everything else is what goes in and
 * comes out.
 */
package veneer.lora.train;
