package org.mup4j.dl4j.updater;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.linalg.schedule.StepSchedule;

/** AdaGrad with a start of its own. */
class ScaledAdaGradTest {

    private static final StepSchedule SCHEDULE = new StepSchedule(ScheduleType.ITERATION, 0.1, 0.5, 3);

    /** Gradients of this size are where the start matters. */
    private static final double[] GRADIENT = {1e-3, -2e-3, 5e-4, 0};

    private static double[] steps(IUpdater updater, double scale, int count) {
        GradientUpdater<?> state =
                updater.instantiate(Nd4j.zeros(DataType.DOUBLE, GRADIENT.length).reshape(1, GRADIENT.length), true);
        double[] sum = new double[GRADIENT.length];
        for (int step = 0; step < count; step++) {
            INDArray gradient = Nd4j.createFromArray(GRADIENT).mul(scale * (1 + step));
            state.applyUpdater(gradient, step, 0);
            for (int i = 0; i < sum.length; i++) {
                sum[i] += gradient.getDouble(i);
            }
        }
        return sum;
    }

    /** Three steps of AdaGrad's formula, by hand. */
    @Test
    void theSumOfSquaresStartsFromTheStart() {
        double start = 4e-7;
        double sum = start;
        double expected = 0;
        for (int step = 0; step < 3; step++) {
            double g = GRADIENT[0] * (1 + step);
            sum += g * g;
            expected += 0.1 * g / (Math.sqrt(sum) + 1e-5);
        }

        assertThat(steps(new ScaledAdaGrad(0.1, null, 1e-5, start), 1, 3)[0]).isCloseTo(expected, within(1e-15));
    }

    @Test
    void fromOneMillionthItIsNd4js() {
        assertThat(steps(new ScaledAdaGrad(0.1, null, 1e-5, 1e-6), 1, 3))
                .containsExactly(steps(new AdaGrad(0.1, 1e-5), 1, 3));
    }

    /** All numbers are powers of two times each other, so that nothing is rounded. */
    @Test
    void gradientsAnEighthAsLargeMakeTheSameStepsIfEpsilonAndTheRootOfTheStartAreToo() {
        double[] steps = steps(new ScaledAdaGrad(0.1, null, 1e-5, 1e-6), 1, 3);

        assertThat(steps(new ScaledAdaGrad(0.1, null, 1e-5 / 8, 1e-6 / 64), 1 / 8.0, 3))
                .containsExactly(steps);
        assertThat(steps(new AdaGrad(0.1, 1e-5 / 8), 1 / 8.0, 3)[0]).isNotCloseTo(steps[0], within(0.1 * steps[0]));
    }

    @Test
    void aStateThatIsThereIsNotStartedAnew() {
        INDArray state = Nd4j.createFromArray(new double[] {1, 2, 3, 4}).reshape(1, 4);

        new ScaledAdaGrad(0.1, null, 1e-5, 1e-7).instantiate(state, false);

        assertThat(state.toDoubleVector()).containsExactly(1, 2, 3, 4);
    }

    static Stream<ScaledAdaGrad> updaters() {
        return Stream.of(new ScaledAdaGrad(0.1, null, 1e-5, 3e-8), new ScaledAdaGrad(Double.NaN, SCHEDULE, 1e-5, 3e-8));
    }

    @ParameterizedTest
    @MethodSource("updaters")
    void jsonYamlAndClonesAreEqual(ScaledAdaGrad updater) {
        MultiLayerConfiguration conf = new NeuralNetConfiguration.Builder()
                .list()
                .layer(new DenseLayer.Builder().nIn(3).nOut(4).updater(updater).build())
                .validateOutputLayerConfig(false)
                .build();

        assertThat(updater(MultiLayerConfiguration.fromJson(conf.toJson())))
                .isEqualTo(updater)
                .hasSameHashCodeAs(updater);
        assertThat(updater(MultiLayerConfiguration.fromYaml(conf.toYaml()))).isEqualTo(updater);
        assertThat(updater(conf.clone())).isEqualTo(updater);
        assertThat(updater.clone()).isEqualTo(updater).isNotSameAs(updater);
    }

    private static IUpdater updater(MultiLayerConfiguration conf) {
        return ((BaseLayer) conf.getConf(0).getLayer()).getIUpdater();
    }

    @Test
    void updatersThatDifferInAnythingAreNotEqual() {
        ScaledAdaGrad updater = new ScaledAdaGrad(0.1, null, 1e-5, 1e-6);

        assertThat(updater)
                .isNotEqualTo(new ScaledAdaGrad(0.2, null, 1e-5, 1e-6))
                .isNotEqualTo(new ScaledAdaGrad(0.1, SCHEDULE, 1e-5, 1e-6))
                .isNotEqualTo(new ScaledAdaGrad(0.1, null, 2e-5, 1e-6))
                .isNotEqualTo(new ScaledAdaGrad(0.1, null, 1e-5, 2e-6))
                .isNotEqualTo(new AdaGrad(0.1, 1e-5));
        assertThat(new AdaGrad(0.1, 1e-5)).isNotEqualTo(updater);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1e-9, Double.NaN, Double.POSITIVE_INFINITY})
    void aStartThatIsNoSumOfSquaresIsRefused(double start) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ScaledAdaGrad(0.1, null, 1e-5, start))
                .withMessage("AdaGrad's sum of squares cannot start from " + start
                        + ": give 0 or more, 1e-6 for what ND4J starts from");
    }
}
