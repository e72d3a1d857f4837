package org.mup4j.dl4j.internal.fleet;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.FixedSchedule;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.RampSchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.linalg.schedule.StepSchedule;

/** Draws networks that a fleet trains, with data for them. The same seed draws the same. */
final class RandomMlp {

    private final Random random;
    private final DataType type;
    private final LossFunction loss;
    private final int[] sizes;
    private final MultiLayerConfiguration conf;

    RandomMlp(long seed) {
        this.random = new Random(seed);
        this.type = random.nextBoolean() ? DataType.FLOAT : DataType.DOUBLE;
        this.loss = oneOf(Confs.LOSSES);
        this.sizes = new int[2 + random.nextInt(4)];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = 1 + random.nextInt(20);
        }
        boolean needsTwo = loss == LossFunction.MCXENT || loss == LossFunction.SPARSE_MCXENT;
        sizes[sizes.length - 1] += needsTwo ? 1 : 0;
        this.conf = configuration(seed);
    }

    DataType type() {
        return type;
    }

    MultiLayerConfiguration conf() {
        return conf;
    }

    DataSet data() {
        return Confs.data(type, loss, 20 + random.nextInt(30), sizes[0], sizes[sizes.length - 1], random.nextLong());
    }

    int batch() {
        return 1 + random.nextInt(24);
    }

    private <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private MultiLayerConfiguration configuration(long seed) {
        ListBuilder list = new NeuralNetConfiguration.Builder()
                .seed(seed)
                .dataType(type)
                .updater(updaterForAll())
                .weightInit(oneOf(List.of(WeightInit.XAVIER, WeightInit.LECUN_NORMAL, WeightInit.UNIFORM)))
                .miniBatch(random.nextInt(8) > 0)
                .list();
        int layers = sizes.length - 1;
        boolean endsInLossLayer = layers > 1 && random.nextInt(4) == 0;
        for (int i = 0; i < layers; i++) {
            boolean isOutput = i == layers - 1 && !endsInLossLayer;
            list.layer(isOutput ? output(i) : dense(i));
        }
        if (endsInLossLayer) {
            list.layer(new LossLayer.Builder(loss)
                    .activation(Confs.before(loss, oneOf(Confs.ACTIVATIONS)))
                    .build());
        }
        return list.build();
    }

    private Layer dense(int index) {
        return with(new DenseLayer.Builder()
                .nIn(sizes[index])
                .nOut(sizes[index + 1])
                .hasBias(random.nextInt(4) > 0)
                .activation(oneOf(Confs.ACTIVATIONS)));
    }

    private Layer output(int index) {
        return with(new OutputLayer.Builder(loss)
                .nIn(sizes[index])
                .nOut(sizes[index + 1])
                .hasBias(random.nextInt(4) > 0)
                .activation(Confs.before(loss, oneOf(Confs.ACTIVATIONS))));
    }

    private Layer with(BaseLayer.Builder<?> layer) {
        layer.biasInit(random.nextInt(3) == 0 ? 0.2 : 0);
        if (random.nextInt(3) == 0) {
            layer.updater(updater());
        }
        if (random.nextInt(3) == 0) {
            layer.biasUpdater(updater());
        }
        if (random.nextInt(3) == 0) {
            layer.gradientNormalization(oneOf(List.of(GradientNormalization.values())))
                    .gradientNormalizationThreshold(0.05 + random.nextDouble());
        }
        penalties(layer);
        return layer.build();
    }

    private void penalties(BaseLayer.Builder<?> layer) {
        switch (random.nextInt(5)) {
            case 0 -> layer.l2(0.02 * random.nextDouble());
            case 1 -> layer.l1(0.01 * random.nextDouble()).l2Bias(0.01);
            case 2 -> layer.weightDecay(0.1 * random.nextDouble(), true);
            case 3 -> layer.weightDecayBias(0.001 * random.nextDouble(), false);
            default -> {
                // no penalty
            }
        }
    }

    /** AdaGrad forgets its schedule on the way from the network's builder to the layers. */
    private IUpdater updaterForAll() {
        IUpdater updater = updater();
        if (updater instanceof AdaGrad) {
            updater.setLrAndSchedule(updater.getLearningRate(0, 0), null);
        }
        return updater;
    }

    private IUpdater updater() {
        IUpdater updater = switch (random.nextInt(8)) {
            case 0 -> new Sgd();
            case 1 -> new Nesterovs(0.1, 0.5 + 0.45 * random.nextDouble());
            case 2 -> new Adam(0.1, 0.9, 0.95 + 0.04 * random.nextDouble(), 1e-7);
            case 3 -> new AMSGrad(0.1, 0.8, 0.99, 1e-6);
            case 4 -> new AdaMax(0.1, 0.9, 0.99, 1e-8);
            case 5 -> new Nadam(0.1, 0.9, 0.999, 1e-6);
            case 6 -> new RmsProp(0.1, 0.9, 1e-5);
            default -> new AdaGrad(0.1, 1e-5);
        };
        updater.setLrAndSchedule(Double.NaN, rate((1 + random.nextInt(3)) * 1e-3));
        return updater;
    }

    private ISchedule rate(double value) {
        return switch (random.nextInt(5)) {
            case 0 -> new ExponentialSchedule(ScheduleType.ITERATION, value, 0.99);
            case 1 -> new MapSchedule(ScheduleType.EPOCH, Map.of(0, value, 2, value / 3));
            case 2 -> new RampSchedule(new FixedSchedule(value), 10);
            case 3 -> new StepSchedule(ScheduleType.ITERATION, value, 0.7, 11);
            default -> new FixedSchedule(value);
        };
    }
}
