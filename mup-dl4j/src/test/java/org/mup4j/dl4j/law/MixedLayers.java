package org.mup4j.dl4j.law;

import java.util.List;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.AutoEncoder;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LearnedSelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.PrimaryCapsules;
import org.deeplearning4j.nn.conf.layers.RecurrentAttentionLayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.misc.RepeatVector;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.conf.layers.variational.VariationalAutoencoder;
import org.mup4j.dl4j.law.RandomMixture.Form;
import org.mup4j.dl4j.layer.AttentionSpan;
import org.mup4j.dl4j.layer.ClassToken;
import org.mup4j.dl4j.layer.FirstToken;
import org.mup4j.dl4j.layer.LayerNormalization;
import org.mup4j.dl4j.layer.LearnedPositionalEncoding;
import org.mup4j.dl4j.layer.MultiHeadAttention;
import org.mup4j.dl4j.layer.NormalizationKind;
import org.mup4j.dl4j.layer.PatchEmbedding;
import org.mup4j.dl4j.layer.PositionwiseDense;
import org.mup4j.dl4j.layer.ProjectionStart;
import org.mup4j.dl4j.layer.SinusoidalPositionalEncoding;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Draws the layers of a {@link RandomMixture}, each for the form of what flows. */
@SuppressWarnings("deprecation") // one of the older types of LSTM
final class MixedLayers {

    private final RandomMixture mixture;
    private final Dice dice;
    private final RandomLayers layers;
    private final int width;

    MixedLayers(RandomMixture mixture) {
        this.mixture = mixture;
        this.dice = mixture.dice;
        this.layers = mixture.layers;
        this.width = mixture.width;
    }

    /** Indexes become vectors. */
    void embedding() {
        mixture.add(new EmbeddingSequenceLayer.Builder()
                .nIn(RandomMixture.VOCABULARY)
                .nOut(width)
                .build());
        mixture.become(Form.SEQUENCES, width, mixture.length());
    }

    /** A layer after which there may be other features or another form. */
    void any() {
        switch (mixture.form()) {
            case VECTORS -> vectors();
            case SEQUENCES -> sequences();
            case IMAGES -> images();
        }
    }

    /** A layer after which form and features are what they were. */
    void keeping() {
        int features = mixture.features();
        mixture.add(
                switch (mixture.form()) {
                    case VECTORS -> keepingVectors(features);
                    case SEQUENCES -> keepingSequences(features);
                    case IMAGES -> keepingImages(features);
                });
    }

    private void vectors() {
        switch (dice.between(0, 9)) {
            case 0 -> {
                mixture.add(new RepeatVector.Builder<>(3).build());
                mixture.become(Form.SEQUENCES, mixture.features(), 3);
            }
            case 1 ->
                wide(layers.individually(new AutoEncoder.Builder().nOut(width), true)
                        .build());
            case 2 ->
                wide(layers.individually(
                                new VariationalAutoencoder.Builder()
                                        .nOut(width)
                                        .encoderLayerSizes(width)
                                        .decoderLayerSizes(width, width),
                                true)
                        .build());
            case 3 ->
                wide(new FrozenLayerWithBackprop(
                        new DenseLayer.Builder().nOut(width).build()));
            case 4, 5, 6 -> keeping();
            default -> wide(dense(width));
        }
    }

    private Layer dense(int out) {
        return dice.chance(0.3) ? positionwise(out) : layers.dense(0, out);
    }

    private void wide(Layer layer) {
        mixture.add(layer);
        mixture.become(mixture.form(), width, mixture.length());
    }

    private Layer keepingVectors(int features) {
        return switch (dice.between(0, 7)) {
            case 0 ->
                new BatchNormalization.Builder().lockGammaBeta(dice.chance(0.3)).build();
            case 1 -> new ActivationLayer(dice.activation());
            case 2 -> new DropoutLayer(layers.dropout());
            case 3 -> new PReLULayer.Builder().inputShape(features).build();
            case 4 ->
                layers.individually(new ElementWiseMultiplicationLayer.Builder().nOut(features), false)
                        .build();
            case 5 -> normalization();
            default -> dense(features);
        };
    }

    private Layer normalization() {
        return new LayerNormalization.Builder()
                .kind(dice.oneOf(List.of(NormalizationKind.values())))
                .build();
    }

    private Layer positionwise(int out) {
        return layers.individually(new PositionwiseDense.Builder().nOut(out).hasBias(dice.chance(0.8)), true)
                .build();
    }

