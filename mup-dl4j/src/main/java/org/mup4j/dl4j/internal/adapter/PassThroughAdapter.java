package org.mup4j.dl4j.internal.adapter;

import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.Cnn3DLossLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.Pooling1D;
import org.deeplearning4j.nn.conf.layers.Pooling2D;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.SpaceToBatchLayer;
import org.deeplearning4j.nn.conf.layers.SpaceToDepthLayer;
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
import org.deeplearning4j.nn.conf.layers.misc.RepeatVector;
import org.deeplearning4j.nn.conf.layers.objdetect.Yolo2OutputLayer;
import org.deeplearning4j.nn.conf.layers.util.MaskLayer;
import org.mup4j.dl4j.layer.MaxPooling2x2;
import org.mup4j.dl4j.spi.LayerAdapter;
import org.mup4j.dl4j.spi.LayerSizes;
import org.mup4j.dl4j.spi.LayerTensor;
import org.mup4j.dl4j.spi.OutputFeatures;

/** Layers without parameters that keep the features or channels, or multiply their number. */
final class PassThroughAdapter implements LayerAdapter {

    private static final Set<Class<?>> TYPES = Set.of(
            ActivationLayer.class,
            DropoutLayer.class,
            LossLayer.class,
            RnnLossLayer.class,
            SubsamplingLayer.class,
            MaxPooling2x2.class,
            Pooling2D.class,
            Subsampling1DLayer.class,
            Pooling1D.class,
            Subsampling3DLayer.class,
            GlobalPoolingLayer.class,
            ZeroPaddingLayer.class,
            ZeroPadding1DLayer.class,
            ZeroPadding3DLayer.class,
            Cropping1D.class,
            Cropping2D.class,
            Cropping3D.class,
            Upsampling1D.class,
            Upsampling2D.class,
            Upsampling3D.class,
            LocalResponseNormalization.class,
            CnnLossLayer.class,
            Cnn3DLossLayer.class,
            Yolo2OutputLayer.class,
            MaskLayer.class,
            RepeatVector.class,
            SpaceToBatchLayer.class,
            SpaceToDepthLayer.class);

    @Override
    public boolean supports(Layer layer) {
        return TYPES.contains(layer.getClass());
    }

    @Override
    public List<LayerTensor> tensors(Layer layer, LayerSizes sizes) {
        return List.of();
    }

    @Override
    public LayerSizes sizes(Layer layer) {
        return layer instanceof RepeatVector repeat
                ? new LayerSizes(repeat.getNIn(), repeat.getNIn())
                : new LayerSizes(0, 0);
    }

    @Override
    public OutputFeatures outputFeatures(Layer layer) {
        return layer instanceof SpaceToDepthLayer blocks
                ? OutputFeatures.multiple((long) blocks.getBlockSize() * blocks.getBlockSize())
                : OutputFeatures.SAME;
    }

    @Override
    public List<String> warnings(Layer layer) {
        return layer instanceof LocalResponseNormalization
                ? List.of(
                        "local response normalisation sums squares over n neighbouring channels; keep n fixed while the"
                                + " width changes")
                : List.of();
    }
}
