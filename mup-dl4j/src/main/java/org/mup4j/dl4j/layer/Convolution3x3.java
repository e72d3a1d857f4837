package org.mup4j.dl4j.layer;

import java.util.Arrays;
import java.util.Collection;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.LayerValidation;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.internal.conv.Convolution3x3Run;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * DL4J's convolution for kernels of 3 by 3 that keep the size of the image (stride 1, a pixel of padding), many times faster: on
 * the native backend, in single precision and the format NCHW, it multiplies in Winograd's form F(2x2, 3x3) (arXiv 1509.09308)
 * on all cores. Anywhere else it is DL4J's own. Parameters are those of {@link ConvolutionLayer}, {@code W} of shape {@code [nOut,
 * nIn, 3, 3]} and {@code b}, laid out and initialised alike, so that one takes the other's; the numbers agree to rounding.
 */
public final class Convolution3x3 extends ConvolutionLayer {

    private static final long serialVersionUID = 1L;

    private static final int[] KERNEL = {3, 3};
    private static final int[] ONE = {1, 1};

    /** For DL4J's configuration reader. */
    Convolution3x3() {}

    private Convolution3x3(Builder builder) {
        super(builder);
        requireKernel();
    }

    private void requireKernel() {
        if (!Arrays.equals(kernelSize, KERNEL)
                || !Arrays.equals(stride, ONE)
                || !Arrays.equals(dilation, ONE)
                || convolutionMode != ConvolutionMode.Same) {
            throw new MuPException("Layer '" + getLayerName()
                    + "': a Convolution3x3 has kernel 3x3, stride 1, dilation 1 and"
                    + " ConvolutionMode.Same, not kernel " + Arrays.toString(kernelSize) + ", stride "
                    + Arrays.toString(stride) + ", dilation " + Arrays.toString(dilation) + " and " + convolutionMode
                    + ": leave them out, or use DL4J's ConvolutionLayer");
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
        LayerValidation.assertNInNOutSet("Convolution3x3", getLayerName(), layerIndex, getNIn(), getNOut());
        requireKernel();
        Convolution3x3Run layer = new Convolution3x3Run(conf, networkDataType);
        layer.setListeners(trainingListeners);
        layer.setIndex(layerIndex);
        layer.setParamsViewArray(layerParamsView);
        layer.setParamTable(initializer().init(conf, layerParamsView, initializeParams));
        layer.setConf(conf);
        return layer;
    }

    @Override
    protected boolean canEqual(Object other) {
        return other instanceof Convolution3x3;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Convolution3x3 && super.equals(other);
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }

    /** Builds the layer: {@code nIn}, {@code nOut}, {@code hasBias}, and what every layer is configured by. */
    @SuppressWarnings("unchecked")
    public static class Builder extends BaseConvBuilder<Builder> {

        /** A convolution of kernel 3. */
        public Builder() {
            super(KERNEL.clone(), ONE.clone(), new int[2]);
            setConvolutionMode(ConvolutionMode.Same);
        }

        @Override
        protected boolean allowCausal() {
            return false;
        }

        @Override
        public Convolution3x3 build() {
            return new Convolution3x3(this);
        }
    }
}
