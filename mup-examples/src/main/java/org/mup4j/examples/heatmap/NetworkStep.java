package org.mup4j.examples.heatmap;

import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.MultiLayerUpdater;
import org.deeplearning4j.nn.updater.graph.ComputationGraphUpdater;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A network whose parameters, gradients and updater state lie in memory that is used again for the next network: to fetch
 * fresh memory for every one would cost more than to train it. Nothing else differs from a stock network.
 */
interface NetworkStep {

    /** One training step as any user would make it; at its gradient, before the updater, something else is run. */
    void fit(INDArray x, Runnable atGradient);

    /** The last hidden state. */
    double[] lastHidden(INDArray x);

    /** A plain network. */
    static NetworkStep plain(MultiLayerConfiguration conf, Workspace workspace, long weights, boolean state) {
        Plain net = new Plain(conf, workspace.gradients(weights));
        net.init(workspace.parameters(weights), false);
        net.initGradientsView();
        if (state) {
            net.setUpdater(new MultiLayerUpdater(net, workspace.state(weights)));
        }
        return net;
    }

    /** A residual network. */
    static NetworkStep residual(
            ComputationGraphConfiguration conf, Workspace workspace, long weights, boolean state, String lastHidden) {
        Residual net = new Residual(conf, workspace.gradients(weights), lastHidden);
        net.init(workspace.parameters(weights), false);
        net.initGradientsView();
        if (state) {
            net.setUpdater(new ComputationGraphUpdater(net, workspace.state(weights)));
        }
        return net;
    }

    /** The label that makes the Wasserstein loss the output itself. */
    private static INDArray one() {
        return Nd4j.ones(DataType.DOUBLE, 1, 1);
    }

    /** Runs something when the raw gradient is there. */
    final class GradientListener extends BaseTrainingListener {

        private final Runnable action;

        GradientListener(Runnable action) {
            this.action = action;
        }

        @Override
        public void onGradientCalculation(Model model) {
            action.run();
        }
    }

    /** A multi-layer network on borrowed memory. */
    @SuppressWarnings("overrides")
    final class Plain extends MultiLayerNetwork implements NetworkStep {

        private static final long serialVersionUID = 1;
        private final transient INDArray borrowed;

        Plain(MultiLayerConfiguration conf, INDArray gradients) {
            super(conf);
            this.borrowed = gradients;
        }

        @Override
        public void initGradientsView() {
            flattenedGradients = borrowed;
            setBackpropGradientsViewArray(borrowed);
        }

        @Override
        public void fit(INDArray x, Runnable atGradient) {
            setListeners(new GradientListener(atGradient));
            fit(x, one());
        }

        @Override
        public double[] lastHidden(INDArray x) {
            return feedForwardToLayer(getnLayers() - 2, x, false)
                    .get(getnLayers() - 1)
                    .toDoubleVector();
        }
    }

    /** A computation graph on borrowed memory. */
    final class Residual extends ComputationGraph implements NetworkStep {

        private static final long serialVersionUID = 1;
        private final transient INDArray borrowed;
        private final String lastHidden;

        Residual(ComputationGraphConfiguration conf, INDArray gradients, String lastHidden) {
            super(conf);
            this.borrowed = gradients;
            this.lastHidden = lastHidden;
        }

        @Override
        public void initGradientsView() {
            flattenedGradients = borrowed;
            setBackpropGradientsViewArray(borrowed);
        }

        @Override
        public void fit(INDArray x, Runnable atGradient) {
            setListeners(new GradientListener(atGradient));
            fit(new INDArray[] {x}, new INDArray[] {one()});
        }

        @Override
        public double[] lastHidden(INDArray x) {
            return feedForward(x, false).get(lastHidden).toDoubleVector();
        }
    }
}
