package org.mup4j.dl4j.plan;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** What the networks of these tests are put together from. */
final class Parts {

    private Parts() {}

    static ListBuilder network(IUpdater updater) {
        return new NeuralNetConfiguration.Builder().seed(5).updater(updater).list();
    }

    static GraphBuilder graph(IUpdater updater) {
        return new NeuralNetConfiguration.Builder()
                .seed(5)
                .updater(updater)
                .graphBuilder()
                .addInputs("data");
    }

    static DenseLayer dense(int in, int out) {
        return new DenseLayer.Builder().nIn(in).nOut(out).build();
    }

    static OutputLayer readout(int in) {
        return new OutputLayer.Builder(LossFunction.MSE)
                .nIn(in)
                .nOut(2)
                .activation(Activation.IDENTITY)
                .build();
    }
}
