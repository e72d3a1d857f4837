package org.mup4j.dl4j.layer;

import java.util.Arrays;
import java.util.Collection;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.internal.conv.MaxPooling2x2Run;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * DL4J's maximum over 2 by 2 pixels with stride 2, which keeps images in the order of {@link Convolution3x3} and is faster where
 * that is. A row or column that is left over counts nothing. Where several pixels are the largest, the gradient goes to the first.
 */
public final class MaxPooling2x2 extends SubsamplingLayer {

    private static final long serialVersionUID = 1L;

    private static final int[] TWO = {2, 2};

    /** For DL4J's configuration reader. */
    MaxPooling2x2() {}

    private MaxPooling2x2(Builder builder) {
        super(builder);
        requireKernel();
    }

    private void requireKernel() {
        if (poolingType != org.deeplearning4j.nn.conf.layers.PoolingType.MAX
                || !Arrays.equals(kernelSize, TWO)
                || !Arrays.equals(stride, TWO)
                || !Arrays.equals(padding, new int[2])
                || !Arrays.equals(dilation, new int[] {1, 1})
                || convolutionMode != ConvolutionMode.Truncate) {
            throw new MuPException(
                    "Layer '" + getLayerName() + "': a MaxPooling2x2 takes the maximum with kernel 2x2, stride 2,"
                            + " no padding and ConvolutionMode.Truncate, not " + poolingType + " with kernel "
                            + Arrays.toString(kernelSize) + ", stride " + Arrays.toString(stride) + ", padding "
                            + Arrays.toString(padding) + " and " + convolutionMode + ": leave them out, or use DL4J's"
                            + " SubsamplingLayer");
        }
    }

    @Override
    public org.deeplearning4j.nn.api.Layer instantiate(
            NeuralNetConfiguration conf,
            @Nullable Collection<TrainingListener> trainingListeners,
            int layerIndex,
            INDArray layerParamsView,
            boolean initializeParams,
            DataType networkDataType) {
        requireKernel();
        MaxPooling2x2Run layer = new MaxPooling2x2Run(conf, networkDataType);
        layer.setListeners(trainingListeners);
        layer.setIndex(layerIndex);
        layer.setParamsViewArray(layerParamsView);
        layer.setParamTable(initializer().init(conf, layerParamsView, initializeParams));
        layer.setConf(conf);
        return layer;
    }

    @Override
    protected boolean canEqual(Object other) {
        return other instanceof MaxPooling2x2;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MaxPooling2x2 && super.equals(other);
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }

    /** Builds the layer. */
    @SuppressWarnings("unchecked")
    public static class Builder extends BaseSubsamplingBuilder<Builder> {

        /** The maximum over 2 by 2 pixels. */
        public Builder() {
            setKernelSize(TWO.clone());
            setConvolutionMode(ConvolutionMode.Truncate);
        }

        @Override
        protected boolean allowCausal() {
            return false;
        }

        @Override
        public MaxPooling2x2 build() {
            return new MaxPooling2x2(this);
        }
    }
}
