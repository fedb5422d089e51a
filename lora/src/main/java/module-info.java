/** Low-rank adapters: attaching, training and merging them, their files, and the command line. */
module veneer.lora {
    requires transitive veneer.transformer;

    exports veneer.lora.adapter;
    exports veneer.lora.analysis;
    exports veneer.lora.config;
    exports veneer.lora.data;
    exports veneer.lora.demo;
    exports veneer.lora.intrinsic;
    exports veneer.lora.plot;
    exports veneer.lora.train;

}
