package org.mup4j.dl4j.layer;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInitDistribution;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/** Small networks whose head reads with the matrix of the embedding, and text for them. */
final class TiedNets {

    static final int VOCABULARY = 7;
    static final int CONTEXT = 5;
    static final int WIDTH = 8;

    private TiedNets() {}

    static NeuralNetConfiguration.Builder settings(IUpdater updater, DataType type) {
        return new NeuralNetConfiguration.Builder()
                .seed(3)
                .dataType(type)
                .updater(updater)
                .weightInit(new NormalDistribution(0, 0.3));
    }

    static ComputationGraphConfiguration decoder(int width, IUpdater updater) {
        return decoder(width, settings(updater, DataType.DOUBLE));
    }

    static ComputationGraphConfiguration decoder(int width, NeuralNetConfiguration.Builder settings) {
        return Transformer.decoder(VOCABULARY, CONTEXT)
                .width(width)
                .depth(1)
                .heads(2)
                .expansion(2)
                .tiedEmbedding(true)
                .configuration(settings);
    }

    /** The embedding, a nonlinear layer over it and the tied head, in either format. */
    static ComputationGraphConfiguration plain(RNNFormat format, double multiplier) {
        return settings(new NoOp(), DataType.DOUBLE)
                .graphBuilder()
                .addInputs("tokens")
                .addLayer("embedding", embedding(format), "tokens")
                .addLayer(
                        "mixed",
                        new PositionwiseDense.Builder()
                                .nIn(WIDTH)
                                .nOut(WIDTH)
                                .activation(Activation.TANH)
                                .dataFormat(format)
                                .build(),
                        "embedding")
                .addVertex("logits", new TiedReadout(VOCABULARY, multiplier), "mixed", "embedding")
                .addLayer("head", loss(), "logits")
                .setOutputs("head")
                .build();
    }

    static TokenEmbedding embedding(RNNFormat format, IUpdater updater) {
        TokenEmbedding embedding = embedding(format);
        embedding.setIUpdater(updater);
        embedding.setWeightInitFn(new WeightInitDistribution(new NormalDistribution(0, 0.3)));
        return embedding;
    }

    static TokenEmbedding embedding(RNNFormat format) {
        return TokenEmbedding.of(new EmbeddingSequenceLayer.Builder()
                .nIn(VOCABULARY)
                .nOut(WIDTH)
                .outputDataFormat(format)
                .build());
    }

    static RnnLossLayer loss() {
        return new RnnLossLayer.Builder(new LossMCXENT())
                .activation(Activation.SOFTMAX)
                .build();
    }

    static ComputationGraph initialised(ComputationGraphConfiguration conf) {
        ComputationGraph net = new ComputationGraph(conf);
        net.init();
        return net;
    }

    static DataSet text(long seed, int batch) {
        return NativeNets.text(seed, batch, VOCABULARY, CONTEXT);
    }

    static ComputationGraph trained(ComputationGraphConfiguration conf, int steps) {
        ComputationGraph net = initialised(conf);
        fit(net, 0, steps);
        return net;
    }

    static void fit(ComputationGraph net, int from, int to) {
        for (int step = from; step < to; step++) {
            net.fit(text(step, 3));
        }
    }
}
