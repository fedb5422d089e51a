/** Words and numbers for people: what a mistyped name may have meant, how large something is. */
package veneer.lora.text;
