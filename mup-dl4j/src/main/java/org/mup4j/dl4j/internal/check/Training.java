package org.mup4j.dl4j.internal.check;

import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.dataset.DataSet;

/** Steps and losses of either kind of network. */
final class Training {

    private final Model net;

    Training(Model net) {
        this.net = net;
    }

    double loss(DataSet batch) {
        return net instanceof MultiLayerNetwork layers ? layers.score(batch) : ((ComputationGraph) net).score(batch);
    }

    /** One step; false if the loss was no number, so that going on is of no use. */
    boolean fit(DataSet batch) {
        if (net instanceof MultiLayerNetwork layers) {
            layers.fit(batch);
        } else {
            ((ComputationGraph) net).fit(batch);
        }
        return Double.isFinite(net.score());
    }

    boolean fit(DataSet batch, TrainingListener listener) {
        net.setListeners(listener);
        boolean finite = fit(batch);
        net.setListeners();
        return finite;
    }
}
