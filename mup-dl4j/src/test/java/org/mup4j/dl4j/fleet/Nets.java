package org.mup4j.dl4j.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Networks and data for the tests of fleets. */
final class Nets {

    private Nets() {}

    static MultiLayerConfiguration regression(DataType type, IUpdater updater, long seed, int width) {
        return configuration(type, updater, seed, width, LossFunction.MSE, Activation.IDENTITY, 1);
    }

    static MultiLayerConfiguration classes(DataType type, LossFunction loss, long seed, int width) {
        Activation output = loss == LossFunction.XENT ? Activation.SIGMOID : Activation.SOFTMAX;
        return configuration(type, new Adam(0.01), seed, width, loss, output, 3);
    }

    private static MultiLayerConfiguration configuration(
            DataType type,
            IUpdater updater,
            long seed,
            int width,
            LossFunction loss,
            Activation activation,
            int outputs) {
        return new NeuralNetConfiguration.Builder()
                .seed(seed)
                .dataType(type)
                .updater(updater)
                .activation(Activation.TANH)
                .l2(1e-4)
                .list()
                .layer(new DenseLayer.Builder().nIn(4).nOut(width).build())
                .layer(new DenseLayer.Builder().nIn(width).nOut(width).build())
                .layer(new OutputLayer.Builder(loss)
                        .nIn(width)
                        .nOut(outputs)
                        .activation(activation)
                        .build())
                .build();
    }

    /** Networks of different widths, rates and seeds. */
    static List<MultiLayerConfiguration> mixed(int size) {
        List<MultiLayerConfiguration> confs = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            DataType type = i % 3 == 0 ? DataType.DOUBLE : DataType.FLOAT;
            confs.add(regression(type, new Adam(0.001 * (1 + i % 4)), 40 + i, 3 + 5 * (i % 5)));
        }
        return confs;
    }

    static DataSet curve(DataType type, int rows, long seed) {
        Random random = new Random(seed);
        INDArray x = Nd4j.create(type, rows, 4);
        INDArray y = Nd4j.create(type, rows, 1);
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < 4; c++) {
                x.putScalar(r, c, random.nextGaussian());
            }
            y.putScalar(r, 0, Math.sin(x.getDouble(r, 0)) + x.getDouble(r, 1) * x.getDouble(r, 2));
        }
        return new DataSet(x, y);
    }

    /** One label of three by the largest of the first three features. */
    static DataSet three(DataType type, int rows, long seed) {
        INDArray x = curve(type, rows, seed).getFeatures();
        INDArray largest =
                x.get(NDArrayIndex.all(), NDArrayIndex.interval(0, 3)).argMax(1);
        INDArray y = Nd4j.zeros(type, rows, 3);
        for (int r = 0; r < rows; r++) {
            y.putScalar(r, largest.getInt(r), 1);
        }
        return new DataSet(x, y);
    }

    /** Rows of the data as batches in an order. */
    static List<DataSet> batches(DataSet data, int[] order, int batch) {
        List<DataSet> batches = new ArrayList<>();
        for (int from = 0; from < order.length; from += batch) {
            int size = Math.min(batch, order.length - from);
            long[] rows = new long[size];
            for (int i = 0; i < size; i++) {
                rows[i] = order[from + i];
            }
            INDArray x = data.getFeatures().get(NDArrayIndex.indices(rows), NDArrayIndex.all());
            INDArray y = data.getLabels().get(NDArrayIndex.indices(rows), NDArrayIndex.all());
            batches.add(new DataSet(
                    x.reshape(size, data.getFeatures().size(1)),
                    y.reshape(size, data.getLabels().size(1))));
        }
        return batches;
    }
}
