/**
 * Low-rank adaptation (Hu et al. 2021): read {@link veneer.lora.adapter.LoraLinear}, which is the
 * method, then {@link veneer.lora.adapter.Lora}, which puts it beside a model's layers.
 */
package veneer.lora.adapter;
