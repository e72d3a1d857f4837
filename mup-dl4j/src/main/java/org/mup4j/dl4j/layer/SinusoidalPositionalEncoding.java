package org.mup4j.dl4j.layer;

import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.mup4j.dl4j.internal.nn.NativeParameter;
import org.mup4j.dl4j.internal.nn.SinusoidsRun;
import org.mup4j.dl4j.internal.nn.TokenLayer;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Adds to each time step t of {@code [batch, features, time]} the sine of {@code t / 10000^(2i / features)} at feature 2i
 * and its cosine at feature 2i + 1 (arXiv 1706.03762, section 3.5). Nothing is learned.
 */
public final class SinusoidalPositionalEncoding extends NativeLayer {

    private static final long serialVersionUID = 1L;

    /** For DL4J's configuration reader. */
    SinusoidalPositionalEncoding() {}

    private SinusoidalPositionalEncoding(Builder builder) {
        super(builder);
    }

    @Override
    List<NativeParameter> parameters() {
        return List.of();
    }

    @Override
    TokenLayer run(NeuralNetConfiguration conf, DataType dataType) {
        return new SinusoidsRun(conf, dataType);
    }

    @Override
    List<Object> settings() {
        return List.of();
    }

    /** Builds the layer; nOut is nIn. */
    @SuppressWarnings("unchecked")
    public static class Builder extends NativeLayer.Builder<Builder> {

        /** An encoding by sines and cosines. */
        public Builder() {}

        @Override
        public SinusoidalPositionalEncoding build() {
            return new SinusoidalPositionalEncoding(this);
        }
    }
}
