package org.mup4j.dl4j.restore;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.AutoEncoder;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.mup4j.core.rule.Gauge;
import org.mup4j.dl4j.MuP;
import org.mup4j.dl4j.MuPWrap;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Networks of every kind that is saved, cloned and given a rate; of width 12, measured against width 4. */
enum Networks {
    PLAIN(5) {
        @Override
        Object configuration(int width, IUpdater updater) {
            return builder(updater)
                    .list()
                    .layer(dense(width).build())
                    .layer(dense(width).build())
                    .layer(readout())
                    .setInputType(InputType.feedForward(5))
                    .build();
        }
    },
    /** A gain has a rate of its own, the bias an updater of its own. */
    GAINS(5) {
        @Override
        Object configuration(int width, IUpdater updater) {
            return builder(updater)
                    .weightDecay(0.01)
                    .list()
                    .layer(dense(width).name("first").hasLayerNorm(true).build())
                    .layer(dense(width)
                            .name("second")
                            .hasLayerNorm(true)
                            .biasUpdater(updater.clone())
                            .build())
                    .layer(readout())
                    .setInputType(InputType.feedForward(5))
                    .build();
        }
    },
    /** Kernels of separable convolutions, the bias of a centre loss, statistics that no updater trains. */
    IMAGES(2 * 6 * 6) {
        @Override
        Object configuration(int width, IUpdater updater) {
            return builder(updater)
                    .l2(1e-3)
                    .list()
                    .layer(new ConvolutionLayer.Builder(2, 2).nOut(width).build())
                    .layer(new BatchNormalization())
                    .layer(new SubsamplingLayer.Builder()
                            .kernelSize(2, 2)
                            .stride(1, 1)
                            .build())
                    .layer(new SeparableConvolution2D.Builder(2, 2).nOut(width).build())
                    .layer(new DepthwiseConvolution2D.Builder(2, 2)
                            .depthMultiplier(2)
                            .build())
                    .layer(dense(width).build())
                    .layer(new CenterLossOutputLayer.Builder(LossFunction.MCXENT)
                            .nOut(3)
                            .activation(Activation.SOFTMAX)
                            .alpha(0.2)
                            .lambda(0.1)
                            .build())
                    .setInputType(InputType.convolutionalFlat(6, 6, 2))
                    .build();
        }
    },
    /** A visible bias with a rate of its own, a factor for each unit; DL4J cannot freeze an autoencoder, so it is not first. */
    ENCODED(5) {
        @Override
        Object configuration(int width, IUpdater updater) {
            return builder(updater)
                    .weightDecay(0.01)
                    .list()
                    .layer(dense(width).build())
                    .layer(new ElementWiseMultiplicationLayer.Builder()
                            .nOut(width)
                            .build())
                    .layer(new AutoEncoder.Builder().nOut(width).build())
                    .layer(readout())
                    .setInputType(InputType.feedForward(5))
                    .build();
        }
    },
    GRAPH(5) {
        @Override
        Object configuration(int width, IUpdater updater) {
            return builder(updater)
                    .graphBuilder()
                    .addInputs("x")
                    .addLayer("in", dense(width).build(), "x")
                    .addLayer("norm", new BatchNormalization(), "in")
                    .addLayer("branch", dense(width).hasLayerNorm(true).build(), "norm")
                    .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "in", "branch")
                    .addVertex("both", new MergeVertex(), "sum", "x")
                    .addLayer("mix", dense(width).build(), "both")
                    .addLayer("out", readout(), "mix")
                    .setOutputs("out")
                    .setInputTypes(InputType.feedForward(5))
                    .build();
        }
    },
    /** Layers inside of wrappers, of which one has peepholes and one trains in both directions. */
    RECURRENT(5 * 4) {
        @Override
        @SuppressWarnings("deprecation") // GravesLSTM
        Object configuration(int width, IUpdater updater) {
            return builder(updater)
                    .l2(1e-3)
                    .list()
                    .layer(new LSTM.Builder().nOut(width).build())
                    .layer(new Bidirectional(new SimpleRnn.Builder().nOut(width).build()))
                    .layer(new LastTimeStep(new GravesLSTM.Builder().nOut(width).build()))
                    .layer(readout())
                    .setInputType(InputType.recurrent(5, 4))
                    .build();
        }
    };

    static final int WIDTH = 12;
    static final int BASE = 4;
    private static final int ROWS = 6;

    private final int inputs;

    Networks(int inputs) {
        this.inputs = inputs;
    }

    /** A MultiLayerConfiguration or a ComputationGraphConfiguration, in double precision. */
    abstract Object configuration(int width, IUpdater updater);

    /** The network measured against the base. */
    MuPWrap<?> wrap(IUpdater updater, Gauge gauge) {
        Object conf = configuration(WIDTH, updater);
        return wrap(conf, configuration(BASE, updater)).gauge(gauge);
    }

    static MuPWrap<?> wrap(Object conf, Object base) {
        return MuP.family(width -> width == BASE ? base : conf).baseWidth(BASE).at(WIDTH);
    }

    /** The batch of a step; another one for each step. */
    DataSet batch(int step) {
        double[] x = new double[ROWS * inputs];
        Arrays.setAll(x, i -> Math.sin(12.9898 * (i + 1) + step));
        INDArray y = Nd4j.zeros(DataType.DOUBLE, ROWS, 3);
        for (int row = 0; row < ROWS; row++) {
            y.putScalar(row, (row + step) % 3, 1);
        }
        INDArray flat = Nd4j.createFromArray(x).reshape(ROWS, inputs);
        return new DataSet(this == RECURRENT ? flat.reshape(ROWS, 5, 4) : flat, y);
    }

    static NeuralNetConfiguration.Builder builder(IUpdater updater) {
        return new NeuralNetConfiguration.Builder()
                .seed(17)
                .dataType(DataType.DOUBLE)
                .activation(Activation.TANH)
                .updater(updater);
    }

    static DenseLayer.Builder dense(int width) {
        return new DenseLayer.Builder().nOut(width);
    }

    static OutputLayer readout() {
        return new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(3)
                .activation(Activation.SOFTMAX)
                .build();
    }
}
