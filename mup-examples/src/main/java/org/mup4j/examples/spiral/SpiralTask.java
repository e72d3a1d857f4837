package org.mup4j.examples.spiral;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.mup4j.core.rule.DepthScaling;
import org.mup4j.dl4j.MuP;
import org.mup4j.dl4j.MuPFamily;
import org.mup4j.examples.sweep.Objective;
import org.mup4j.examples.sweep.RunSpec;
import org.mup4j.examples.sweep.Setup;
import org.mup4j.examples.sweep.Workload;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Plain perceptrons with Kaiming's initial weights and Adam that tell spirals apart. */
final class SpiralTask implements Workload {

    static final String NAME = "spiral";
    static final int BASE_WIDTH = 64;
    static final int BASE_DEPTH = 4;
    static final int BATCH_SIZE = 32;

    /** The gain of Kaiming's initial weights: a standard deviation of sqrt(2 / fan-in). */
    static final double GAIN = Math.sqrt(2);

    /**
     * By which power of the depth the rate of a plain network falls under Adam. It was measured, for the change of the last
     * hidden layer over depths 2 to 32; no law was published.
     */
    static final double DEPTH_EXPONENT = 1.33;

    private static final int TRAINING = 2_000;
    private static final int VALIDATION = 500;

    private final Spirals spirals;
    private final DataSet training;
    private final DataSet validation;

    SpiralTask(Spirals spirals) {
        this.spirals = spirals;
        this.training = spirals.rows(TRAINING, 1);
        this.validation = spirals.rows(VALIDATION, 2);
    }

    Setup setup(String kernels, int steps, int readingInterval) {
        int loss = Math.max(1, steps / 50);
        int look = Math.max(1, steps / 5);
        return new Setup(
                NAME,
                spirals.name(),
                "float",
                kernels,
                BASE_WIDTH,
                GAIN,
                steps,
                BATCH_SIZE,
                loss,
                look,
                readingInterval);
    }

    @Override
    public MultiLayerConfiguration configuration(RunSpec spec) {
        MuPFamily<MultiLayerConfiguration> family =
                MuP.family(width -> plain(spec, width)).baseWidth(spec.setup().baseWidth());
        return switch (spec.scheme()) {
            case SP -> plain(spec, spec.width());
            case MUP -> family.at(spec.width()).configuration();
            case MUP_DEPTH ->
                family.depth(DepthScaling.plain(DEPTH_EXPONENT), spec.depth(), BASE_DEPTH)
                        .at(spec.width())
                        .configuration();
        };
    }

    private MultiLayerConfiguration plain(RunSpec spec, int width) {
        NeuralNetConfiguration.ListBuilder layers = new NeuralNetConfiguration.Builder()
                .seed(spec.seed())
                .dataType(DataType.FLOAT)
                .updater(new Adam(spec.rate()))
                .weightInit(WeightInit.RELU)
                .activation(Activation.RELU)
                .list();
        for (int layer = 0; layer < spec.depth(); layer++) {
            layers.layer(new DenseLayer.Builder()
                    .nIn(layer == 0 ? Spirals.INPUTS : width)
                    .nOut(width)
                    .build());
        }
        return layers.layer(new OutputLayer.Builder(LossFunction.MCXENT)
                        .activation(Activation.SOFTMAX)
                        .nIn(width)
                        .nOut(spirals.arms())
                        .build())
                .build();
    }

    @Override
    public DataSet training() {
        return training;
    }

    @Override
    public DataSet validation() {
        return validation;
    }

    @Override
    public Objective objective() {
        return Objective.CLASSIFICATION;
    }

    @Override
    public long parameters(long width, int depth) {
        return (Spirals.INPUTS + 1) * width + (depth - 1) * (width + 1) * width + (width + 1) * spirals.arms();
    }
}
