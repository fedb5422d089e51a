/**
 * What an adapter is, under PEFT's names: {@link veneer.lora.config.LoraConfig}, the modules it
 * means, and the file that says so.
 */
package veneer.lora.config;
