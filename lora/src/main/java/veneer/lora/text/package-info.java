/** Words for people: what a mistyped name may have meant. */
package veneer.lora.text;
