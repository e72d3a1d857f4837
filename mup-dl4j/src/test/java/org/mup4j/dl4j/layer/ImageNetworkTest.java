package org.mup4j.dl4j.layer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.gradientcheck.GradientCheckUtil.MLNConfig;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mup4j.core.plan.TensorPlan;
import org.mup4j.dl4j.MuP;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Convolutions and poolings of the library within a network. */
class ImageNetworkTest {

    private static final int CHANNELS = 2;
    private static final int SIDE = 7;
    private static final int CLASSES = 3;
    private static final int BATCH = 4;

    /** Single precision over 20 steps; measured 1e-7. */
    private static final double ROUNDING = 1e-5;

    /** Two convolutions with a pooling behind each; ours or DL4J's. */
    private static MultiLayerConfiguration network(DataType type, IUpdater updater, int width, boolean ours) {
        NeuralNetConfiguration.ListBuilder list = new NeuralNetConfiguration.Builder()
                .seed(11)
                .dataType(type)
                .updater(updater)
                .convolutionMode(ConvolutionMode.Strict)
                .biasInit(0.1)
                .list();
        for (Activation activation : List.of(Activation.RELU, Activation.TANH)) {
            list.layer(ours ? convolution(width, activation) : plain(width, activation));
            list.layer(
                    ours
                            ? new MaxPooling2x2.Builder().build()
                            : new SubsamplingLayer.Builder(2, 2)
                                    .stride(2, 2)
                                    .convolutionMode(ConvolutionMode.Truncate)
                                    .build());
        }
        return list.layer(new OutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(CLASSES)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.convolutional(SIDE, SIDE, CHANNELS))
                .build();
    }

    private static Convolution3x3 convolution(int width, Activation activation) {
        return new Convolution3x3.Builder().nOut(width).activation(activation).build();
    }

    private static ConvolutionLayer plain(int width, Activation activation) {
        return new ConvolutionLayer.Builder(3, 3)
                .convolutionMode(ConvolutionMode.Same)
                .nOut(width)
                .activation(activation)
                .build();
    }

    private static DataSet data(DataType type, int batch) {
        INDArray labels = Nd4j.zeros(type, batch, CLASSES);
        for (int i = 0; i < batch; i++) {
            labels.putScalar(i, i % CLASSES, 1);
        }
        return new DataSet(Images.normal(type, 1, batch, CHANNELS, SIDE, SIDE), labels);
    }

    private static MultiLayerNetwork started(MultiLayerConfiguration conf) {
        MultiLayerNetwork net = new MultiLayerNetwork(conf);
        net.init();
        return net;
    }

    @ParameterizedTest
    @CsvSource({"1", "3"})
    void gradientsInDoublePrecisionAreTheDifferences(int batch) {
        DataType before = Nd4j.defaultFloatingPointType();
        Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
        try {
            DataSet data = data(DataType.DOUBLE, batch);
            MLNConfig check = new MLNConfig()
                    .net(started(network(DataType.DOUBLE, new NoOp(), 3, true)))
                    .input(data.getFeatures())
                    .labels(data.getLabels())
                    .subset(true)
                    .maxPerParam(20)
                    .maxRelError(1e-5)
                    .minAbsoluteError(1e-9);

            assertThat(GradientCheckUtil.checkGradients(check)).isTrue();
        } finally {
            Nd4j.setDefaultDataTypes(before, before);
        }
    }

    /** By Sgd, for Adam makes steps of some size of gradients that are nothing but rounding. */
    @Test
    void trainsAsDeeplearning4jDoes() {
        DataSet data = data(DataType.FLOAT, BATCH);
        MultiLayerNetwork ours = started(network(DataType.FLOAT, new Sgd(0.1), 5, true));
        MultiLayerNetwork theirs = started(network(DataType.FLOAT, new Sgd(0.1), 5, false));
        INDArray start = theirs.params().dup();
        assertThat(ours.params()).isEqualTo(start);

        for (int i = 0; i < 20; i++) {
            ours.fit(data);
            theirs.fit(data);
        }

        assertThat(Images.deviation(start, theirs.params())).isGreaterThan(0.05);
        assertThat(Images.deviation(ours.params(), theirs.params())).isLessThan(ROUNDING);
        assertThat(Images.deviation(ours.output(data.getFeatures()), theirs.output(data.getFeatures())))
                .isLessThan(ROUNDING);
    }

