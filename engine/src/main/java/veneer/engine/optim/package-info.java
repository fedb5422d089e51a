/** What turns gradients into better parameters. */
package veneer.engine.optim;
