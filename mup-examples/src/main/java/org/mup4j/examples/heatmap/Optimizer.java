package org.mup4j.examples.heatmap;

import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;

/** The updaters of the experiment. */
enum Optimizer {
    /** Plain gradient descent. */
    SGD("SGD"),
    /** Adam with default betas, and an epsilon so small that it never matters. */
    ADAM("Adam");

    /**
     * The learning rate of the one step: so small that the network's answer to the step is linear in it, and a power of two
     * so that dividing by it is exact.
     */
    static final double RATE = 0x1p-20;

    private static final double NO_EPSILON = 1e-20;

    private final String label;

    Optimizer(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    IUpdater updater() {
        return switch (this) {
            case SGD -> new Sgd(RATE);
            case ADAM -> Adam.builder().learningRate(RATE).epsilon(NO_EPSILON).build();
        };
    }
}
