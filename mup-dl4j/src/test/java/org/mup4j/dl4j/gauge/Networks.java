package org.mup4j.dl4j.gauge;

import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Networks of every kind that a gauge touches, of width 24, measured against width 8. */
enum Networks {
    MLP {
        @Override
        Object configuration(IUpdater updater, List<Regularization> decay) {
            return builder(updater, decay)
                    .list()
                    .layer(dense(INPUTS, WIDTH).build())
                    .layer(dense(WIDTH, WIDTH).build())
                    .layer(readout(WIDTH))
                    .build();
        }
    },
    CONVOLUTIONS {
        @Override
        Object configuration(IUpdater updater, List<Regularization> decay) {
            return builder(updater, decay)
                    .list()
                    .layer(new ConvolutionLayer.Builder(3, 3).nOut(WIDTH).build())
                    .layer(new BatchNormalization())
                    .layer(new PReLULayer.Builder().inputShape(WIDTH, 4, 4).build())
                    .layer(new DepthwiseConvolution2D.Builder(2, 2)
                            .depthMultiplier(2)
                            .build())
                    .layer(new SeparableConvolution2D.Builder(2, 2).nOut(WIDTH).build())
                    .layer(new SubsamplingLayer.Builder()
                            .kernelSize(2, 2)
                            .stride(1, 1)
                            .build())
                    .layer(readout(0))
                    .setInputType(InputType.convolutionalFlat(6, 6, 1))
                    .build();
        }

        @Override
        int inputs() {
            return 36;
        }
    },
    LAYER_NORM {
        @Override
        Object configuration(IUpdater updater, List<Regularization> decay) {
            return builder(updater, decay)
                    .list()
                    .layer(dense(INPUTS, WIDTH).hasLayerNorm(true).build())
                    .layer(dense(WIDTH, WIDTH).hasLayerNorm(true).build())
                    .layer(readout(WIDTH))
                    .build();
        }
    },
    GRAPH {
        @Override
        Object configuration(IUpdater updater, List<Regularization> decay) {
            return builder(updater, decay)
                    .graphBuilder()
                    .addInputs("data")
                    .addLayer("in", dense(INPUTS, WIDTH).build(), "data")
                    .addVertex("both", new MergeVertex(), "in", "data")
                    .addLayer("mix", dense(WIDTH + INPUTS, WIDTH).build(), "both")
                    .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "in", "mix")
                    .addLayer("out", readout(WIDTH), "sum")
                    .setOutputs("out")
                    .build();
        }
    };

    static final int INPUTS = 5;
    static final int OUTPUTS = 2;
    static final int WIDTH = 24;
    static final int BASE_WIDTH = 8;

    /** A configuration of this kind in double precision, the decay on weights and biases of every layer. */
    abstract Object configuration(IUpdater updater, List<Regularization> decay);

    /** The length of one example. */
    int inputs() {
        return INPUTS;
    }

    private static NeuralNetConfiguration.Builder builder(IUpdater updater, List<Regularization> decay) {
        return new NeuralNetConfiguration.Builder()
                .seed(11)
                .dataType(DataType.DOUBLE)
                .updater(updater)
                .activation(Activation.TANH)
                .regularization(decay)
                .regularizationBias(decay);
    }

    private static DenseLayer.Builder dense(int in, int out) {
        return new DenseLayer.Builder().nIn(in).nOut(out);
    }

    private static OutputLayer readout(int in) {
        return new OutputLayer.Builder(LossFunction.MSE)
                .nIn(in)
                .nOut(OUTPUTS)
                .activation(Activation.IDENTITY)
                .build();
    }
}
