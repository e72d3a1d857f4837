package org.mup4j.dl4j.layer;

import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.mup4j.dl4j.internal.nn.FirstTokenRun;
import org.mup4j.dl4j.internal.nn.NativeParameter;
import org.mup4j.dl4j.internal.nn.TokenLayer;
import org.nd4j.linalg.api.buffer.DataType;

/** The first step {@code [batch, features]} of each sequence {@code [batch, features, time]}, such as a {@link ClassToken}. */
public final class FirstToken extends NativeLayer {

    private static final long serialVersionUID = 1L;

    /** For DL4J's configuration reader. */
    FirstToken() {}

    private FirstToken(Builder builder) {
        super(builder);
    }

    @Override
    List<NativeParameter> parameters() {
        return List.of();
    }

    @Override
    TokenLayer run(NeuralNetConfiguration conf, DataType dataType) {
        return new FirstTokenRun(conf, dataType);
    }

    @Override
    List<Object> settings() {
        return List.of();
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType inputType) {
        super.getOutputType(layerIndex, inputType);
        return InputType.feedForward(getNOut());
    }

    /** Builds the layer; nOut is nIn. */
    @SuppressWarnings("unchecked")
    public static class Builder extends NativeLayer.Builder<Builder> {

        /** The first step. */
        public Builder() {}

        @Override
        public FirstToken build() {
            return new FirstToken(this);
        }
    }
}
