package org.mup4j.dl4j.law;

import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.Deconvolution3D;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling3DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling1D;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.Upsampling3D;
import org.deeplearning4j.nn.conf.layers.ZeroPadding1DLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPadding3DLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping1D;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping3D;

/** Random convolutional networks. */
final class RandomConvolutions {

    /** What follows the convolutions. */
    interface Head {
        ListBuilder add(RandomLayers layers, ListBuilder list, int width);
    }

    private RandomConvolutions() {}

    static MultiLayerConfiguration twoDimensions(RandomLayers layers, int width, Head head) {
        ListBuilder list = layers.global().convolutionMode(ConvolutionMode.Same).list();
        for (int i = layers.dice.between(1, 3); i > 0; i--) {
            convolution2d(layers, list, width);
        }
        return head.add(layers, list, width)
                .setInputType(RandomNetworks.imageType())
                .build();
    }

    private static void convolution2d(RandomLayers layers, ListBuilder list, int width) {
        int kernel = layers.dice.between(1, 3);
        boolean bias = layers.dice.chance(0.7);
        switch (layers.dice.between(0, 9)) {
            case 0 ->
                list.layer(layers.individually(
                                new Deconvolution2D.Builder(kernel, kernel)
                                        .nOut(width)
                                        .hasBias(bias),
                                false)
                        .build());
            case 1 ->
                list.layer(layers.individually(
                                new SeparableConvolution2D.Builder(kernel, kernel)
                                        .depthMultiplier(layers.dice.between(1, 2))
                                        .nOut(width)
                                        .hasBias(bias),
                                false)
                        .build());
            case 2 ->
                list.layer(new DepthwiseConvolution2D.Builder(kernel, kernel)
                        .depthMultiplier(layers.dice.between(1, 2))
                        .hasBias(bias)
                        .build());
            case 3 ->
                list.layer(new SubsamplingLayer.Builder()
                        .kernelSize(2, 2)
                        .stride(2, 2)
                        .build());
            case 4 -> list.layer(new ZeroPaddingLayer(1, 1)).layer(new Cropping2D(1, 1));
            case 5 ->
                list.layer(new Upsampling2D.Builder().size(2).build())
                        .layer(new SubsamplingLayer.Builder()
                                .kernelSize(2, 2)
                                .stride(2, 2)
                                .build());
            case 6 -> list.layer(new LocalResponseNormalization.Builder().n(2).build());
            case 7 -> list.layer(new BatchNormalization());
            default ->
                list.layer(layers.individually(
                                new ConvolutionLayer.Builder(kernel, kernel)
                                        .nOut(width)
                                        .hasBias(bias),
                                false)
                        .build());
        }
    }

    static MultiLayerConfiguration oneDimension(RandomLayers layers, int width, Head head) {
        ListBuilder list = layers.global().convolutionMode(ConvolutionMode.Same).list();
        for (int i = layers.dice.between(1, 3); i > 0; i--) {
            switch (layers.dice.between(0, 4)) {
                case 0 ->
                    list.layer(new Subsampling1DLayer.Builder()
                            .kernelSize(2)
                            .stride(2)
                            .build());
                case 1 -> list.layer(new ZeroPadding1DLayer.Builder(1).build()).layer(new Cropping1D(1));
                case 2 -> list.layer(new Upsampling1D.Builder(2).build());
                default ->
                    list.layer(layers.individually(
                                    new Convolution1DLayer.Builder(layers.dice.between(1, 3))
                                            .nOut(width)
                                            .hasBias(layers.dice.chance(0.7)),
                                    false)
                            .build());
            }
        }
        return head.add(layers, list, width)
                .setInputType(RandomNetworks.sequenceType())
                .build();
    }

    static MultiLayerConfiguration threeDimensions(RandomLayers layers, int width, Head head) {
        ListBuilder list = layers.global().convolutionMode(ConvolutionMode.Same).list();
        list.layer(layers.individually(
                        new Convolution3D.Builder(2, 2, 2)
                                .stride(2, 2, 2)
                                .nOut(width)
                                .hasBias(layers.dice.chance(0.7)),
                        false)
                .build());
        int between = layers.dice.between(0, 5);
        switch (between) {
            case 0 ->
                list.layer(new Subsampling3DLayer.Builder()
                        .kernelSize(2, 2, 2)
                        .stride(2, 2, 2)
                        .build());
            case 1 ->
                list.layer(new ZeroPadding3DLayer.Builder(1).build()).layer(new Cropping3D.Builder(1, 1, 1).build());
            case 2 -> list.layer(new Upsampling3D.Builder(2).build());
            case 3 ->
                list.layer(new Deconvolution3D.Builder()
                        .dataFormat(Convolution3D.DataFormat.NCDHW)
                        .kernelSize(2, 2, 2)
                        .stride(1, 1, 1)
                        .nOut(width)
                        .hasBias(layers.dice.chance(0.7))
                        .build());
            default -> {}
        }
        // DL4J loses the order of axes between other three-dimensional layers and a dense one.
        Head reachable = between < 4 ? RandomNetworks::pooled : head;
        return reachable
                .add(layers, list, width)
                .setInputType(RandomNetworks.volumeType())
                .build();
    }
}
