package veneer.bench;

/** What our figure is divided by. */
enum Yardstick {
    /** OpenBLAS's figure for the same product. */
    OPENBLAS("OpenBLAS"),
    /** The rate at which memory is read. */
    READING("reading"),
    /** The rate at which memory is copied, bytes read and bytes written both counted. */
    COPY("copy"),
    /** The kernels that an operation is made of. */
    KERNELS("kernels"),
    /** The same pass of the model without an adapter. */
    PLAIN("plain"),
    /** PyTorch with PEFT, in a process of its own. */
    PEFT("PEFT");

    private final String label;

    Yardstick(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }
}
