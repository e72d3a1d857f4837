package org.mup4j.dl4j.internal.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mup4j.dl4j.internal.fleet.engine.NetworkState;
import org.mup4j.dl4j.internal.fleet.engine.Samples;
import org.mup4j.dl4j.internal.fleet.engine.StepObserver;
import org.mup4j.dl4j.internal.fleet.engine.Stretch;
import org.mup4j.dl4j.internal.fleet.engine.Trainee;
import org.mup4j.dl4j.internal.fleet.network.DataReader;
import org.mup4j.dl4j.internal.fleet.network.Networks;
import org.mup4j.dl4j.internal.fleet.network.States;
import org.mup4j.dl4j.internal.fleet.portable.PortableEngine;
import org.mup4j.dl4j.internal.fleet.program.Dropout;
import org.mup4j.dl4j.internal.fleet.program.NetworkProgram;
import org.mup4j.dl4j.internal.fleet.read.ProgramReader;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Dropout has Deeplearning4j's distribution, if not its draws. */
class DropoutTest {

    /** A share of n draws has the deviation sqrt(p (1 - p) / n); five of them are passed once in two million. */
    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.5, 0.9})
    void keepsTheShareThatItIsTold(double retain) {
        int draws = 200_000;
        double kept = 0;
        double pairs = 0;
        double again = 0;
        for (int i = 0; i < draws; i++) {
            boolean keeps = Dropout.keeps(Dropout.key(7, 3, 1), i, retain);
            kept += keeps ? 1 : 0;
            pairs += keeps && Dropout.keeps(Dropout.key(7, 3, 1), i + 1, retain) ? 1 : 0;
            again += keeps && Dropout.keeps(Dropout.key(7, 4, 1), i, retain) ? 1 : 0;
        }
        double both = retain * retain;

        assertThat(kept / draws).isCloseTo(retain, within(5 * Math.sqrt(retain * (1 - retain) / draws)));
        assertThat(pairs / draws).isCloseTo(both, within(5 * Math.sqrt(both / draws)));
        assertThat(again / draws).isCloseTo(both, within(5 * Math.sqrt(both / draws)));
    }

    /**
     * A linear neuron with inputs x and weights w has the expected squared error (w x - y)^2 + sum (w x)^2 (1 - p) / p under
     * dropout. At a rate of 0, steps are draws of it; five standard errors apart are one in two million.
     */
    @Test
    void hasTheMomentsOfDeeplearning4js() {
        MultiLayerConfiguration conf = new NeuralNetConfiguration.Builder()
                .seed(11)
                .dataType(DataType.DOUBLE)
                .updater(new Sgd(0))
                .list()
                .layer(new OutputLayer.Builder(LossFunction.MSE)
                        .nIn(6)
                        .nOut(1)
                        .dropOut(0.7)
                        .activation(Activation.IDENTITY)
                        .build())
                .build();
        DataSet data = Confs.data(DataType.DOUBLE, LossFunction.MSE, 1, 6, 1, 4);
        MultiLayerNetwork net = Networks.build(conf);
        NetworkProgram program = ProgramReader.read(conf);
        double[] w = States.of(net).parameters();
        double mean = -data.getLabels().getDouble(0);
        double spread = 0;
        for (int i = 0; i < 6; i++) {
            double term = w[i] * data.getFeatures().getDouble(0, i);
            mean += term;
            spread += term * term * 0.3 / 0.7;
        }
        int steps = 3000;
        double[] ours = new double[steps];
        double[] theirs = new double[steps];
        Trainee trainee = new PortableEngine().trainee(program, 1);
        trainee.load(States.of(net));
        Samples samples = DataReader.read("training", data, program.precision());
        for (int step = 0; step < steps; step++) {
            double[] score = new double[1];
            trainee.train(samples, new Stretch(new int[] {0}, 0, 1, 1, 0), Double.MAX_VALUE, score);
            ours[step] = score[0];
            net.fit(data);
            theirs[step] = net.score();
        }

        requireMean(ours, mean * mean + spread);
        requireMean(theirs, mean * mean + spread);
    }

    private static void requireMean(double[] draws, double expected) {
        double mean = Arrays.stream(draws).average().orElseThrow();
        double variance = Arrays.stream(draws).map(d -> (d - mean) * (d - mean)).sum() / (draws.length - 1);
        assertThat(variance).isPositive();
        assertThat(mean).isCloseTo(expected, within(5 * Math.sqrt(variance / draws.length)));
    }

    /** Forth and back with the same draws: the gradient is the slope of the score, by central differences. */
    @Test
    void goesBackAsItWentForth() {
        MultiLayerConfiguration conf = new NeuralNetConfiguration.Builder()
                .seed(11)
                .dataType(DataType.DOUBLE)
                .updater(new Sgd(0.1))
                .activation(Activation.TANH)
                .dropOut(0.6)
                .list()
                .layer(new DenseLayer.Builder().nIn(3).nOut(9).build())
                .layer(new DenseLayer.Builder().nIn(9).nOut(7).build())
                .layer(new OutputLayer.Builder(LossFunction.MSE)
                        .nIn(7)
                        .nOut(2)
                        .activation(Activation.IDENTITY)
                        .build())
                .build();
        NetworkProgram program = ProgramReader.read(conf);
        DataSet data = Confs.data(DataType.DOUBLE, LossFunction.MSE, 12, 3, 2, 4);
        Samples samples = DataReader.read("training", data, program.precision());
        NetworkState start = States.of(Networks.build(conf));
        double[] gradient = new double[program.parameters()];
        StepObserver observer = new GradientOnly(gradient);
        score(program, samples, start.parameters(), observer);

        for (int i = 0; i < gradient.length; i += 3) {
            double[] up = start.parameters().clone();
            double[] down = start.parameters().clone();
            up[i] += 1e-5;
            down[i] -= 1e-5;
            double slope = (score(program, samples, up, observer(gradient.length))
                            - score(program, samples, down, observer(gradient.length)))
                    / 2e-5;
            assertThat(gradient[i]).as("parameter " + i).isCloseTo(slope, within(1e-8));
        }
        assertThat(Arrays.stream(gradient).filter(g -> g != 0).count()).isGreaterThan(gradient.length / 2);
    }

    private static StepObserver observer(int length) {
        return new GradientOnly(new double[length]);
    }

    private static double score(NetworkProgram program, Samples samples, double[] parameters, StepObserver observer) {
        Trainee trainee = new PortableEngine().trainee(program, samples.rows());
        trainee.load(new NetworkState(parameters, new double[0], 5));
        int[] order = IntStream.range(0, samples.rows()).toArray();
        return trainee.observe(
                samples, new Stretch(order, 0, samples.rows(), samples.rows(), 0), Double.MAX_VALUE, observer);
    }

    /** Keeps a gradient. */
    private record GradientOnly(double[] kept) implements StepObserver {
        @Override
        public void activation(int layer, double[] activation) {
            // not looked at
        }

        @Override
        public void output(double[] output) {
            // not looked at
        }

        @Override
        public void gradient(double[] gradient) {
            System.arraycopy(gradient, 0, kept, 0, kept.length);
        }

        @Override
        public void update(double[] update) {
            // not looked at
        }

        @Override
        public void parameters(double[] parameters) {
            // not looked at
        }
    }
}
