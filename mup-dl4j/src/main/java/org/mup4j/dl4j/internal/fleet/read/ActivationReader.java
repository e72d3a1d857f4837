package org.mup4j.dl4j.internal.fleet.read;

import java.util.Map;
import org.mup4j.dl4j.internal.fleet.program.Activation;
import org.mup4j.dl4j.internal.fleet.program.ActivationKind;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/** Reads activation functions. */
final class ActivationReader {

    private static final Map<Class<?>, ActivationKind> PLAIN = Map.of(
            ActivationIdentity.class, ActivationKind.IDENTITY,
            ActivationELU.class, ActivationKind.ELU,
            ActivationSELU.class, ActivationKind.SELU,
            ActivationGELU.class, ActivationKind.GELU,
            ActivationSwish.class, ActivationKind.SWISH,
            ActivationTanH.class, ActivationKind.TANH,
            ActivationSigmoid.class, ActivationKind.SIGMOID,
            ActivationSoftPlus.class, ActivationKind.SOFTPLUS,
            ActivationSoftmax.class, ActivationKind.SOFTMAX);

    private ActivationReader() {}

    /** The function of a hidden layer. */
    static Activation hidden(String layer, IActivation function) {
        Activation activation = read(layer, function);
        if (activation.kind() == ActivationKind.SOFTMAX) {
            throw Refusals.inLayer(
                    layer,
                    "ActivationSoftmax in a hidden layer",
                    "only in the output layer with LossMCXENT or LossSparseMCXENT: use another activation here, or "
                            + Refusals.TRAIN_IN_DL4J);
        }
        return activation;
    }

    /** Any function. */
    static Activation read(String layer, IActivation function) {
        Class<?> type = function.getClass();
        if (type == ActivationReLU.class) {
            return relu(layer, (ActivationReLU) function);
        } else if (type == ActivationLReLU.class) {
            return new Activation(ActivationKind.LEAKY_RELU, ((ActivationLReLU) function).getAlpha());
        } else if (!PLAIN.containsKey(type)) {
            throw Refusals.inLayer(
                    layer,
                    "the activation function " + Refusals.name(function),
                    "only identity, relu, leaky relu, elu, selu, gelu, swish, tanh, sigmoid, softplus and, in the output"
                            + " layer, softmax: use one of these, or " + Refusals.TRAIN_IN_DL4J);
        }
        requireRightGradient(layer, function);
        return new Activation(PLAIN.get(type), 0);
    }

    private static Activation relu(String layer, ActivationReLU relu) {
        boolean hasThreshold = relu.getThreshold() != null && relu.getThreshold() != 0;
        if (relu.getMax() != null || hasThreshold) {
            throw Refusals.inLayer(
                    layer,
                    "ActivationReLU with the maximum " + relu.getMax() + " and the threshold " + relu.getThreshold(),
                    "only new ActivationReLU() and, for a slope below 0, new ActivationLReLU(slope): use one of these, or "
                            + Refusals.TRAIN_IN_DL4J);
        } else if (relu.getNegativeSlope() == null && relu.getThreshold() == null) {
            return new Activation(ActivationKind.RELU, 0);
        }
        double slope = relu.getNegativeSlope() == null ? 0 : relu.getNegativeSlope();
        return new Activation(ActivationKind.LEAKY_RELU, slope);
    }

    /** Two of ND4J's functions go back with another function's slope. */
    private static void requireRightGradient(String layer, IActivation function) {
        if (function instanceof ActivationELU elu && elu.getAlpha() != ActivationELU.DEFAULT_ALPHA) {
            throw Refusals.inLayer(
                    layer,
                    "ActivationELU with alpha " + elu.getAlpha(),
                    "because Deeplearning4j computes its gradient for alpha 1 whatever the alpha: use new"
                            + " ActivationELU()");
        } else if (function instanceof ActivationGELU gelu && gelu.isPrecise()) {
            throw Refusals.inLayer(
                    layer,
                    "ActivationGELU(precise = true)",
                    "because Deeplearning4j's gradient of it is off in the fourth digit: use new ActivationGELU()");
        }
    }
}
