/** What a run keeps of itself, so that it can go on as if it had never stopped. */
package veneer.engine.state;
