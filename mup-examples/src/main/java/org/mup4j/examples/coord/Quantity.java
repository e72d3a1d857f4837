package org.mup4j.examples.coord;

/** What is measured. The names are those of the result files. */
enum Quantity {
    /** The network's output on the probe batch. */
    OUTPUT("output", "network output"),
    /** The output without the readout's bias, which is one number that no width can change. */
    READOUT("readout", "network output without the readout bias"),
    /** How far the output moved since initialisation. */
    OUTPUT_CHANGE("output-change", "change of the output since initialisation"),
    /** Activations of the first hidden layer on the probe batch. */
    HIDDEN_0("hidden-0", "activations of the first hidden layer"),
    /** Activations of the last hidden layer on the probe batch. */
    HIDDEN_1("hidden-1", "activations of the last hidden layer"),
    /** How far the pre-activations of the first hidden layer moved since initialisation. */
    CHANGE_0("change-0", "change of the first hidden layer's pre-activations"),
    /** How far the pre-activations of the last hidden layer moved since initialisation. */
    CHANGE_1("change-1", "change of the last hidden layer's pre-activations"),
    /** The gradient of the batch loss in the last hidden layer's weights. */
    GRADIENT("gradient", "gradient of the last hidden layer's weights"),
    /** What the optimizer subtracted from the last hidden layer's weights. */
    UPDATE("update", "applied update of the last hidden layer's weights"),
    /** The last hidden layer's weights. */
    WEIGHT("weight", "weights of the last hidden layer");

    private final String label;
    private final String title;

    Quantity(String label, String title) {
        this.label = label;
        this.title = title;
    }

    /**
     * @return the name in result files
     */
    String label() {
        return label;
    }

    /**
     * @return the name in figures and sentences
     */
    String title() {
        return title;
    }

    /**
     * @return the first step at which it is measured: 0 is initialisation
     */
    int firstStep() {
        return switch (this) {
            case OUTPUT, READOUT, HIDDEN_0, HIDDEN_1, WEIGHT -> 0;
            case OUTPUT_CHANGE, CHANGE_0, CHANGE_1, GRADIENT, UPDATE -> 1;
        };
    }
}
