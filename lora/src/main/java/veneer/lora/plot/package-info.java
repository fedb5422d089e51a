/**
 * Charts as SVG, and pages of HTML with charts and tables that need nothing else: they are read
 * without a network, in light and dark, and with any kind of colour vision. The same numbers give
 * the same bytes.
 */
package veneer.lora.plot;
