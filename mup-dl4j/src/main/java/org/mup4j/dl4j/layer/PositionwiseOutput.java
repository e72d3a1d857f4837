package org.mup4j.dl4j.layer;

import java.util.Collection;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeRecurrent;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.internal.nn.OutputRun;
import org.mup4j.dl4j.internal.nn.Tokens;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/**
 * An output layer with a loss for each time step, as DL4J's RnnOutputLayer is, whose inputs may have another format than its
 * outputs and labels, so that a network can work in NWC, which is fast, and still give and take sequences in DL4J's usual NCW.
 * Parameters are those of the RnnOutputLayer: {@code W} of shape {@code [nIn, nOut]}, then {@code b}.
 */
public final class PositionwiseOutput extends BaseOutputLayer {

    private static final long serialVersionUID = 1L;

    private RNNFormat inputFormat = RNNFormat.NCW;
    private RNNFormat labelFormat = RNNFormat.NCW;

    /** For DL4J's configuration reader. */
    PositionwiseOutput() {}

    private PositionwiseOutput(Builder builder) {
        super(builder);
        this.inputFormat = builder.inputFormat;
        this.labelFormat = builder.labelFormat;
        initializeConstraints(builder);
    }

    /**
     * The order of the axes of what comes in.
     *
     * @return NCW unless set
     */
    public RNNFormat getInputFormat() {
        return inputFormat;
    }

    /**
     * The order of the axes of outputs and labels.
     *
     * @return NCW unless set
     */
    public RNNFormat getLabelFormat() {
        return labelFormat;
    }

    @Override
    public org.deeplearning4j.nn.api.Layer instantiate(
            NeuralNetConfiguration conf,
            @Nullable Collection<TrainingListener> trainingListeners,
            int layerIndex,
            INDArray layerParamsView,
            boolean initializeParams,
            DataType networkDataType) {
        if (nIn < 1 || nOut < 1) {
            throw new MuPException("Layer '" + getLayerName() + "': a PositionwiseOutput has nIn=" + nIn + " and nOut="
                    + nOut + ", but it needs at least 1 of each: set nIn and nOut, or the input type of the network");
        }
        OutputRun layer = new OutputRun(conf, networkDataType, inputFormat, labelFormat);
        layer.setListeners(trainingListeners);
        layer.setIndex(layerIndex);
        layer.setParamsViewArray(layerParamsView);
        layer.setParamTable(initializer().init(conf, layerParamsView, initializeParams));
        layer.setConf(conf);
        return layer;
    }

    @Override
    public ParamInitializer initializer() {
        return DefaultParamInitializer.getInstance();
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType inputType) {
        return InputType.recurrent(nOut, sequence(inputType).getTimeSeriesLength(), labelFormat);
    }

    @Override
    public void setNIn(InputType inputType, boolean override) {
        InputTypeRecurrent sequence = sequence(inputType);
        if (nIn <= 0 || override) {
            nIn = sequence.getSize();
        }
    }

    private InputTypeRecurrent sequence(InputType inputType) {
        if (inputType instanceof InputTypeRecurrent sequence && sequence.getFormat() == inputFormat) {
            return sequence;
        }
        throw new MuPException("Layer '" + getLayerName() + "': a PositionwiseOutput of the input format " + inputFormat
                + " reads sequences " + Tokens.axes(inputFormat) + ", not " + inputType
                + ": set inputFormat, or use an OutputLayer for vectors");
    }

    @Override
    public @Nullable InputPreProcessor getPreProcessorForInputType(InputType inputType) {
        sequence(inputType);
        return null;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return super.equals(other)
                && other instanceof PositionwiseOutput that
                && inputFormat == that.inputFormat
                && labelFormat == that.labelFormat;
    }

    @Override
    protected boolean canEqual(@Nullable Object other) {
        return other instanceof PositionwiseOutput;
    }

    @Override
    public int hashCode() {
        return 31 * (31 * super.hashCode() + inputFormat.hashCode()) + labelFormat.hashCode();
    }

    /** Builds the layer. */
    @SuppressWarnings("unchecked")
    public static class Builder extends BaseOutputLayer.Builder<Builder> {

        private RNNFormat inputFormat = RNNFormat.NCW;
        private RNNFormat labelFormat = RNNFormat.NCW;

        /** Cross-entropy of a softmax. */
        public Builder() {
            this(new LossMCXENT());
        }

        /**
         * Another loss of a softmax, or of the activation that is set.
         *
         * @param loss what is minimised
         */
        public Builder(ILossFunction loss) {
            setLossFn(loss);
            setActivationFn(Activation.SOFTMAX.getActivationFunction());
        }

        /**
         * The order of the axes of what comes in.
         *
         * @param inputFormat NCW unless set
         * @return this
         */
        public Builder inputFormat(RNNFormat inputFormat) {
            this.inputFormat = inputFormat;
            return this;
        }

        /**
         * The order of the axes of outputs and labels.
         *
         * @param labelFormat NCW unless set
         * @return this
         */
        public Builder labelFormat(RNNFormat labelFormat) {
            this.labelFormat = labelFormat;
            return this;
        }

        @Override
        public PositionwiseOutput build() {
            return new PositionwiseOutput(this);
        }
    }
}
