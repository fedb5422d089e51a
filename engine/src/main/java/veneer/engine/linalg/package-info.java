/**
 * Decompositions of matrices in double precision. Results have the same bits on any number of
 * threads.
 *
 * <p>Letters in shapes: an m×n matrix has m rows and n columns, and p is the lesser of the two.
 */
package veneer.engine.linalg;
