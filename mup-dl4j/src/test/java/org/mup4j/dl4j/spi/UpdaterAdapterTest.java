package org.mup4j.dl4j.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.mup4j.dl4j.MuP;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.schedule.ScaledSchedule;
import org.mup4j.dl4j.user.Halving;
import org.mup4j.dl4j.user.SignDescent;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** An updater and a schedule of a user's own. */
class UpdaterAdapterTest {

    private static MultiLayerConfiguration network(int width, IUpdater updater) {
        return new NeuralNetConfiguration.Builder()
                .seed(5)
                .dataType(DataType.DOUBLE)
                .updater(updater)
                .list()
                .layer(new DenseLayer.Builder()
                        .nIn(3)
                        .nOut(width)
                        .activation(Activation.TANH)
                        .build())
                .layer(new DenseLayer.Builder()
                        .nOut(width)
                        .activation(Activation.TANH)
                        .build())
                .layer(new OutputLayer.Builder(LossFunction.MSE)
                        .nOut(2)
                        .activation(Activation.IDENTITY)
                        .build())
                .setInputType(InputType.feedForward(3))
                .build();
    }

    private static IUpdater updater(MultiLayerConfiguration conf, int layer) {
        return ((BaseLayer) conf.getConf(layer).getLayer()).getIUpdater();
    }

    @Test
    void anUpdaterOfTheUsersOwnIsScaledByTheClassThatItsAdapterNames() {
        MultiLayerConfiguration wrapped = MuP.wrap(network(32, new SignDescent(0.01)))
                .base(network(8, new SignDescent(0.01)))
                .configuration();

        assertThat(updater(wrapped, 0)).isEqualTo(new SignDescent(0.01));
        assertThat(updater(wrapped, 1)).isEqualTo(new SignDescent(0.0025));
        assertThat(updater(wrapped, 2)).isEqualTo(new SignDescent(0.0025));
        assertThat(MultiLayerConfiguration.fromJson(wrapped.toJson())).isEqualTo(wrapped);
    }

    @Test
    void aStepOfItMovesEveryHiddenWeightByTheScaledRate() {
        MultiLayerNetwork net = new MultiLayerNetwork(MuP.wrap(network(32, new SignDescent(0.01)))
                .base(network(8, new SignDescent(0.01)))
                .configuration());
        net.init();
        INDArray before = net.getParam("1_W").dup();

        Nd4j.getRandom().setSeed(9);
        net.fit(new DataSet(Nd4j.randn(DataType.DOUBLE, 16, 3), Nd4j.randn(DataType.DOUBLE, 16, 2)));

        INDArray moved = net.getParam("1_W").sub(before);
        assertThat(moved.amaxNumber().doubleValue()).isCloseTo(0.0025, within(1e-12));
        assertThat(moved.aminNumber().doubleValue()).isCloseTo(0.0025, within(1e-12));
    }

    /** Not the adapter's type, to the class. */
    public static class Stranger extends SignDescent {

        private static final long serialVersionUID = 1L;

        Stranger(double rate) {
            super(rate);
        }

        @Override
        public IUpdater clone() {
            return new Stranger(getRate());
        }
    }

    @Test
    void anUpdaterWithoutAnAdapterIsNamedTogetherWithTheSeam() {
        assertThatThrownBy(() -> MuP.wrap(network(32, new Stranger(0.01))).plan())
                .isInstanceOf(MuPException.class)
                .hasMessage("Layer '0': the updater org.mup4j.dl4j.spi.UpdaterAdapterTest$Stranger is unknown: use one"
                        + " of ND4J's (Sgd, Nesterovs, Adam, AMSGrad, AdaMax, Nadam, RmsProp, AdaGrad), or implement"
                        + " org.mup4j.dl4j.spi.UpdaterAdapter for it and name the implementation in META-INF/services");
    }

    @Test
    void aScheduleOfTheUsersOwnIsMultiplied() {
        MultiLayerConfiguration wrapped = MuP.wrap(network(32, new Adam(new Halving(0.01, 10))))
                .base(network(8, new Adam(new Halving(0.01, 10))))
                .configuration();

        assertThat(((Adam) updater(wrapped, 0)).getLearningRateSchedule()).isEqualTo(new Halving(0.01, 10));
        assertThat(((Adam) updater(wrapped, 1)).getLearningRateSchedule())
                .isEqualTo(new ScaledSchedule(new Halving(0.01, 10), 0.25));
        for (int iteration : List.of(0, 9, 10, 25)) {
            assertThat(updater(wrapped, 1).getLearningRate(iteration, 0))
                    .isEqualTo(0.25 * new Halving(0.01, 10).valueAt(iteration, 0));
        }
        assertThat(MultiLayerConfiguration.fromJson(wrapped.toJson())).isEqualTo(wrapped);
        assertThat(MultiLayerConfiguration.fromYaml(wrapped.toYaml())).isEqualTo(wrapped);
    }

    @Test
    void atTheBaseAScheduleOfTheUsersOwnStaysAsItIs() {
        MultiLayerConfiguration plain = network(8, new Adam(new Halving(0.01, 10)));
        assertThat(MuP.wrap(plain)
                        .base(network(8, new Adam(new Halving(0.01, 10))))
                        .configuration())
                .isEqualTo(plain);
    }

    @Test
    void aScaledScheduleIsAValue() {
        ScaledSchedule schedule = new ScaledSchedule(new Halving(0.1, 5), 0.5);

        assertThat(schedule.clone()).isEqualTo(schedule).isNotSameAs(schedule).hasSameHashCodeAs(schedule);
        assertThat(schedule)
                .isNotEqualTo(new ScaledSchedule(new Halving(0.1, 5), 0.25))
                .isNotEqualTo(new ScaledSchedule(new Halving(0.1, 6), 0.5));
    }
}
