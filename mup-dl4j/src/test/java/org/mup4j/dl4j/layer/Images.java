package org.mup4j.dl4j.layer;

import java.util.Random;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;

/** Layers for images, one at a time. */
final class Images {

    private Images() {}

    /** What a layer gives forward and back. */
    record Passes(INDArray out, INDArray below, Gradient gradient) {}

    /** A network of nothing but the layer. */
    static MultiLayerNetwork network(
            DataType type, int channels, long height, long width, org.deeplearning4j.nn.conf.layers.Layer layer) {
        MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(11)
                .dataType(type)
                .updater(new NoOp())
                .weightInit(new NormalDistribution(0, 0.5))
                .biasInit(0.1)
                .list()
                .layer(layer)
                .setInputType(InputType.convolutional(height, width, channels))
                .build());
        net.init();
        net.initGradientsView();
        return net;
    }

    /** Both passes of a network's only layer; the gradient that comes from above is random. */
    static Passes passes(MultiLayerNetwork net, INDArray images) {
        LayerWorkspaceMgr workspaces = LayerWorkspaceMgr.noWorkspaces();
        Layer layer = net.getLayer(0);
        layer.setInput(images, workspaces);
        INDArray out = layer.activate(true, workspaces);
        INDArray copy = out.dup('c');
        Pair<Gradient, INDArray> back = layer.backpropGradient(normal(images.dataType(), 3, out.shape()), workspaces);
        return new Passes(copy, back.getSecond().dup('c'), back.getFirst());
    }

    static INDArray normal(DataType type, long seed, long... shape) {
        Random random = new Random(seed);
        INDArray array = Nd4j.create(type, shape);
        for (long i = 0; i < array.length(); i++) {
            array.putScalar(i, random.nextGaussian());
        }
        return array;
    }

    /** Random multiples of a half. */
    static INDArray halves(long seed, long... shape) {
        INDArray array = normal(DataType.FLOAT, seed, shape);
        for (long i = 0; i < array.length(); i++) {
            array.putScalar(i, Math.round(2 * array.getDouble(i)) / 2.0);
        }
        return array;
    }

    /** The norm of the difference, in parts of the norm of what is expected. */
    static double deviation(INDArray actual, INDArray expected) {
        return actual.castTo(DataType.DOUBLE).distance2(expected.castTo(DataType.DOUBLE))
                / Math.max(expected.castTo(DataType.DOUBLE).norm2Number().doubleValue(), 1e-30);
    }
}
