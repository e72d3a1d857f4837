package org.mup4j.dl4j.internal.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.mup4j.core.rule.Gauge;
import org.mup4j.dl4j.MuP;
import org.mup4j.dl4j.internal.fleet.Twins.Distance;
import org.mup4j.dl4j.internal.fleet.portable.PortableEngine;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.learning.regularization.WeightDecay;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.CycleSchedule;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.FixedSchedule;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.InverseSchedule;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.PolySchedule;
import org.nd4j.linalg.schedule.RampSchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.linalg.schedule.SigmoidSchedule;
import org.nd4j.linalg.schedule.StepSchedule;

/** What goes on around gradients is Deeplearning4j's after 200 steps, to 1e-10 in double. */
class PartsTest {

    private static final DataSet DATA = Confs.data(DataType.DOUBLE, LossFunction.MSE, 40, 4, 2, 5);

    static List<ISchedule> schedules() {
        return List.of(
                new CycleSchedule(ScheduleType.ITERATION, 0.02, 30),
                new ExponentialSchedule(ScheduleType.ITERATION, 0.02, 0.99),
                new FixedSchedule(0.02),
                new InverseSchedule(ScheduleType.ITERATION, 0.02, 0.01, 0.7),
                new MapSchedule(ScheduleType.EPOCH, Map.of(0, 0.02, 5, 0.004, 20, 0.001)),
                new PolySchedule(ScheduleType.ITERATION, 0.01, 2, 300),
                new RampSchedule(new FixedSchedule(0.02), 50),
                new SigmoidSchedule(ScheduleType.EPOCH, 0.02, -0.2, 10),
                new StepSchedule(ScheduleType.ITERATION, 0.02, 0.5, 40));
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void schedulesOfRateMomentumAndDecay(ISchedule schedule) {
        ISchedule momentum = new MapSchedule(ScheduleType.EPOCH, Map.of(0, 0.5, 3, 0.9));
        IUpdater updater = new Nesterovs.Builder()
                .learningRateSchedule(schedule)
                .momentumISchedule(momentum)
                .build();
        NeuralNetConfiguration.Builder builder =
                builder(updater).regularization(List.of(new WeightDecay(schedule.clone(), true)));

        requireTwins(network(builder));
    }

    /** Nothing is left of the rate after the schedule's end: ND4J then takes the epsilon for a step size. */
    @Test
    void adamAtRateZero() {
        requireTwins(network(builder(new Adam(new PolySchedule(ScheduleType.ITERATION, 0.003, 1, 100)))));
    }

    @ParameterizedTest
    @EnumSource(GradientNormalization.class)
    void gradientRules(GradientNormalization rule) {
        NeuralNetConfiguration.Builder builder = builder(new Sgd(0.02))
                .gradientNormalization(rule)
                .gradientNormalizationThreshold(0.05)
                .l2(0.01);

        requireTwins(network(builder));
    }

    @Test
    void penaltiesOnWeightsAndBiases() {
        requireTwins(network(
                builder(new Adam(0.003)).l1(0.003).l2(0.02).l1Bias(0.001).l2Bias(0.002)));
        requireTwins(network(builder(new RmsProp(0.003)).weightDecay(0.01, true).weightDecayBias(0.02, true)));
        requireTwins(network(builder(new Nesterovs(0.01, 0.9)).weightDecay(0.001, false)));
    }

    /** Weight and bias in blocks of their own, and blocks across layers. */
    @Test
    void updatersOfWeightsAndBiasesApart() {
        requireTwins(network(builder(new Adam(0.003)).biasUpdater(new Sgd(0.05))));
        requireTwins(network(builder(new Sgd(0.02)).biasUpdater(new RmsProp(0.001))));
    }

    @ParameterizedTest
    @EnumSource(Gauge.class)
    void wrappedNetworksInEveryGauge(Gauge gauge) {
        MultiLayerConfiguration plain = network(builder(new Adam(0.003)).weightDecay(0.01, true));

        requireTwins(MuP.wrap(plain).baseWidth(4).gauge(gauge).configuration());
    }

    private static NeuralNetConfiguration.Builder builder(IUpdater updater) {
        return new NeuralNetConfiguration.Builder()
                .seed(8)
                .dataType(DataType.DOUBLE)
                .updater(updater)
                .biasInit(0.1)
                .activation(Activation.TANH);
    }

    private static MultiLayerConfiguration network(NeuralNetConfiguration.Builder builder) {
        return builder.list()
                .layer(new DenseLayer.Builder().nIn(4).nOut(16).build())
                .layer(new DenseLayer.Builder().nIn(16).nOut(8).build())
                .layer(new OutputLayer.Builder(LossFunction.MSE)
                        .nIn(8)
                        .nOut(2)
                        .activation(Activation.IDENTITY)
                        .build())
                .build();
    }

    private static void requireTwins(MultiLayerConfiguration conf) {
        Distance distance = new Twins(new PortableEngine(), conf, DATA, 8).train(200, 4);

        assertThat(distance.largest()).as(distance.toString()).isLessThan(Twins.tolerance(DataType.DOUBLE));
    }
}
