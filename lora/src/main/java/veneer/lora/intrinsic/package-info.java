/**
 * Training in a random subspace of few dimensions, which shows how many a task needs (Li et al.
 * 2018; Aghajanyan et al. 2020).
 *
 * <p>Letters: D parameters are moved by d coordinates.
 */
package veneer.lora.intrinsic;
