package org.mup4j.examples.bench;

import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mup4j.dl4j.MuP;

/** Who updates a network's parameters. */
public enum Updates {
    /** Deeplearning4j's own updater, as after {@code init}. */
    DEEPLEARNING4J(""),
    /** The same updater after {@link MuP#fuseUpdates(MultiLayerNetwork)}. */
    FUSED(", MuP.fuseUpdates(net)");

    private final String remark;

    Updates(String remark) {
        this.remark = remark;
    }

    /** What a row of a table adds to its name. */
    String remark() {
        return remark;
    }

    void applyTo(MultiLayerNetwork net) {
        if (this == FUSED) {
            check(MuP.fuseUpdates(net), net.numParams());
        }
    }

    void applyTo(ComputationGraph net) {
        if (this == FUSED) {
            check(MuP.fuseUpdates(net), net.numParams());
        }
    }

    private static void check(long fused, long parameters) {
        if (fused != parameters) {
            throw new IllegalStateException("this machine has no fused updates for all parameters");
        }
    }
}
