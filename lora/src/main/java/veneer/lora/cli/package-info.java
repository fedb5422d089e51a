/**
 * The command line. {@link veneer.lora.cli.Main} finds the {@link veneer.lora.cli.Command}; a
 * command declares its {@link veneer.lora.cli.Option}s, from which {@link
 * veneer.lora.cli.Arguments} reads what was typed and {@link veneer.lora.cli.Help} writes what may
 * be typed. Results go to standard output, all else to standard error.
 */
package veneer.lora.cli;
