package org.mup4j.dl4j.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.mup4j.core.plan.MuPlan;
import org.mup4j.dl4j.MuP;
import org.mup4j.dl4j.user.SameDiffDense;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** A SameDiff layer of a user's own through the LayerAdapter seam. */
class SameDiffLayerAdapterTest {

    private static final int BASE = 4;
    private static final int WIDTH = 16;

    private static MultiLayerConfiguration network(int width, IUpdater updater) {
        return new NeuralNetConfiguration.Builder()
                .seed(5)
                .dataType(DataType.DOUBLE)
                .updater(updater)
                .list()
                .layer(SameDiffDense.of(3, width))
                .layer(SameDiffDense.of(width, width))
                .layer(new OutputLayer.Builder(LossFunction.MSE)
                        .nIn(width)
                        .nOut(2)
                        .activation(Activation.IDENTITY)
                        .build())
                .build();
    }

    private static MultiLayerConfiguration wrapped(IUpdater updater) {
        return MuP.wrap(network(WIDTH, updater)).base(network(BASE, updater)).configuration();
    }

    private static MultiLayerNetwork initialised(MultiLayerConfiguration conf) {
        MultiLayerNetwork net = new MultiLayerNetwork(conf);
        net.init();
        return net;
    }

    private static INDArray features() {
        return Nd4j.linspace(DataType.DOUBLE, -1, 0.2, 12).reshape(4, 3);
    }

    private static INDArray labels() {
        return Nd4j.linspace(DataType.DOUBLE, 1, -0.3, 8).reshape(4, 2);
    }

    @Test
    void atTheBaseNothingChanges() {
        MultiLayerConfiguration conf = network(WIDTH, new Sgd(0.1));
        MultiLayerConfiguration same = MuP.wrap(conf).base(conf).configuration();

        assertThat(same).isEqualTo(conf);
        MultiLayerNetwork plain = initialised(network(WIDTH, new Sgd(0.1)));
        MultiLayerNetwork net = initialised(same);
        for (int i = 0; i < 3; i++) {
            plain.fit(features(), labels());
            net.fit(features(), labels());
        }
        assertThat(net.params().toDoubleVector()).containsExactly(plain.params().toDoubleVector());
    }

    /** That of the same network made of DL4J's dense layers, to rounding in double precision. */
    @Test
    void wrappedItsGradientIsTheTrueOne() {
        MultiLayerNetwork net = initialised(wrapped(new Sgd(0.1)));
        NeuralNetConfiguration.ListBuilder list =
                new NeuralNetConfiguration.Builder().dataType(DataType.DOUBLE).list();
        for (int in : new int[] {3, WIDTH}) {
            list.layer(new DenseLayer.Builder()
                    .nIn(in)
                    .nOut(WIDTH)
                    .activation(Activation.TANH)
                    .build());
        }
        MultiLayerNetwork dense = initialised(list.layer(new OutputLayer.Builder(LossFunction.MSE)
                        .nIn(WIDTH)
                        .nOut(2)
                        .activation(Activation.IDENTITY)
                        .build())
                .build());
        net.paramTable().forEach((name, array) -> dense.getParam(name).assign(array));
        Map<String, INDArray> expected = gradients(dense);

        gradients(net)
                .forEach((name, gradient) -> assertThat(gradient.reshape(gradient.length())
                                .distance2(expected.get(name).dup('c').reshape(gradient.length())))
                        .as(name)
                        .isLessThan(1e-12 * (1 + gradient.norm2Number().doubleValue())));
    }

    private static Map<String, INDArray> gradients(MultiLayerNetwork net) {
        net.setInput(features());
        net.setLabels(labels());
        net.computeGradientAndScore();
        return net.gradient().gradientForVariable();
    }

    @Test
    void itsRatesAndInitialWeightsAreThoseOfThePlan() {
        MuPlan plan = MuP.wrap(network(WIDTH, new Sgd(0.1)))
                .base(network(BASE, new Sgd(0.1)))
                .plan();
        MultiLayerConfiguration conf = wrapped(new Sgd(0.1));
        MultiLayerNetwork net = initialised(conf);

        assertThat(plan.tensor("0", "W").learningRateMultiplier()).isEqualTo(4);
        assertThat(plan.tensor("1", "W").initStdMultiplier()).isEqualTo(0.5);
        for (String parameter : new String[] {"W", "b"}) {
            assertThat(conf.getConf(0).getLayer().getUpdaterByParam(parameter).getLearningRate(0, 0))
                    .isEqualTo(0.1 * plan.tensor("0", parameter).learningRateMultiplier());
        }
        // Xavier at the base is sqrt(2 / 8), times 1/2; 256 entries give the deviation up to a few parts in a hundred.
        assertThat(net.getParam("1_W").stdNumber().doubleValue()).isCloseTo(0.25, within(0.04));
        assertThat(MultiLayerConfiguration.fromJson(conf.toJson())).isEqualTo(conf);
    }
}