    @Test
    void configurationsSurviveJsonYamlAndClone() {
        MultiLayerConfiguration conf = network(DataType.FLOAT, new Adam(1e-3), 5, true);

        assertThat(MultiLayerConfiguration.fromJson(conf.toJson())).isEqualTo(conf);
        assertThat(MultiLayerConfiguration.fromYaml(conf.toYaml())).isEqualTo(conf);
        assertThat(conf.clone()).isEqualTo(conf).hasSameHashCodeAs(conf);
        assertThat(network(DataType.FLOAT, new Adam(1e-3), 5, false)).isNotEqualTo(conf);
    }

    @Test
    void aRestoredNetworkTrainsOnToTheBit() throws IOException {
        DataSet data = data(DataType.FLOAT, BATCH);
        MultiLayerNetwork net = started(network(DataType.FLOAT, new Adam(1e-2), 5, true));
        net.fit(data);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ModelSerializer.writeModel(net, file, true);
        MultiLayerNetwork restored =
                ModelSerializer.restoreMultiLayerNetwork(new ByteArrayInputStream(file.toByteArray()), true);
        MultiLayerNetwork clone = net.clone();

        for (MultiLayerNetwork each : List.of(net, restored, clone)) {
            each.fit(data);
            each.fit(data);
        }

        assertThat(restored.params()).isEqualTo(net.params());
        assertThat(clone.params()).isEqualTo(net.params());
    }

    @Test
    void thePlanIsThatOfDeeplearning4jsConvolution() {
        List<TensorPlan> ours = MuP.wrap(network(DataType.FLOAT, new Adam(1e-3), 64, true))
                .base(network(DataType.FLOAT, new Adam(1e-3), 8, true))
                .plan()
                .tensors();
        List<TensorPlan> theirs = MuP.wrap(network(DataType.FLOAT, new Adam(1e-3), 64, false))
                .base(network(DataType.FLOAT, new Adam(1e-3), 8, false))
                .plan()
                .tensors();

        assertThat(ours).isEqualTo(theirs).anyMatch(tensor -> tensor.learningRateMultiplier() == 1.0 / 8);
    }

    @Test
    void aWrappedNetworkKeepsTheLayersAndAtTheBaseChangesNothing() {
        MultiLayerConfiguration base = network(DataType.FLOAT, new Adam(1e-3), 8, true);
        MultiLayerConfiguration wide = MuP.wrap(network(DataType.FLOAT, new Adam(1e-3), 64, true))
                .base(base)
                .configuration();

        assertThat(MuP.wrap(base.clone()).base(base).configuration().toJson()).isEqualTo(base.toJson());
        assertThat(wide.getConf(2).getLayer()).isInstanceOf(Convolution3x3.class);
        assertThat(started(wide).getLayer(2).getClass().getSimpleName()).isEqualTo("Convolution3x3Run");
    }

    /** Each network has one thread, and both share the workers. */
    @Test
    void networksOfSeveralThreadsAreComputedAsAlone() throws InterruptedException {
        DataSet data = data(DataType.FLOAT, BATCH);
        MultiLayerConfiguration conf = network(DataType.FLOAT, new Adam(1e-2), 5, true);
        MultiLayerNetwork alone = started(conf.clone());
        List<MultiLayerNetwork> together = List.of(started(conf.clone()), started(conf.clone()));
        List<Thread> threads =
                together.stream().map(net -> new Thread(() -> fit(net, data))).toList();

        fit(alone, data);
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(together).allSatisfy(net -> assertThat(net.params()).isEqualTo(alone.params()));
    }

    private static void fit(MultiLayerNetwork net, DataSet data) {
        for (int i = 0; i < 10; i++) {
            net.fit(data);
        }
    }
}
