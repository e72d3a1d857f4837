package org.mup4j.examples.task;

import java.util.Locale;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.weights.WeightInitVarScalingNormalFanIn;
import org.mup4j.dl4j.MuP;
import org.mup4j.examples.sweep.Objective;
import org.mup4j.examples.sweep.RunSpec;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Multilayer perceptrons as in the published sweeps: hidden layers of one width, ReLU, Adam with default betas.
 *
 * <p>The published initial scale c = 1/10 is read as: an initial weight has standard deviation c / sqrt(fan-in), biases are
 * zero. Deeplearning4j's initialiser of that form draws from the normal distribution cut off at two standard deviations,
 * whose own deviation is 0.88 times that.
 *
 * @param inputs number of features
 * @param outputs number of outputs
 * @param objective what they minimise
 */
record Mlp(int inputs, int outputs, Objective objective) {

    /** The network of a run, wrapped against the base width where its scheme is not SP. */
    MultiLayerConfiguration configuration(RunSpec spec) {
        return switch (spec.scheme()) {
            case SP -> plain(spec, spec.width());
            case MUP ->
                MuP.family(width -> plain(spec, width))
                        .baseWidth(spec.setup().baseWidth())
                        .at(spec.width())
                        .configuration();
            case MUP_DEPTH ->
                throw new IllegalArgumentException(
                        "These networks have no residual branches, so no rule for the depth");
        };
    }

    private MultiLayerConfiguration plain(RunSpec spec, int width) {
        double c = spec.setup().initScale();
        NeuralNetConfiguration.ListBuilder layers = new NeuralNetConfiguration.Builder()
                .seed(spec.seed())
                .dataType(DataType.valueOf(spec.setup().dataType().toUpperCase(Locale.ROOT)))
                .updater(new Adam(spec.rate()))
                .weightInit(new WeightInitVarScalingNormalFanIn(c * c))
                .activation(Activation.RELU)
                .list();
        for (int layer = 0; layer < spec.depth(); layer++) {
            layers.layer(new DenseLayer.Builder()
                    .nIn(layer == 0 ? inputs : width)
                    .nOut(width)
                    .build());
        }
        return layers.layer(head(width)).build();
    }

    private OutputLayer head(int width) {
        OutputLayer.Builder head = switch (objective) {
            case REGRESSION -> new OutputLayer.Builder(LossFunction.MSE).activation(Activation.IDENTITY);
            case CLASSIFICATION -> new OutputLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX);
        };
        return head.nIn(width).nOut(outputs).build();
    }

    long parameters(long width, int depth) {
        return (inputs + 1) * width + (depth - 1) * (width + 1) * width + (width + 1) * outputs;
    }
}
