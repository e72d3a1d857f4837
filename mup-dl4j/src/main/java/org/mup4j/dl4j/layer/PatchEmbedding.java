package org.mup4j.dl4j.layer;

import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutional;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutionalFlat;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.jspecify.annotations.Nullable;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.internal.nn.DenseRun;
import org.mup4j.dl4j.internal.nn.NativeParameter;
import org.mup4j.dl4j.internal.nn.NativeParameter.Start;
import org.mup4j.dl4j.internal.nn.PatchRun;
import org.mup4j.dl4j.internal.nn.TokenLayer;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Cuts images {@code [batch, nIn channels, height, width]} into square patches and gives a sequence {@code [batch, nOut, patches]},
 * row by row (arXiv 2010.11929): what a convolution does whose kernel and stride are the patch. {@code W} has the shape {@code [nIn
 * * patch * patch, nOut]}, channels running slowest.
 */
public final class PatchEmbedding extends NativeLayer {

    private static final long serialVersionUID = 1L;

    private long patchSize;

    /** For DL4J's configuration reader. */
    PatchEmbedding() {}

    private PatchEmbedding(Builder builder) {
        super(builder);
        this.patchSize = builder.patchSize;
        initializeConstraints(builder);
    }

    /**
     * Height and width of a patch.
     *
     * @return in pixels
     */
    public long getPatchSize() {
        return patchSize;
    }

    @Override
    boolean keepsSize() {
        return false;
    }

    @Override
    List<NativeParameter> parameters() {
        return List.of(
                NativeParameter.weight(DenseRun.WEIGHT, Start.WEIGHT_INIT, getNIn() * patchSize * patchSize, getNOut()),
                NativeParameter.bias(DenseRun.BIAS, getNOut()));
    }

    @Override
    TokenLayer run(NeuralNetConfiguration conf, DataType dataType) {
        return new PatchRun(conf, dataType, patchSize);
    }

    @Override
    List<Object> settings() {
        return List.of(patchSize);
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType inputType) {
        InputTypeConvolutional image = image(inputType);
        return InputType.recurrent(
                getNOut(), image.getHeight() / patchSize * (image.getWidth() / patchSize), getDataFormat());
    }

    private InputTypeConvolutional image(InputType inputType) {
        if (inputType instanceof InputTypeConvolutional image
                && image.getFormat() == CNN2DFormat.NCHW
                && image.getHeight() % patchSize == 0
                && image.getWidth() % patchSize == 0) {
            return image;
        }
        throw new MuPException("Layer '" + getLayerName() + "': a PatchEmbedding of patch size " + patchSize
                + " reads images [batch, channels, height, width] whose height and width are multiples of it, not "
                + inputType + ": give InputType.convolutional(height, width, channels)");
    }

    @Override
    public void setNIn(InputType inputType, boolean override) {
        if (getNIn() <= 0 || override) {
            setNIn(image(inputType).getChannels());
        }
    }

    @Override
    public @Nullable InputPreProcessor getPreProcessorForInputType(InputType inputType) {
        if (inputType instanceof InputTypeConvolutionalFlat flat) {
            return new FeedForwardToCnnPreProcessor(flat.getHeight(), flat.getWidth(), flat.getDepth());
        }
        image(inputType);
        return null;
    }

    /** Builds the layer. */
    @SuppressWarnings("unchecked")
    public static class Builder extends NativeLayer.Builder<Builder> {

        private final long patchSize;

        /**
         * Patches.
         *
         * @param patchSize height and width of a patch in pixels
         * @throws IllegalArgumentException if it is below 1
         */
        public Builder(long patchSize) {
            if (patchSize < 1) {
                throw new IllegalArgumentException("patchSize is " + patchSize + ", but a patch has at least 1 pixel");
            }
            this.patchSize = patchSize;
        }

        @Override
        public PatchEmbedding build() {
            return new PatchEmbedding(this);
        }
    }
}