    private void sequences() {
        switch (dice.between(0, 12)) {
            case 0 ->
                toVectors(new GlobalPoolingLayer.Builder(
                                dice.oneOf(List.of(PoolingType.AVG, PoolingType.MAX, PoolingType.SUM)))
                        .build());
            case 1 -> {
                mixture.become(mixture.form(), width, mixture.length());
                toVectors(new LastTimeStep(RandomRecurrent.plain(layers, width)));
            }
            case 2 -> {
                mixture.add(new ClassToken.Builder().build());
                mixture.become(Form.SEQUENCES, mixture.features(), mixture.length() + 1);
            }
            case 3 -> toVectors(new FirstToken.Builder().build());
            case 4 -> {
                Bidirectional.Mode mode = dice.oneOf(List.of(Bidirectional.Mode.values()));
                wide(new Bidirectional(mode, RandomRecurrent.plain(layers, width)));
                int times = mode == Bidirectional.Mode.CONCAT ? 2 : 1;
                mixture.become(Form.SEQUENCES, times * width, mixture.length());
            }
            case 5 ->
                locally(() -> {
                    wide(RandomOthers.settings(layers, RandomOthers.sequence(layers, width))
                            .build());
                    mixture.become(Form.SEQUENCES, width, mixture.length() - 1);
                });
            case 6, 7 -> keeping();
            default -> wide(sequence(width));
        }
    }

    /** A locally connected layer, where there may be one and what it reads is long enough. */
    private void locally(Runnable add) {
        if (mixture.local && !mixture.masks() && mixture.length() > 2) {
            add.run();
        } else {
            keeping();
        }
    }

    private void toVectors(Layer layer) {
        mixture.add(layer);
        mixture.become(Form.VECTORS, mixture.features(), 0);
    }

    /** A layer over sequences that has features of its own. */
    private Layer sequence(int out) {
        return switch (dice.between(0, 8)) {
            case 0 -> new MaskZeroLayer(RandomRecurrent.plain(layers, out), 0);
            case 1 -> new TimeDistributed(new DenseLayer.Builder().nOut(out).build());
            case 2 -> attention(out);
            case 3 -> positionwise(out);
            case 4 ->
                RandomOthers.settings(
                                layers,
                                new SelfAttentionLayer.Builder()
                                        .nIn(mixture.features())
                                        .nOut(out)
                                        .nHeads(heads(out))
                                        .projectInput(true))
                        .build();
            case 5 ->
                RandomOthers.settings(
                                layers,
                                new RecurrentAttentionLayer.Builder()
                                        .nIn(mixture.features())
                                        .nOut(out)
                                        .nHeads(heads(out))
                                        .hasBias(dice.chance(0.7))
                                        .projectInput(true))
                        .build();
            case 6 ->
                layers.individually(
                                new Convolution1DLayer.Builder(2)
                                        .convolutionMode(ConvolutionMode.Same)
                                        .nOut(out),
                                false)
                        .build();
            case 7 ->
                layers.individually(new GravesBidirectionalLSTM.Builder().nOut(out), false)
                        .build();
            default -> RandomRecurrent.plain(layers, out);
        };
    }

    /** Heads that grow in size, or in number where the width is a multiple of 3. */
    private int heads(int out) {
        return dice.chance(0.5) && out % 3 == 0 ? out / 3 : out % 2 == 0 ? 2 : 1;
    }

    private Layer attention(int out) {
        MultiHeadAttention.Builder attention = layers.individually(
                new MultiHeadAttention.Builder(heads(out))
                        .nOut(out)
                        .span(dice.oneOf(List.of(AttentionSpan.values())))
                        .hasBias(dice.chance(0.7))
                        .queryStart(dice.oneOf(List.of(ProjectionStart.values())))
                        .outputStart(dice.oneOf(List.of(ProjectionStart.values()))),
                true);
        return dice.chance(0.3) ? attention.attentionDropOut(0.8).build() : attention.build();
    }

    private Layer keepingSequences(int features) {
        return switch (dice.between(0, 6)) {
            case 0 -> normalization();
            case 1 -> new LearnedPositionalEncoding.Builder(64).build();
            case 2 -> new SinusoidalPositionalEncoding.Builder().build();
            case 3 -> new ActivationLayer(dice.activation());
            case 4 -> mixture.masks() ? normalization() : new DropoutLayer(layers.dropout()); // DL4J fails on masks
            default -> sequence(features);
        };
    }

    private void images() {
        switch (dice.between(0, 7)) {
            case 0 ->
                toVectors(
                        new GlobalPoolingLayer.Builder(dice.oneOf(List.of(PoolingType.AVG, PoolingType.MAX))).build());
            case 1 -> {
                int patches = mixture.length() / 2;
                wide(new PatchEmbedding.Builder(2).nOut(width).build());
                mixture.become(Form.SEQUENCES, width, patches * patches);
            }
            case 2 -> toDense();
            case 3 -> {
                mixture.add(new SubsamplingLayer.Builder()
                        .kernelSize(2, 2)
                        .stride(2, 2)
                        .build());
                mixture.become(Form.IMAGES, mixture.features(), mixture.length() / 2);
                halveNoFurther();
            }
            case 4 ->
                locally(() -> {
                    wide(RandomOthers.settings(layers, RandomOthers.image(layers, width))
                            .build());
                    toDense();
                });
            case 5 -> keeping();
            default -> wide(convolution(width));
        }
    }

