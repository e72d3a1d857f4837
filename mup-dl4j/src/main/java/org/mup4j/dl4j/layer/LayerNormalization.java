package org.mup4j.dl4j.layer;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.mup4j.dl4j.internal.nn.NativeParameter;
import org.mup4j.dl4j.internal.nn.NativeParameter.Kind;
import org.mup4j.dl4j.internal.nn.NativeParameter.Start;
import org.mup4j.dl4j.internal.nn.NormalizationRun;
import org.mup4j.dl4j.internal.nn.TokenLayer;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Normalises the features of each vector {@code [batch, features]} or each time step of {@code [batch, features, time]} by
 * themselves, then multiplies with the gain {@code g}, which starts at {@code gainInit}, and adds the shift {@code b}, which
 * starts at {@code biasInit}. Neither is regularised. The variance is that of the population, as in PyTorch.
 */
public final class LayerNormalization extends NativeLayer {

    private static final long serialVersionUID = 1L;

    private NormalizationKind kind = NormalizationKind.LAYER;
    private double epsilon = Builder.EPSILON;

    /** For DL4J's configuration reader. */
    LayerNormalization() {}

    private LayerNormalization(Builder builder) {
        super(builder);
        this.kind = builder.kind;
        this.epsilon = builder.epsilon;
        initializeConstraints(builder);
    }

    /**
     * How it normalises.
     *
     * @return the kind
     */
    public NormalizationKind getKind() {
        return kind;
    }

    /**
     * What is added to the variance or mean square.
     *
     * @return at least 0
     */
    public double getEpsilon() {
        return epsilon;
    }

    @Override
    List<NativeParameter> parameters() {
        List<NativeParameter> parameters = new ArrayList<>();
        parameters.add(
                new NativeParameter(NormalizationRun.GAIN, Kind.UNREGULARIZED, Start.GAIN_INIT, 1, List.of(getNIn())));
        if (kind == NormalizationKind.LAYER) {
            parameters.add(new NativeParameter(
                    NormalizationRun.SHIFT, Kind.UNREGULARIZED, Start.BIAS_INIT, 1, List.of(getNIn())));
        }
        return parameters;
    }

    @Override
    TokenLayer run(NeuralNetConfiguration conf, DataType dataType) {
        return new NormalizationRun(conf, dataType, epsilon, kind == NormalizationKind.LAYER);
    }

    @Override
    List<Object> settings() {
        return List.of(kind, epsilon);
    }

    /** Builds the layer; nOut is nIn. */
    @SuppressWarnings("unchecked")
    public static class Builder extends NativeLayer.Builder<Builder> {

        private static final double EPSILON = 1e-5;

        private NormalizationKind kind = NormalizationKind.LAYER;
        private double epsilon = EPSILON;

        /** A layer normalisation. */
        public Builder() {}

        /**
         * How to normalise.
         *
         * @param kind {@link NormalizationKind#LAYER} unless set
         * @return this
         */
        public Builder kind(NormalizationKind kind) {
            this.kind = kind;
            return this;
        }

        /**
         * What to add to the variance or mean square.
         *
         * @param epsilon 1e-5 unless set
         * @return this
         * @throws IllegalArgumentException if it is negative or not a number
         */
        public Builder epsilon(double epsilon) {
            if (!(epsilon >= 0)) {
                throw new IllegalArgumentException("epsilon is " + epsilon + ", but it has to be at least 0");
            }
            this.epsilon = epsilon;
            return this;
        }

        @Override
        public LayerNormalization build() {
            return new LayerNormalization(this);
        }
    }
}
