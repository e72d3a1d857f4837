package org.mup4j.dl4j.check;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.DoubleFunction;
import java.util.function.IntFunction;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInitConstant;
import org.deeplearning4j.nn.weights.WeightInitDistribution;
import org.deeplearning4j.nn.weights.WeightInitNormal;
import org.deeplearning4j.nn.weights.WeightInitRelu;
import org.deeplearning4j.nn.weights.WeightInitReluUniform;
import org.deeplearning4j.nn.weights.WeightInitXavier;
import org.deeplearning4j.nn.weights.WeightInitXavierUniform;
import org.mup4j.core.check.CoordReport;
import org.mup4j.core.rule.Gauge;
import org.mup4j.dl4j.MuP;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;

/** Networks as different as users' own, all of them correct: the n-th is a function of n. */
final class RandomNets {

    private enum Norm {
        NONE,
        BATCH,
        LAYER
    }

    private record Optimizer(DoubleFunction<IUpdater> at, double from, double to) {

        /** The rate is uniform in its logarithm. */
        IUpdater draw(Random random) {
            return at.apply(from * Math.pow(to / from, random.nextDouble()));
        }
    }

    private static final List<Optimizer> OPTIMIZERS = List.of(
            new Optimizer(Sgd::new, 0.01, 0.1),
            new Optimizer(rate -> new Nesterovs(rate, 0.9), 0.002, 0.02),
            new Optimizer(Adam::new, 3e-4, 3e-3),
            new Optimizer(AMSGrad::new, 3e-4, 3e-3),
            new Optimizer(Nadam::new, 3e-4, 3e-3),
            new Optimizer(AdaMax::new, 3e-4, 3e-3),
            new Optimizer(RmsProp::new, 3e-4, 3e-3),
            new Optimizer(AdaGrad::new, 3e-4, 3e-3));

    private static final List<Activation> ACTIVATIONS = List.of(
            Activation.RELU,
            Activation.LEAKYRELU,
            Activation.ELU,
            Activation.TANH,
            Activation.GELU,
            Activation.SWISH,
            Activation.SOFTPLUS,
            Activation.SIGMOID);

    private static final List<IWeightInit> INITIALISERS = List.of(
            new WeightInitRelu(),
            new WeightInitXavier(),
            new WeightInitNormal(),
            new WeightInitXavierUniform(),
            new WeightInitReluUniform(),
            new WeightInitDistribution(new NormalDistribution(0, 0.1)));

    private static final int IMAGE = 6;
    private static final int BASE_WIDTH = 64;

    private final int index;
    private final boolean convolutional;
    private final int depth;
    private final Activation activation;
    private final IUpdater updater;
    private final IWeightInit initialiser;
    private final boolean bias;
    private final double biasInit;
    private final Norm norm;
    private final boolean zeroReadout;
    private final RandomTask task;
    private final Gauge gauge;

    private RandomNets(int index) {
        Random random = new Random(7_919L * (index + 1));
        this.index = index;
        convolutional = random.nextInt(4) == 0;
        depth = 1 + random.nextInt(convolutional ? 3 : 4);
        activation = pick(random, ACTIVATIONS);
        updater = pick(random, OPTIMIZERS).draw(random);
        initialiser = pick(random, INITIALISERS);
        bias = random.nextInt(4) > 0;
        biasInit = random.nextInt(3) == 0 ? 0.1 : 0;
        norm = convolutional ? pick(random, List.of(Norm.NONE, Norm.BATCH)) : pick(random, List.of(Norm.values()));
        zeroReadout = random.nextBoolean();
        int inputs = convolutional ? (1 + random.nextInt(3)) * IMAGE * IMAGE : 4 + random.nextInt(37);
        task = RandomTask.draw(random, inputs);
        gauge = random.nextInt(4) > 0 ? Gauge.MULTIPLIER_FREE : pick(random, List.of(Gauge.values()));
    }

