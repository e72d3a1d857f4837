package org.mup4j.dl4j.internal.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mup4j.dl4j.internal.fleet.Twins.Distance;
import org.mup4j.dl4j.internal.fleet.portable.PortableEngine;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Networks and batches of odd shapes are Deeplearning4j's after 200 steps, to the tolerances of {@link Twins}. */
class ShapesTest {

    static List<Arguments> shapes() {
        return List.of(
                Arguments.of(DataType.DOUBLE, LossFunction.MSE, 37, new int[] {1, 17, 1}),
                Arguments.of(DataType.FLOAT, LossFunction.MSE, 1, new int[] {1, 1, 1}),
                Arguments.of(DataType.FLOAT, LossFunction.MCXENT, 37, new int[] {3, 17, 17, 2}),
                Arguments.of(DataType.DOUBLE, LossFunction.XENT, 16, new int[] {4, 9, 8, 7, 6, 5, 1}),
                Arguments.of(DataType.FLOAT, LossFunction.L1, 64, new int[] {4, 9, 8, 7, 6, 5, 2}),
                Arguments.of(DataType.DOUBLE, LossFunction.MCXENT, 1, new int[] {2, 3}),
                Arguments.of(DataType.FLOAT, LossFunction.SPARSE_MCXENT, 8, new int[] {4, 16, 1000}));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void areDeeplearning4js(DataType type, LossFunction loss, int batch, int[] sizes) {
        int outputs = sizes[sizes.length - 1];
        DataSet data = Confs.data(type, loss, 45, sizes[0], outputs, 9);
        Activation output = Confs.before(loss, Activation.IDENTITY);
        MultiLayerConfiguration conf = Confs.mlp(type, Activation.TANH, output, loss, new Adam(0.003), sizes);

        requireTwins(type, conf, data, batch);
    }

    /** The loss layer divides its score by the batch whatever miniBatch says, an output layer does not. */
    @Test
    void withoutBiasesAndWithGradientsNotDividedByTheBatch() {
        MultiLayerConfiguration lossLayer = builder()
                .layer(dense(4, 11))
                .layer(dense(11, 3))
                .layer(new LossLayer.Builder(LossFunction.MCXENT)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build();
        MultiLayerConfiguration outputLayer = builder()
                .layer(dense(4, 11))
                .layer(new OutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(11)
                        .nOut(3)
                        .hasBias(false)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build();
        DataSet data = Confs.data(DataType.DOUBLE, LossFunction.MCXENT, 45, 4, 3, 9);

        requireTwins(DataType.DOUBLE, lossLayer, data, 8);
        requireTwins(DataType.DOUBLE, outputLayer, data, 8);
    }

    private static NeuralNetConfiguration.ListBuilder builder() {
        return new NeuralNetConfiguration.Builder()
                .seed(3)
                .dataType(DataType.DOUBLE)
                .updater(new Nesterovs(0.001, 0.9))
                .activation(Activation.SWISH)
                .miniBatch(false)
                .list();
    }

    private static DenseLayer dense(int inputs, int outputs) {
        return new DenseLayer.Builder().nIn(inputs).nOut(outputs).hasBias(false).build();
    }

    private static void requireTwins(DataType type, MultiLayerConfiguration conf, DataSet data, int batch) {
        Distance distance = new Twins(new PortableEngine(), conf, data, batch).train(200, 2);

        assertThat(distance.parameters()).as(distance.toString()).isLessThan(Twins.tolerance(type));
        assertThat(distance.score()).as(distance.toString()).isLessThan(Twins.tolerance(type));
    }
}
