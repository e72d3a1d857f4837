package org.mup4j.dl4j.internal.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.internal.graph.NetworkGraph;
import org.mup4j.dl4j.internal.graph.Node.LayerNode;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Data for a network whose user gives none: standard normal features, and targets that a fixed random linear function of
 * them decides, so that they have structure.
 */
final class MadeUpData {

    private static final int BATCH = 32;
    private static final long SEED = 20260401;

    private MadeUpData() {}

    static List<DataSet> forNetwork(NetworkGraph graph, int batches) {
        List<LayerNode> layers = graph.layers();
        if (graph.inputs().size() != 1 || graph.outputs().size() != 1) {
            throw refused("the network has several inputs or outputs");
        }
        int inputs = inputs(layers.get(0));
        Layer last = layers.get(layers.size() - 1).layer();
        if (!(last instanceof BaseOutputLayer output)) {
            throw refused("the last layer '" + layers.get(layers.size() - 1).name() + "' is no output layer");
        }
        return batches(output, inputs, (int) output.getNOut(), batches);
    }

    private static int inputs(LayerNode first) {
        InputPreProcessor preProcessor = first.preProcessor();
        if (preProcessor instanceof FeedForwardToCnnPreProcessor image) {
            return (int) (image.getNumChannels() * image.getInputHeight() * image.getInputWidth());
        }
        if (first.layer() instanceof DenseLayer || first.layer() instanceof BaseOutputLayer) {
            return (int) ((FeedForwardLayer) first.layer()).getNIn();
        }
        throw refused("the size of the input of layer '" + first.name() + "' is not in the configuration");
    }

    private static MuPException refused(String why) {
        return new MuPException(
                "No data can be made up for this network, because " + why + ": give data of your own, run(batches)");
    }

    private static List<DataSet> batches(BaseOutputLayer output, int inputs, int outputs, int count) {
        Random random = new Random(SEED);
        double[][] teacher = new double[inputs][outputs];
        for (double[] row : teacher) {
            for (int j = 0; j < outputs; j++) {
                row[j] = random.nextGaussian() / Math.sqrt(inputs);
            }
        }
        List<DataSet> batches = new ArrayList<>();
        for (int b = 0; b < count; b++) {
            double[][] features = new double[BATCH][inputs];
            double[][] labels = new double[BATCH][];
            for (int e = 0; e < BATCH; e++) {
                for (int i = 0; i < inputs; i++) {
                    features[e][i] = random.nextGaussian();
                }
                labels[e] = label(output, product(features[e], teacher));
            }
            batches.add(new DataSet(
                    Nd4j.create(features).castTo(DataType.DOUBLE),
                    Nd4j.create(labels).castTo(DataType.DOUBLE)));
        }
        return batches;
    }

    private static double[] product(double[] features, double[][] teacher) {
        double[] result = new double[teacher[0].length];
        for (int i = 0; i < features.length; i++) {
            for (int j = 0; j < result.length; j++) {
                result[j] += features[i] * teacher[i][j];
            }
        }
        return result;
    }

    private static double[] label(BaseOutputLayer output, double[] signal) {
        double[] label = new double[signal.length];
        if (output.getActivationFn() instanceof ActivationSoftmax) {
            int best = 0;
            for (int j = 1; j < signal.length; j++) {
                best = signal[j] > signal[best] ? j : best;
            }
            label[best] = 1;
        } else if (output.getActivationFn() instanceof ActivationSigmoid) {
            for (int j = 0; j < signal.length; j++) {
                label[j] = signal[j] > 0 ? 1 : 0;
            }
        } else {
            for (int j = 0; j < signal.length; j++) {
                label[j] = 1 + signal[j];
            }
        }
        return label;
    }
}
