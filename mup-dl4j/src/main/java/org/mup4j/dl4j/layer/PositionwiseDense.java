package org.mup4j.dl4j.layer;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.mup4j.dl4j.internal.nn.DenseRun;
import org.mup4j.dl4j.internal.nn.NativeParameter;
import org.mup4j.dl4j.internal.nn.NativeParameter.Start;
import org.mup4j.dl4j.internal.nn.TokenLayer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A dense layer that is applied to every time step of {@code [batch, nIn, time]} alike and gives {@code [batch, nOut, time]}, so
 * that its output can be added to a sequence; DL4J's own dense layer would turn sequences into a batch of vectors. {@code W} has
 * DL4J's order {@code [nIn, nOut]}.
 */
public final class PositionwiseDense extends NativeLayer {

    private static final long serialVersionUID = 1L;

    @JsonProperty
    private boolean hasBias = true;

    /** For DL4J's configuration reader. */
    PositionwiseDense() {}

    private PositionwiseDense(Builder builder) {
        super(builder);
        this.hasBias = builder.hasBias;
        initializeConstraints(builder);
    }

    /**
     * Whether there is a bias.
     *
     * @return true unless switched off
     */
    public boolean hasBias() {
        return hasBias;
    }

    @Override
    boolean keepsSize() {
        return false;
    }

    @Override
    List<NativeParameter> parameters() {
        List<NativeParameter> parameters = new ArrayList<>();
        parameters.add(NativeParameter.weight(DenseRun.WEIGHT, Start.WEIGHT_INIT, getNIn(), getNOut()));
        if (hasBias) {
            parameters.add(NativeParameter.bias(DenseRun.BIAS, getNOut()));
        }
        return parameters;
    }

    @Override
    TokenLayer run(NeuralNetConfiguration conf, DataType dataType) {
        return new DenseRun(conf, dataType);
    }

    @Override
    List<Object> settings() {
        return List.of(hasBias);
    }

    /** Builds the layer. */
    @SuppressWarnings("unchecked")
    public static class Builder extends NativeLayer.Builder<Builder> {

        private boolean hasBias = true;

        /** A dense layer over sequences. */
        public Builder() {}

        /**
         * Whether to add a bias.
         *
         * @param hasBias true unless set
         * @return this
         */
        public Builder hasBias(boolean hasBias) {
            this.hasBias = hasBias;
            return this;
        }

        @Override
        public PositionwiseDense build() {
            return new PositionwiseDense(this);
        }
    }
}
