package org.mup4j.dl4j.defect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/**
 * Oddities of ND4J 1.0.0-M2.1 in activation functions and updaters, which a fleet refuses, follows or does better: each test
 * fails once one is mended.
 */
class PinnedArithmeticTest {

    /** A fleet refuses other alphas. */
    @Test
    void eluGoesBackAsIfItsAlphaWereOne() {
        assertThat(slope(new ActivationELU(0.5), -1)).isCloseTo(Math.exp(-1), within(1e-12));
        assertThat(difference(new ActivationELU(0.5), -1)).isCloseTo(0.5 * Math.exp(-1), within(1e-8));
    }

    /** A fleet refuses it. */
    @Test
    void thePreciseGeluGoesBackOffTheFourthDigit() {
        double off = slope(new ActivationGELU(true), 1.5) - difference(new ActivationGELU(true), 1.5);

        assertThat(Math.abs(off)).isBetween(1e-5, 1e-1);
    }

    /** A fleet has the limits. */
    @Test
    void slopesOverflowInFloat() {
        assertThat(inFloat(new ActivationGELU(), 40)).isNaN();
        assertThat(inFloat(new ActivationSoftPlus(), 100)).isNaN();
    }

    /** A fleet follows: a network whose schedule has ended still moves. */
    @Test
    void adamTakesTheEpsilonForAStepSizeOfZero() {
        INDArray gradient = Nd4j.createFromArray(new double[] {1e-3, 1e-3});
        new Adam(0, 0.9, 0.999, 1e-8)
                .instantiate(Nd4j.zeros(DataType.DOUBLE, 1, 4), true)
                .applyUpdater(gradient, 0, 0);

        assertThat(gradient.getDouble(0)).isCloseTo(1e-8 * 1e-4 / Math.sqrt(1e-9), within(1e-10));
        assertThat(gradient.getDouble(0)).isPositive();
    }

    /** A fleet refuses a rate that is no number. */
    @Test
    void adaGradForgetsItsScheduleOnTheWayFromTheNetworkToTheLayers() {
        AdaGrad scheduled = new AdaGrad(new ExponentialSchedule(ScheduleType.ITERATION, 0.1, 0.9), 1e-6);
        MultiLayerConfiguration onNetwork = new NeuralNetConfiguration.Builder()
                .updater(scheduled)
                .list()
                .layer(readout())
                .build();

        BaseLayer layer = (BaseLayer) onNetwork.getConf(0).getLayer();
        assertThat(layer.getIUpdater().getLearningRate(0, 0)).isNaN();
        assertThat(scheduled.getLearningRate(0, 0)).isEqualTo(0.1);
    }

    private static OutputLayer readout() {
        return new OutputLayer.Builder(LossFunction.MCXENT).nIn(2).nOut(2).build();
    }

    private static double slope(IActivation function, double z) {
        INDArray at = Nd4j.createFromArray(new double[] {z}).reshape(1, 1);
        return function.backprop(at, Nd4j.ones(DataType.DOUBLE, 1, 1))
                .getFirst()
                .getDouble(0);
    }

    private static double inFloat(IActivation function, float z) {
        INDArray at = Nd4j.createFromArray(new float[] {z}).reshape(1, 1);
        return function.backprop(at, Nd4j.ones(DataType.FLOAT, 1, 1)).getFirst().getDouble(0);
    }

    private static double difference(IActivation function, double z) {
        return (value(function, z + 1e-5) - value(function, z - 1e-5)) / 2e-5;
    }

    private static double value(IActivation function, double z) {
        INDArray at = Nd4j.createFromArray(new double[] {z}).reshape(1, 1);
        return function.getActivation(at, true).getDouble(0);
    }
}
