/**
 * Random numbers that depend on a seed and a name alone, never on the order in which they are asked
 * for.
 */
package veneer.engine.random;
