package org.mup4j.dl4j.internal.write;

import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.dropout.AlphaDropout;
import org.deeplearning4j.nn.conf.dropout.GaussianNoise;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.jspecify.annotations.Nullable;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.internal.adapter.Wrappers;
import org.mup4j.dl4j.layer.ScaledInput;

/** Forward multipliers as preprocessors of a layer's input. */
public final class ForwardMultipliers {

    private ForwardMultipliers() {}

    /**
     * The multiplier that a preprocessor applies.
     *
     * @param preProcessor a layer's preprocessor, null for none
     * @return 1 where there is none of the library's
     */
    public static double in(@Nullable InputPreProcessor preProcessor) {
        if (preProcessor instanceof ScaledInput scaled) {
            return scaled.factor();
        }
        double product = 1;
        if (preProcessor instanceof ComposableInputPreProcessor composed) {
            for (InputPreProcessor inner : composed.getInputPreProcessors()) {
                product *= in(inner);
            }
        }
        return product;
    }

    /** A copy of the layer's preprocessor with its multiplier behind it; null if the multiplier is 1. */
    static @Nullable InputPreProcessor of(PlannedLayer layer) {
        double factor = layer.forwardMultiplier();
        if (factor == 1) {
            return null;
        }
        requireLinearDropout(layer);
        ScaledInput scaled = new ScaledInput(factor);
        InputPreProcessor configured = layer.reading().node().preProcessor();
        return configured == null ? scaled : new ComposableInputPreProcessor(configured.clone(), scaled);
    }

    private static void requireLinearDropout(PlannedLayer planned) {
        Layer layer = Wrappers.leaf(planned.reading().node().layer());
        IDropout dropout = layer.getIDropout();
        if (dropout instanceof AlphaDropout || dropout instanceof GaussianNoise) {
            throw new MuPException(
                    "Layer '" + planned.name() + "': " + dropout.getClass().getSimpleName()
                            + " on the layer's input adds values of a fixed size, so that a forward multiplier before it changes the"
                            + " network: use the gauge MULTIPLIER_FREE, or put the noise into a DropoutLayer of its own");
        }
    }
}