    /** Images of two pixels become vectors, since no layer here reads smaller ones. */
    private void halveNoFurther() {
        if (mixture.length() < 4) {
            toDense();
        }
    }

    private void toDense() {
        toVectors(layers.dense(0, width));
        mixture.become(Form.VECTORS, width, 0);
    }

    private Layer convolution(int out) {
        int kernel = dice.between(1, 3);
        return dice.chance(0.3)
                ? layers.individually(
                                new SeparableConvolution2D.Builder(kernel, kernel)
                                        .convolutionMode(ConvolutionMode.Same)
                                        .depthMultiplier(dice.between(1, 2))
                                        .nOut(out),
                                false)
                        .build()
                : layers.individually(
                                new ConvolutionLayer.Builder(kernel, kernel)
                                        .convolutionMode(ConvolutionMode.Same)
                                        .nOut(out)
                                        .hasBias(dice.chance(0.7)),
                                false)
                        .build();
    }

    private Layer keepingImages(int features) {
        return switch (dice.between(0, 5)) {
            case 0 -> new BatchNormalization();
            case 1 -> new LocalResponseNormalization.Builder().n(2).build();
            case 2 -> new ActivationLayer(dice.activation());
            case 3 ->
                new DepthwiseConvolution2D.Builder(2, 2)
                        .convolutionMode(ConvolutionMode.Same)
                        .depthMultiplier(1)
                        .build();
            default -> convolution(features);
        };
    }

    /** Something that is not scaled on purpose. */
    void refused() {
        String name = switch (mixture.form()) {
            case VECTORS ->
                mixture.add(new DenseLayer.Builder()
                        .nOut(width)
                        .updater(new AdaDelta())
                        .build());
            case SEQUENCES ->
                mixture.add(new LearnedSelfAttentionLayer.Builder()
                        .nOut(width)
                        .nHeads(2)
                        .nQueries(2)
                        .projectInput(true)
                        .build());
            case IMAGES ->
                mixture.add(new PrimaryCapsules.Builder(4, 2)
                        .kernelSize(2, 2)
                        .stride(2, 2)
                        .build());
        };
        mixture.refuse(name);
        mixture.become(
                mixture.form() == Form.IMAGES ? Form.SEQUENCES : mixture.form(),
                mixture.form() == Form.IMAGES ? 4 : width,
                mixture.length());
    }

    void readout() {
        switch (mixture.form()) {
            case VECTORS -> vectorReadout();
            case SEQUENCES -> sequenceReadout();
            case IMAGES -> imageReadout();
        }
    }

    private void vectorReadout() {
        switch (dice.between(0, 3)) {
            case 0 -> {
                mixture.add(layers.dense(0, RandomMixture.CLASSES));
                mixture.add(new LossLayer.Builder(LossFunction.MCXENT)
                        .activation(Activation.SOFTMAX)
                        .build());
            }
            case 1 ->
                mixture.add(new CenterLossOutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(RandomMixture.CLASSES)
                        .activation(Activation.SOFTMAX)
                        .build());
            default ->
                mixture.add(new OutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(RandomMixture.CLASSES)
                        .hasBias(dice.chance(0.8))
                        .activation(Activation.SOFTMAX)
                        .build());
        }
    }

    private void sequenceReadout() {
        switch (dice.between(0, 2)) {
            case 0 -> {
                mixture.add(new TimeDistributed(
                        new DenseLayer.Builder().nOut(RandomMixture.CLASSES).build()));
                mixture.add(new RnnLossLayer.Builder(LossFunction.MCXENT)
                        .activation(Activation.SOFTMAX)
                        .build());
            }
            case 1 -> {
                toVectors(new GlobalPoolingLayer.Builder(PoolingType.AVG).build());
                vectorReadout();
            }
            default ->
                mixture.add(new RnnOutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(RandomMixture.CLASSES)
                        .activation(Activation.SOFTMAX)
                        .build());
        }
    }

    private void imageReadout() {
        if (dice.chance(0.3)) {
            mixture.add(convolution(RandomMixture.CLASSES));
            mixture.add(new CnnLossLayer.Builder(LossFunction.MCXENT)
                    .activation(Activation.SOFTMAX)
                    .build());
            return;
        }
        toVectors(new GlobalPoolingLayer.Builder(PoolingType.AVG).build());
        vectorReadout();
    }
}
