package org.mup4j.dl4j.layer;

import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.mup4j.dl4j.internal.nn.NativeParameter;
import org.mup4j.dl4j.internal.nn.NativeParameter.Kind;
import org.mup4j.dl4j.internal.nn.NativeParameter.Start;
import org.mup4j.dl4j.internal.nn.PositionsRun;
import org.mup4j.dl4j.internal.nn.TokenLayer;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Adds to each time step of {@code [batch, features, time]} a vector that is learned for its position: row t of the table
 * {@code P} of shape {@code [positions, features]}, which the weight initialiser fills with a fan-in of 1. Sequences may be
 * shorter than the table.
 */
public final class LearnedPositionalEncoding extends NativeLayer {

    private static final long serialVersionUID = 1L;

    private long positions;

    /** For DL4J's configuration reader. */
    LearnedPositionalEncoding() {}

    private LearnedPositionalEncoding(Builder builder) {
        super(builder);
        this.positions = builder.positions;
        initializeConstraints(builder);
    }

    /**
     * The longest sequence.
     *
     * @return number of rows of the table
     */
    public long getPositions() {
        return positions;
    }

    @Override
    List<NativeParameter> parameters() {
        return List.of(new NativeParameter(
                PositionsRun.TABLE, Kind.WEIGHT, Start.WEIGHT_INIT, 1, List.of(positions, getNIn())));
    }

    @Override
    TokenLayer run(NeuralNetConfiguration conf, DataType dataType) {
        return new PositionsRun(conf, dataType);
    }

    @Override
    List<Object> settings() {
        return List.of(positions);
    }

    /** Builds the layer; nOut is nIn. */
    @SuppressWarnings("unchecked")
    public static class Builder extends NativeLayer.Builder<Builder> {

        private final long positions;

        /**
         * A table of positions.
         *
         * @param positions the longest sequence
         * @throws IllegalArgumentException if it is below 1
         */
        public Builder(long positions) {
            if (positions < 1) {
                throw new IllegalArgumentException("positions is " + positions + ", but a table has at least 1");
            }
            this.positions = positions;
        }

        @Override
        public LearnedPositionalEncoding build() {
            return new LearnedPositionalEncoding(this);
        }
    }
}
