package org.mup4j.examples.coord;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInitVarScalingNormalFanIn;
import org.mup4j.dl4j.MuP;
import org.mup4j.examples.data.CaliforniaHousing;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * The network of the experiment: 8-w-w-1, ReLU, mean squared error, Adam with default betas, in double precision.
 *
 * <p>The published initial scale c = 1/10 is read as: an initial weight has standard deviation c / sqrt(fan-in), biases
 * are zero. DL4J's initialiser of that form draws from the normal distribution cut off at two standard deviations, whose
 * own deviation is 0.88 times that.
 */
final class HousingMlp {

    /** Index of the last hidden layer, whose weights are looked at. */
    static final int LAST_HIDDEN = 1;

    private HousingMlp() {}

    /**
     * The network as a user would configure it.
     *
     * @param width of both hidden layers
     * @param settings rate and initial scale
     * @param seed of the initial weights
     * @return a plain configuration
     */
    static MultiLayerConfiguration configuration(int width, Settings settings, long seed) {
        double c = settings.initScale();
        return new NeuralNetConfiguration.Builder()
                .seed(seed)
                .dataType(DataType.DOUBLE)
                .updater(new Adam(settings.rate()))
                .weightInit(new WeightInitVarScalingNormalFanIn(c * c))
                .activation(Activation.RELU)
                .list()
                .layer(new DenseLayer.Builder()
                        .nIn(CaliforniaHousing.FEATURES)
                        .nOut(width)
                        .build())
                .layer(new DenseLayer.Builder().nIn(width).nOut(width).build())
                .layer(new OutputLayer.Builder(LossFunction.MSE)
                        .activation(Activation.IDENTITY)
                        .nIn(width)
                        .nOut(1)
                        .build())
                .build();
    }

    /**
     * A network of the comparison with its initial weights.
     *
     * @param run width, parametrization and seed
     * @param settings the base width, rate and initial scale
     * @return the network: for SP the plain configuration, for muP the same wrapped
     */
    static MultiLayerNetwork network(Run run, Settings settings) {
        long seed = settings.seed() + run.seed();
        MultiLayerConfiguration configuration = switch (run.scheme()) {
            case SP -> configuration(run.width(), settings, seed);
            case MUP ->
                MuP.family(width -> configuration(width, settings, seed))
                        .baseWidth(settings.base())
                        .at(run.width())
                        .configuration();
        };
        MultiLayerNetwork network = new MultiLayerNetwork(configuration);
        network.init();
        return network;
    }

    /**
     * @param width of both hidden layers
     * @return number of parameters
     */
    static long parameters(long width) {
        return (CaliforniaHousing.FEATURES + 1) * width + (width + 1) * width + width + 1;
    }
}
