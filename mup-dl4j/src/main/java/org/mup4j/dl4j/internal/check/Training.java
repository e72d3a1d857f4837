package org.mup4j.dl4j.internal.check;

import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.dataset.DataSet;

/** Steps and losses of either kind of network. */
public final class Training {

    private final Model net;

    /**
     * Trains a network.
     *
     * @param net a MultiLayerNetwork or ComputationGraph
     */
    public Training(Model net) {
        this.net = net;
    }

    /**
     * The loss on a batch, in inference mode.
     *
     * @param batch a batch
     * @return the mean over its examples, with the penalties of the regularisation
     */
    public double loss(DataSet batch) {
        return net instanceof MultiLayerNetwork layers ? layers.score(batch) : ((ComputationGraph) net).score(batch);
    }

    /**
     * One step.
     *
     * @param batch a batch
     * @return false if the loss was no number, so that going on is of no use
     */
    public boolean fit(DataSet batch) {
        if (net instanceof MultiLayerNetwork layers) {
            layers.fit(batch);
        } else {
            ((ComputationGraph) net).fit(batch);
        }
        return Double.isFinite(lastLoss());
    }

    /**
     * The loss of the last step's batch, before the step.
     *
     * @return the score that DL4J keeps
     */
    public double lastLoss() {
        return net.score();
    }

    boolean fit(DataSet batch, TrainingListener listener) {
        net.setListeners(listener);
        boolean finite = fit(batch);
        net.setListeners();
        return finite;
    }
}
