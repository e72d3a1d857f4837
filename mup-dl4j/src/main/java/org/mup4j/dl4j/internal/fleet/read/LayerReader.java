package org.mup4j.dl4j.internal.fleet.read;

import java.util.Map;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.jspecify.annotations.Nullable;
import org.mup4j.dl4j.internal.fleet.program.Activation;
import org.mup4j.dl4j.internal.fleet.program.GradientRule;
import org.mup4j.dl4j.internal.fleet.program.LayerProgram;
import org.mup4j.dl4j.layer.ScaledInput;

/** Reads layers with parameters. */
final class LayerReader {

    private static final Map<GradientNormalization, GradientRule.Kind> RULES = Map.of(
            GradientNormalization.None, GradientRule.Kind.NONE,
            GradientNormalization.RenormalizeL2PerLayer, GradientRule.Kind.RENORMALIZE_PER_LAYER,
            GradientNormalization.RenormalizeL2PerParamType, GradientRule.Kind.RENORMALIZE_PER_PARAMETER,
            GradientNormalization.ClipElementWiseAbsoluteValue, GradientRule.Kind.CLIP_ENTRIES,
            GradientNormalization.ClipL2PerLayer, GradientRule.Kind.CLIP_PER_LAYER,
            GradientNormalization.ClipL2PerParamType, GradientRule.Kind.CLIP_PER_PARAMETER);

    private LayerReader() {}

    static LayerProgram dense(String name, DenseLayer layer, @Nullable InputPreProcessor before) {
        if (layer.hasLayerNorm()) {
            throw Refusals.inLayer(
                    name,
                    "a DenseLayer with layer normalisation",
                    "only without: set .hasLayerNorm(false), or " + Refusals.TRAIN_IN_DL4J);
        }
        Activation activation = ActivationReader.hidden(name, layer.getActivationFn());
        return read(name, layer, layer.hasBias(), activation, before);
    }

    static LayerProgram output(String name, OutputLayer layer, @Nullable InputPreProcessor before) {
        return read(name, layer, layer.hasBias(), Activation.IDENTITY, before);
    }

    private static LayerProgram read(
            String name,
            FeedForwardLayer layer,
            boolean bias,
            Activation activation,
            @Nullable InputPreProcessor before) {
        requireSizes(name, layer);
        requireNoExtras(name, layer);
        return new LayerProgram(
                name,
                (int) layer.getNIn(),
                (int) layer.getNOut(),
                bias,
                inputScale(name, before),
                retain(name, layer.getIDropout()),
                activation,
                rule(layer),
                PenaltyReader.read(name, layer.getRegularizationByParam(DefaultParamInitializer.WEIGHT_KEY)),
                PenaltyReader.read(name, layer.getRegularizationByParam(DefaultParamInitializer.BIAS_KEY)));
    }

    private static void requireSizes(String name, FeedForwardLayer layer) {
        if (layer.getNIn() > Integer.MAX_VALUE || layer.getNOut() > Integer.MAX_VALUE) {
            throw Refusals.inLayer(
                    name,
                    "a layer with nIn=" + layer.getNIn() + " and nOut=" + layer.getNOut(),
                    "which is more than a Java array holds: " + Refusals.TRAIN_IN_DL4J);
        } else if (layer.getNIn() < 1 || layer.getNOut() < 1) {
            throw Refusals.inLayer(
                    name,
                    "a layer with nIn=" + layer.getNIn() + " and nOut=" + layer.getNOut(),
                    "which says no size: set .nIn(..) and .nOut(..) on the layer, or .setInputType(InputType.feedForward(..))"
                            + " on the network");
        }
    }

    private static void requireNoExtras(String name, FeedForwardLayer layer) {
        if (layer.getConstraints() != null && !layer.getConstraints().isEmpty()) {
            throw Refusals.inLayer(
                    name,
                    "the constraint " + Refusals.name(layer.getConstraints().get(0)),
                    "no constraints at all: leave it out, or " + Refusals.TRAIN_IN_DL4J);
        } else if (layer.getWeightNoise() != null) {
            throw Refusals.inLayer(
                    name,
                    "the weight noise " + Refusals.name(layer.getWeightNoise()),
                    "none at all: leave it out, or " + Refusals.TRAIN_IN_DL4J);
        }
    }

    static double inputScale(String name, @Nullable InputPreProcessor before) {
        if (before == null) {
            return 1;
        } else if (before instanceof ScaledInput scaled) {
            return scaled.factor();
        }
        throw Refusals.inLayer(
                name,
                "the input pre-processor " + Refusals.name(before),
                "because its layers take rows of numbers: put the data into that form beforehand, or "
                        + Refusals.TRAIN_IN_DL4J);
    }

    private static double retain(String name, @Nullable IDropout dropout) {
        if (dropout == null) {
            return 1;
        } else if (dropout.getClass() != Dropout.class) {
            throw Refusals.inLayer(
                    name,
                    "the dropout " + Refusals.name(dropout),
                    "only org.deeplearning4j.nn.conf.dropout.Dropout: use that, or " + Refusals.TRAIN_IN_DL4J);
        } else if (((Dropout) dropout).getPSchedule() != null) {
            throw Refusals.inLayer(
                    name,
                    "Dropout on the schedule " + Refusals.name(((Dropout) dropout).getPSchedule()),
                    "only with one probability: give a number, or " + Refusals.TRAIN_IN_DL4J);
        }
        return ((Dropout) dropout).getP();
    }

    private static GradientRule rule(FeedForwardLayer layer) {
        GradientNormalization rule = layer.getGradientNormalization();
        return rule == null
                ? GradientRule.NONE
                : new GradientRule(RULES.get(rule), layer.getGradientNormalizationThreshold());
    }
}
