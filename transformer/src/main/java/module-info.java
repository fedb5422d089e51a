/** Language models: architectures, checkpoints, tokenizers and generation. */
module veneer.transformer {
    requires transitive veneer.engine;

    exports veneer.transformer.chat;
    exports veneer.transformer.checkpoint;
    exports veneer.transformer.generation;
    exports veneer.transformer.model;
    exports veneer.transformer.tokenizer;
}
