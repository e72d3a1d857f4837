package org.mup4j.dl4j.law;

import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.distribution.BinomialDistribution;
import org.deeplearning4j.nn.conf.distribution.ConstantDistribution;
import org.deeplearning4j.nn.conf.distribution.LogNormalDistribution;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.distribution.OrthogonalDistribution;
import org.deeplearning4j.nn.conf.distribution.TruncatedNormalDistribution;
import org.deeplearning4j.nn.conf.distribution.UniformDistribution;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.nn.weights.WeightInitConstant;
import org.deeplearning4j.nn.weights.WeightInitDistribution;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
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

/** Draws the parts that every layer can have. Seeded: the same seed draws the same parts, whatever the width. */
final class Dice {

    /** What the dice may draw. */
    enum Draws {
        EVERYTHING,
        /** What Deeplearning4j can read back from JSON. */
        READABLE,
        /** Nor orthogonal weights: for matrices of some shapes ND4J's decomposition never ends. */
        READABLE_AND_ENDING
    }

    private final Random random;
    private final Draws draws;

    Dice(long seed, Draws draws) {
        this.random = new Random(seed);
        this.draws = draws;
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    int between(int from, int to) {
        return from + random.nextInt(to - from + 1);
    }

    <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    Activation activation() {
        return oneOf(List.of(
                Activation.RELU,
                Activation.TANH,
                Activation.IDENTITY,
                Activation.SIGMOID,
                Activation.ELU,
                Activation.SWISH));
    }

    IUpdater updater() {
        double rate = 0.001 * between(1, 9);
        if (chance(0.4)) {
            ISchedule s = schedule(rate);
            return oneOf(List.<IUpdater>of(
                    new Sgd(s),
                    new Nesterovs(s, 0.8),
                    new Adam(s),
                    new AMSGrad(s),
                    new AdaMax(s),
                    new Nadam(s),
                    new RmsProp(s),
                    new AdaGrad(s, 1e-5)));
        }
        return oneOf(List.<IUpdater>of(
                new Sgd(rate),
                new Nesterovs(rate, 0.9),
                new Adam(rate, 0.8, 0.99, 1e-6),
                new AMSGrad(rate),
                new AdaMax(rate),
                new Nadam(rate),
                new RmsProp(rate, 0.9, 1e-6),
                new AdaGrad(rate),
                new NoOp()));
    }

    ISchedule schedule(double value) {
        ScheduleType type = chance(0.7) ? ScheduleType.ITERATION : ScheduleType.EPOCH;
        ISchedule plain = oneOf(List.of(
                new FixedSchedule(value),
                new ExponentialSchedule(type, value, 0.9),
                new InverseSchedule(type, value, 0.5, 2),
                new PolySchedule(type, value, 2, 10),
                new SigmoidSchedule(type, value, 0.3, 2),
                new StepSchedule(type, value, 0.5, 2),
                new CycleSchedule(type, value / 2, value, 8, 2, 0.5),
                new MapSchedule.Builder(type)
                        .add(0, value)
                        .add(2, value / 3)
                        .add(4, value / 5)
                        .build()));
        return draws == Draws.EVERYTHING && chance(0.2) ? new RampSchedule(plain, 3) : plain;
    }

    IWeightInit weightInit(boolean flat) {
        if (chance(0.5)) {
            return oneOf(List.of(
                            WeightInit.XAVIER,
                            WeightInit.XAVIER_UNIFORM,
                            WeightInit.XAVIER_LEGACY,
                            WeightInit.XAVIER_FAN_IN,
                            WeightInit.RELU,
                            WeightInit.RELU_UNIFORM,
                            WeightInit.UNIFORM,
                            WeightInit.NORMAL,
                            WeightInit.LECUN_NORMAL,
                            WeightInit.LECUN_UNIFORM,
                            WeightInit.SIGMOID_UNIFORM,
                            WeightInit.ZERO,
                            WeightInit.VAR_SCALING_NORMAL_FAN_IN,
                            WeightInit.VAR_SCALING_NORMAL_FAN_OUT,
                            WeightInit.VAR_SCALING_NORMAL_FAN_AVG,
                            WeightInit.VAR_SCALING_UNIFORM_FAN_IN,
                            WeightInit.VAR_SCALING_UNIFORM_FAN_OUT,
                            WeightInit.VAR_SCALING_UNIFORM_FAN_AVG))
                    .getWeightInitFunction();
        }
        IWeightInit drawn = oneOf(List.<IWeightInit>of(
                new WeightInitDistribution(new NormalDistribution(0, 0.05)),
                new WeightInitDistribution(new NormalDistribution(0.01, 0.05)),
                new WeightInitDistribution(new UniformDistribution(-0.1, 0.12)),
                new WeightInitDistribution(new TruncatedNormalDistribution(0, 0.1)),
                new WeightInitDistribution(new LogNormalDistribution(-3, 0.2)),
                new WeightInitDistribution(new ConstantDistribution(0.02)),
                new WeightInitDistribution(new BinomialDistribution(2, 0.1)),
                new WeightInitConstant(0.03)));
        return flat && chance(0.15) && draws != Draws.READABLE_AND_ENDING
                ? new WeightInitDistribution(new OrthogonalDistribution(1.1))
                : drawn;
    }

    GradientNormalization gradientNormalization() {
        return oneOf(List.of(GradientNormalization.values()));
    }
}
