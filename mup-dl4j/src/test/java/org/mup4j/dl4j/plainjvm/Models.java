package org.mup4j.dl4j.plainjvm;

import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.mup4j.dl4j.MuP;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.schedule.CycleSchedule;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.linalg.schedule.StepSchedule;

/** Wrapped networks of the kinds that law 2 speaks of, under the default gauge; their names say what they read. */
final class Models {

    private static final int BASE = 4;
    private static final int WIDTH = 12;

    private Models() {}

    /** Wrapped against a third of their width. */
    static Map<String, Model> wrapped() {
        Map<String, Model> models = new LinkedHashMap<>();
        models.put(
                "dense",
                new MultiLayerNetwork(MuP.wrap(dense(WIDTH)).base(dense(BASE)).configuration()));
        models.put(
                "conv-image",
                new MultiLayerNetwork(MuP.wrap(conv(WIDTH)).base(conv(BASE)).configuration()));
        models.put(
                "embedding-index",
                new MultiLayerNetwork(
                        MuP.wrap(embedding(WIDTH)).base(embedding(BASE)).configuration()));
        models.put(
                "graph-dense",
                new ComputationGraph(
                        MuP.wrap(residual(WIDTH)).base(residual(BASE)).configuration()));
        models.put(
                "graph-image",
                new ComputationGraph(MuP.wrap(merged(WIDTH)).base(merged(BASE)).configuration()));
        models.values().forEach(Model::init);
        return models;
    }

    private static NeuralNetConfiguration.Builder settings(IUpdater updater) {
        return new NeuralNetConfiguration.Builder()
                .seed(21)
                .dataType(DataType.DOUBLE)
                .weightInit(WeightInit.RELU)
                .activation(Activation.RELU)
                .updater(updater);
    }

    private static OutputLayer output() {
        return new OutputLayer.Builder().nOut(3).activation(Activation.SOFTMAX).build();
    }

    static MultiLayerConfiguration dense(int width) {
        return settings(new Nesterovs(new MapSchedule(ScheduleType.ITERATION, Map.of(0, 0.1, 4, 0.05, 9, 0.02)), 0.9))
                .weightDecay(0.01)
                .list()
                .layer(new DenseLayer.Builder().nOut(width).build())
                .layer(new DenseLayer.Builder().nOut(width).build())
                .layer(output())
                .setInputType(InputType.feedForward(5))
                .build();
    }

    static MultiLayerConfiguration conv(int width) {
        return settings(new Adam(new StepSchedule(ScheduleType.ITERATION, 0.02, 0.5, 4)))
                .list()
                .layer(new ConvolutionLayer.Builder(3, 3)
                        .nOut(width)
                        .hasBias(false)
                        .build())
                .layer(new BatchNormalization())
                .layer(new SubsamplingLayer.Builder()
                        .kernelSize(2, 2)
                        .stride(1, 1)
                        .build())
                .layer(new DenseLayer.Builder().nOut(width).build())
                .layer(output())
                .setInputType(InputType.convolutional(6, 6, 2))
                .build();
    }

    static MultiLayerConfiguration embedding(int width) {
        return settings(new Adam(0.01))
                .list()
                .layer(new EmbeddingLayer.Builder()
                        .nIn(11)
                        .nOut(width)
                        .hasBias(true)
                        .build())
                .layer(new DenseLayer.Builder().nOut(width).build())
                .layer(output())
                .setInputType(InputType.feedForward(11))
                .build();
    }

    static ComputationGraphConfiguration residual(int width) {
        return settings(new Adam(new CycleSchedule(ScheduleType.ITERATION, 0.001, 0.02, 16, 4, 0.1)))
                .graphBuilder()
                .addInputs("in")
                .addLayer("first", new DenseLayer.Builder().nOut(width).build(), "in")
                .addLayer("norm", new BatchNormalization(), "first")
                .addLayer("branch", new DenseLayer.Builder().nOut(width).build(), "norm")
                .addVertex("add", new ElementWiseVertex(ElementWiseVertex.Op.Add), "first", "branch")
                .addLayer("out", output(), "add")
                .setOutputs("out")
                .setInputTypes(InputType.feedForward(5))
                .build();
    }

    static ComputationGraphConfiguration merged(int width) {
        return settings(new Nesterovs(0.02, 0.9))
                .l2(1e-3)
                .graphBuilder()
                .addInputs("in")
                .addLayer("a", new ConvolutionLayer.Builder(3, 3).nOut(width).build(), "in")
                .addLayer(
                        "b", new ConvolutionLayer.Builder(3, 3).nOut(2 * width).build(), "in")
                .addVertex("both", new MergeVertex(), "a", "b")
                .addLayer("norm", new BatchNormalization(), "both")
                .addLayer("c", new ConvolutionLayer.Builder(1, 1).nOut(width).build(), "norm")
                .addLayer("pool", new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), "c")
                .addLayer("out", output(), "pool")
                .setOutputs("out")
                .setInputTypes(InputType.convolutional(6, 6, 2))
                .build();
    }
}