    static RandomNets of(int index) {
        return new RandomNets(index);
    }

    private static <T> T pick(Random random, List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** The coordinate check of muP with five seeds; images at three widths, the others at four. */
    CoordReport check() {
        return check(5, convolutional ? new int[] {64, 128, 256} : new int[] {64, 128, 256, 512});
    }

    /** The same, narrower and with fewer seeds. */
    CoordReport smallCheck() {
        return check(3, convolutional ? new int[] {32, 64, 128} : new int[] {64, 128, 256});
    }

    private CoordReport check(int seeds, int... widths) {
        IntFunction<MultiLayerConfiguration> family = convolutional ? this::image : this::perceptron;
        return CoordCheck.of(MuP.family(family).baseWidth(BASE_WIDTH).gauge(gauge))
                .widths(widths)
                .seeds(seeds)
                .firstSeed(Math.max(1, 100L * index))
                .run(task.batches(5, 31L * index));
    }

    private MultiLayerConfiguration perceptron(int width) {
        NeuralNetConfiguration.ListBuilder list = start();
        for (int i = 0; i < depth; i++) {
            list.layer(new DenseLayer.Builder()
                    .nOut(width)
                    .hasBias(bias)
                    .hasLayerNorm(norm == Norm.LAYER)
                    .activation(norm == Norm.BATCH ? Activation.IDENTITY : activation)
                    .build());
            normalise(list);
        }
        return list.layer(readout())
                .setInputType(InputType.feedForward(task.inputs()))
                .build();
    }

    private MultiLayerConfiguration image(int width) {
        NeuralNetConfiguration.ListBuilder list = start();
        for (int i = 0; i < depth; i++) {
            list.layer(new ConvolutionLayer.Builder(3, 3)
                    .nOut(width)
                    .padding(1, 1)
                    .hasBias(bias)
                    .activation(norm == Norm.BATCH ? Activation.IDENTITY : activation)
                    .build());
            normalise(list);
            if (i == 0) {
                list.layer(new SubsamplingLayer.Builder(
                                SubsamplingLayer.PoolingType.MAX, new int[] {2, 2}, new int[] {2, 2})
                        .build());
            }
        }
        return list.layer(readout())
                .setInputType(InputType.convolutionalFlat(IMAGE, IMAGE, task.inputs() / (IMAGE * IMAGE)))
                .build();
    }

    private NeuralNetConfiguration.ListBuilder start() {
        return new NeuralNetConfiguration.Builder()
                .updater(updater)
                .weightInit(initialiser)
                .biasInit(biasInit)
                .activation(activation)
                .list();
    }

    private void normalise(NeuralNetConfiguration.ListBuilder list) {
        if (norm == Norm.BATCH) {
            list.layer(new BatchNormalization.Builder().activation(activation).build());
        }
    }

    private OutputLayer readout() {
        return new OutputLayer.Builder(task.loss())
                .nOut(task.outputs())
                .activation(task.output())
                .weightInit(zeroReadout ? new WeightInitConstant(0) : initialiser)
                .biasInit(0)
                .build();
    }

    /** The choices, in the order of {@link #COLUMNS}. */
    Object[] choices() {
        return new Object[] {
            index,
            convolutional ? "conv" : "mlp",
            depth,
            activation,
            updater.getClass().getSimpleName(),
            String.format(Locale.ROOT, "%.1e", updater.getLearningRate(0, 0)),
            initialiser.getClass().getSimpleName().replace("WeightInit", ""),
            bias ? "bias " + biasInit : "none",
            norm,
            zeroReadout ? "zero" : "random",
            task,
            gauge
        };
    }

    static final String COLUMNS =
            "net,kind,hidden_layers,activation,updater,rate,init,bias,normalisation,readout,task,gauge";

    @Override
    public String toString() {
        return String.join(" ", Arrays.stream(choices()).map(String::valueOf).toList());
    }
}
