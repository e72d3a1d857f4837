package org.mup4j.dl4j.layer;

import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeRecurrent;
import org.mup4j.dl4j.internal.nn.ClassTokenRun;
import org.mup4j.dl4j.internal.nn.NativeParameter;
import org.mup4j.dl4j.internal.nn.NativeParameter.Kind;
import org.mup4j.dl4j.internal.nn.NativeParameter.Start;
import org.mup4j.dl4j.internal.nn.TokenLayer;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Puts a learned token {@code c}, which starts at {@code biasInit}, before the first step of each sequence {@code [batch,
 * features, time]}, so that attention can gather in it what a {@link FirstToken} reads (arXiv 2010.11929).
 */
public final class ClassToken extends NativeLayer {

    private static final long serialVersionUID = 1L;

    /** For DL4J's configuration reader. */
    ClassToken() {}

    private ClassToken(Builder builder) {
        super(builder);
        initializeConstraints(builder);
    }

    @Override
    List<NativeParameter> parameters() {
        return List.of(
                new NativeParameter(ClassTokenRun.TOKEN, Kind.UNREGULARIZED, Start.BIAS_INIT, 1, List.of(getNIn())));
    }

    @Override
    TokenLayer run(NeuralNetConfiguration conf, DataType dataType) {
        return new ClassTokenRun(conf, dataType);
    }

    @Override
    List<Object> settings() {
        return List.of();
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType inputType) {
        InputType same = super.getOutputType(layerIndex, inputType);
        return same instanceof InputTypeRecurrent sequence && sequence.getTimeSeriesLength() > 0
                ? InputType.recurrent(getNOut(), sequence.getTimeSeriesLength() + 1, sequence.getFormat())
                : same;
    }

    /** Builds the layer; nOut is nIn. */
    @SuppressWarnings("unchecked")
    public static class Builder extends NativeLayer.Builder<Builder> {

        /** A class token. */
        public Builder() {}

        @Override
        public ClassToken build() {
            return new ClassToken(this);
        }
    }
}
