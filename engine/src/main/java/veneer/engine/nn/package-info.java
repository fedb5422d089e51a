/**
 * The modules that a network is made of, each with named weights: read {@link
 * veneer.engine.nn.Module} first, then {@link veneer.engine.nn.Linear}.
 */
package veneer.engine.nn;
