package org.mup4j.dl4j.law;

import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.constraint.NonNegativeConstraint;
import org.deeplearning4j.nn.conf.dropout.AlphaDropout;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.GaussianDropout;
import org.deeplearning4j.nn.conf.dropout.GaussianNoise;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.conf.weightnoise.WeightNoise;
import org.nd4j.linalg.api.buffer.DataType;

/** Layers with random settings. */
final class RandomLayers {

    final Dice dice;

    RandomLayers(Dice dice) {
        this.dice = dice;
    }

    /** Settings that layers inherit. */
    NeuralNetConfiguration.Builder global() {
        NeuralNetConfiguration.Builder global = new NeuralNetConfiguration.Builder()
                .seed(dice.between(1, 1000))
                .dataType(DataType.DOUBLE)
                .updater(dice.updater())
                .weightInit(dice.weightInit(false))
                .activation(dice.activation());
        if (dice.chance(0.3)) {
            global.biasUpdater(dice.updater());
        }
        if (dice.chance(0.3)) {
            global.biasInit(0.1)
                    .gradientNormalization(dice.gradientNormalization())
                    .gradientNormalizationThreshold(0.5);
        }
        if (dice.chance(0.5)) {
            switch (dice.between(0, 4)) {
                case 0 -> global.l2(1e-3).l2Bias(1e-4);
                case 1 -> global.l1(1e-3).l1Bias(1e-4);
                case 2 -> global.weightDecay(1e-2, true).weightDecayBias(1e-3, true);
                case 3 -> global.weightDecay(1e-4, false);
                default -> global.l1(1e-4).weightDecay(1e-2);
            }
        }
        if (dice.chance(0.15)) {
            global.constrainWeights(new NonNegativeConstraint());
        }
        return global;
    }

    DenseLayer dense(int in, int out) {
        DenseLayer.Builder layer = new DenseLayer.Builder();
        if (in > 0) {
            layer.nIn(in);
        }
        boolean layerNorm = dice.chance(0.25);
        layer.nOut(out).hasBias(dice.chance(0.8)).hasLayerNorm(layerNorm);
        if (!layerNorm && dice.chance(0.15)) {
            layer.constrainWeights(new MaxNormConstraint(2.0, 1)); // DL4J cannot apply it to a gain
        }
        if (dice.chance(0.2)) {
            layer.gainInit(1.2);
        }
        individually(layer, true);
        return layer.build();
    }

    /** Settings of one layer's own. */
    <B extends FeedForwardLayer.Builder<B>> B individually(B layer, boolean flat) {
        if (dice.chance(0.3)) {
            layer.updater(dice.updater());
        }
        if (dice.chance(0.15)) {
            ((BaseLayer.Builder<?>) layer).biasUpdater(dice.updater());
        }
        if (dice.chance(0.4)) {
            layer.weightInit(dice.weightInit(flat));
        }
        if (dice.chance(0.3)) {
            layer.activation(dice.activation());
        }
        if (dice.chance(0.2)) {
            layer.dropOut(dropout());
        }
        if (dice.chance(0.1)) {
            layer.weightNoise(
                    dice.chance(0.5)
                            ? new DropConnect(0.8)
                            : new WeightNoise(new org.deeplearning4j.nn.conf.distribution.NormalDistribution(0, 0.01)));
        }
        return layer;
    }

    IDropout dropout() {
        return dice.oneOf(List.of(new Dropout(0.7), new GaussianDropout(0.2)));
    }

    /** Noise of a fixed size, which no gauge with a forward multiplier allows before a weight. */
    IDropout noise() {
        return dice.oneOf(List.of(new AlphaDropout(0.8), new GaussianNoise(0.1)));
    }
}
