package org.mup4j.dl4j.layer;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeRecurrent;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.internal.nn.NativeParameter;
import org.mup4j.dl4j.internal.nn.NativeParameters;
import org.mup4j.dl4j.internal.nn.TokenLayer;
import org.mup4j.dl4j.internal.nn.Tokens;
import org.mup4j.dl4j.spi.ParameterScales;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.regularization.Regularization;

/**
 * A layer of this library that Deeplearning4j lacks. It works on vectors {@code [batch, features]} or sequences, {@code [batch,
 * features, time]} in DL4J's format NCW or {@code [batch, time, features]} in NWC, which is faster, and sets outputs of masked time
 * steps to zero. It holds a factor for each parameter's updater itself, so that a plan needs no other class to be written into it.
 */
public abstract class NativeLayer extends FeedForwardLayer {

    private static final long serialVersionUID = 1L;

    private ParameterScales scales = ParameterScaling.orNone(null);
    /** Null until an input type says which. */
    private @Nullable RNNFormat dataFormat;

    /** For DL4J's configuration reader. */
    NativeLayer() {}

    NativeLayer(Builder<?> builder) {
        super(builder);
        this.dataFormat = builder.dataFormat;
        if (nOut == 0) {
            nOut = nIn;
        }
    }

    abstract List<NativeParameter> parameters();

    abstract TokenLayer run(NeuralNetConfiguration conf, DataType dataType);

    /** What a layer of this type is configured by, beside what every layer is. */
    abstract List<Object> settings();

    /** Whether the layer has as many outputs as inputs. */
    boolean keepsSize() {
        return true;
    }

    /**
     * The order of the axes of sequences, coming in and going out.
     *
     * @return what was set, else that of the network's input type, else NCW
     */
    public RNNFormat getDataFormat() {
        return dataFormat == null ? RNNFormat.NCW : dataFormat;
    }

    /**
     * The factor of each parameter.
     *
     * @return the factors; none unless a plan was written into the layer
     */
    public ParameterScales getScales() {
        return scales;
    }

    /**
     * A copy with a factor for each parameter's updater and regularisation.
     *
     * @param factors the factors
     * @return the copy
     */
    public NativeLayer withScales(ParameterScales factors) {
        NativeLayer copy = (NativeLayer) clone();
        copy.scales = factors;
        return copy;
    }

    @Override
    public org.deeplearning4j.nn.api.Layer instantiate(
            NeuralNetConfiguration conf,
            @Nullable Collection<TrainingListener> trainingListeners,
            int layerIndex,
            INDArray layerParamsView,
            boolean initializeParams,
            DataType networkDataType) {
        requireSizes();
        TokenLayer layer = run(conf, networkDataType);
        layer.setListeners(trainingListeners);
        layer.setIndex(layerIndex);
        layer.setFormat(getDataFormat());
        layer.setParamsViewArray(layerParamsView);
        layer.setParamTable(initializer().init(conf, layerParamsView, initializeParams));
        layer.setConf(conf);
        return layer;
    }

    void requireSizes() {
        if (nIn < 1 || nOut < 1 || keepsSize() && nIn != nOut) {
            throw new MuPException(
                    "Layer '" + getLayerName() + "': a " + getClass().getSimpleName() + " has nIn=" + nIn
                            + " and nOut=" + nOut + ", but it needs "
                            + (keepsSize() ? "as many outputs as inputs, at least 1" : "at least 1 of each")
                            + ": set nIn and nOut, or the input type of the network");
        }
    }

    @Override
    public ParamInitializer initializer() {
        return new NativeParameters(parameters());
    }

    @Override
    public IUpdater getUpdaterByParam(String paramName) {
        return ParameterScaling.updater(super.getUpdaterByParam(paramName), scales.of(paramName));
    }

    @Override
    public @Nullable List<Regularization> getRegularizationByParam(String paramName) {
        List<Regularization> configured = super.getRegularizationByParam(paramName);
        return scales.byParameter().isEmpty()
                ? configured
                : ParameterScaling.regularization(configured, scales.of(paramName));
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType inputType) {
        if (inputType instanceof InputTypeRecurrent sequence) {
            requireFormat(sequence);
            return InputType.recurrent(nOut, sequence.getTimeSeriesLength(), sequence.getFormat());
        }
        return super.getOutputType(layerIndex, inputType);
    }

    private void requireFormat(InputTypeRecurrent sequence) {
        if (sequence.getFormat() != getDataFormat()) {
            throw new MuPException(
                    "Layer '" + getLayerName() + "': a " + getClass().getSimpleName() + " of the format "
                            + getDataFormat() + " reads sequences " + Tokens.axes(getDataFormat())
                            + ", but the input has the format " + sequence.getFormat() + ": set dataFormat(RNNFormat."
                            + sequence.getFormat() + ") or give InputType.recurrent(size, RNNFormat." + getDataFormat()
                            + ")");
        }
    }

    @Override
    public void setNIn(InputType inputType, boolean override) {
        super.setNIn(inputType, override);
        if (inputType instanceof InputTypeRecurrent sequence && (dataFormat == null || override)) {
            dataFormat = sequence.getFormat();
        }
        if (nOut == 0 || keepsSize() && override) {
            nOut = nIn;
        }
    }

    @Override
    public @Nullable InputPreProcessor getPreProcessorForInputType(InputType inputType) {
        return inputType instanceof InputTypeRecurrent ? null : super.getPreProcessorForInputType(inputType);
    }

    @Override
    public LayerMemoryReport getMemoryReport(InputType inputType) {
        InputType output = getOutputType(-1, inputType);
        long count = initializer().numParams(this);
        long state = count == 0 ? 0 : getIUpdater().stateSize(count);
        return new LayerMemoryReport.Builder(getLayerName(), getClass(), inputType, output)
                .standardMemory(count, state)
                .workingMemory(0, 0, 0, output.arrayElementsPerExample())
                .cacheMemory(MemoryReport.CACHE_MODE_ALL_ZEROS, MemoryReport.CACHE_MODE_ALL_ZEROS)
                .build();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return super.equals(other)
                && other instanceof NativeLayer that
                && getClass() == other.getClass()
                && scales.equals(that.scales)
                && getDataFormat() == that.getDataFormat()
                && settings().equals(that.settings());
    }

    @Override
    public int hashCode() {
        return Objects.hash(super.hashCode(), scales, getDataFormat(), settings());
    }

    /**
     * What the builders of native layers share. The activation is the identity unless set.
     *
     * @param <T> the builder's own type
     */
    public abstract static class Builder<T extends Builder<T>> extends FeedForwardLayer.Builder<T> {

        private @Nullable RNNFormat dataFormat;

        Builder() {
            setActivationFn(new ActivationIdentity());
        }

        /**
         * The order of the axes of sequences, coming in and going out.
         *
         * @param dataFormat unless set, that of the network's input type, or NCW where there is none
         * @return this
         */
        @SuppressWarnings("unchecked")
        public T dataFormat(RNNFormat dataFormat) {
            this.dataFormat = dataFormat;
            return (T) this;
        }
    }
}
