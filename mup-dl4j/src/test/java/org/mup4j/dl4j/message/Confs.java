package org.mup4j.dl4j.message;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;

/** Small configurations, and changes to them. */
final class Confs {

    static final int IN = 8;
    static final int OUT = 3;
    static final int BASE = 16;
    static final int WIDTH = 64;

    private Confs() {}

    static NeuralNetConfiguration.Builder settings() {
        return settings(new Adam(0.01));
    }

    static NeuralNetConfiguration.Builder settings(IUpdater updater) {
        return new NeuralNetConfiguration.Builder()
                .seed(1)
                .dataType(DataType.DOUBLE)
                .updater(updater);
    }

    static DenseLayer dense(int in, int out) {
        return new DenseLayer.Builder().nIn(in).nOut(out).build();
    }

    static OutputLayer output(int in, int out) {
        return new OutputLayer.Builder().nIn(in).nOut(out).build();
    }

    static MultiLayerConfiguration layers(NeuralNetConfiguration.Builder settings, Layer... layers) {
        NeuralNetConfiguration.ListBuilder list = settings.list();
        for (Layer layer : layers) {
            list.layer(layer);
        }
        return list.build();
    }

    static MultiLayerConfiguration layers(Layer... layers) {
        return layers(settings(), layers);
    }

    static MultiLayerConfiguration mlp(NeuralNetConfiguration.Builder settings, int width) {
        return layers(settings, dense(IN, width), dense(width, width), output(width, OUT));
    }

    static MultiLayerConfiguration mlp(int in, int width, int out) {
        return layers(dense(in, width), dense(width, width), output(width, out));
    }

    static MultiLayerConfiguration mlp(int width) {
        return mlp(IN, width, OUT);
    }

    /** A residual network: the layer second is a branch from the layer first. */
    static ComputationGraphConfiguration graph(NeuralNetConfiguration.Builder settings, int in, int width, int out) {
        return settings.graphBuilder()
                .addInputs("in")
                .addLayer("first", dense(in, width), "in")
                .addLayer("second", dense(width, width), "first")
                .addVertex("add", new ElementWiseVertex(ElementWiseVertex.Op.Add), "first", "second")
                .addLayer("out", output(width, out), "add")
                .setOutputs("out")
                .build();
    }

    static ComputationGraphConfiguration graph(int width) {
        return graph(settings(), IN, width, OUT);
    }

    static ComputationGraphConfiguration through(String name, GraphVertex vertex, int width) {
        return settings()
                .graphBuilder()
                .addInputs("in")
                .addLayer("first", dense(IN, width), "in")
                .addVertex(name, vertex, "first")
                .addLayer("out", output(width, OUT), name)
                .setOutputs("out")
                .build();
    }

    static MultiLayerConfiguration image(int size, int kernel, int channels, int width) {
        return settings()
                .list()
                .layer(new ConvolutionLayer.Builder(kernel, kernel).nOut(width).build())
                .layer(new OutputLayer.Builder().nOut(OUT).build())
                .setInputType(InputType.convolutional(size, size, channels))
                .build();
    }

    static ComputationGraphConfiguration imageGraph(int size, int kernel, int channels, int width) {
        return settings()
                .graphBuilder()
                .addInputs("in")
                .addLayer(
                        "conv",
                        new ConvolutionLayer.Builder(kernel, kernel).nOut(width).build(),
                        "in")
                .addLayer("out", new OutputLayer.Builder().nOut(OUT).build(), "conv")
                .setOutputs("out")
                .setInputTypes(InputType.convolutional(size, size, channels))
                .build();
    }
}
