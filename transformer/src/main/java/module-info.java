/** Language models: architectures, checkpoints, tokenizers and generation. */
module veneer.transformer {
    requires transitive veneer.engine;
}
