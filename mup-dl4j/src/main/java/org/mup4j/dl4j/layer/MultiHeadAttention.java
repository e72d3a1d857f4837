package org.mup4j.dl4j.layer;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.jspecify.annotations.Nullable;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.internal.nn.AttentionRun;
import org.mup4j.dl4j.internal.nn.NativeParameter;
import org.mup4j.dl4j.internal.nn.NativeParameter.Start;
import org.mup4j.dl4j.internal.nn.TokenLayer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Self-attention of several heads (arXiv 1706.03762) on sequences {@code [batch, nIn, time]}, giving {@code [batch, nOut, time]}.
 * Each head has {@code nOut / heads} features. {@code Wq}, {@code Wk}, {@code Wv} of shape {@code [nIn, nOut]}, {@code Wo} of shape
 * {@code [nOut, nOut]} and, unless switched off, the biases {@code bq}, {@code bk}, {@code bv}, {@code bo}.
 *
 * <p>With d features in a head, the product of a query and a key is multiplied by {@code alpha / sqrt(d)}, or, if a base head size
 * d0 is set, by {@code alpha sqrt(d0) / d} (arXiv 2203.03466), which is the same at d = d0 and is what a wrap writes. A mask {@code
 * [batch, time]} hides keys and sets the outputs of masked steps to zero. What may not be seen has a weight of exactly 0.
 */
public final class MultiHeadAttention extends NativeLayer {

    private static final long serialVersionUID = 1L;

    private long heads;

    private AttentionSpan span = AttentionSpan.ALL;

    @JsonProperty
    private boolean hasBias = true;

    private double logitMultiplier = 1;
    private long baseHeadSize;
    private ProjectionStart queryStart = ProjectionStart.WEIGHT_INIT;
    private ProjectionStart outputStart = ProjectionStart.WEIGHT_INIT;

    private @Nullable IDropout attentionDropout;

    /** For DL4J's configuration reader. */
    MultiHeadAttention() {}

    private MultiHeadAttention(Builder builder) {
        super(builder);
        this.heads = builder.heads;
        this.span = builder.span;
        this.hasBias = builder.hasBias;
        this.logitMultiplier = builder.logitMultiplier;
        this.baseHeadSize = builder.baseHeadSize;
        this.queryStart = builder.queryStart;
        this.outputStart = builder.outputStart;
        this.attentionDropout = builder.attentionDropout;
        initializeConstraints(builder);
    }

    /**
     * The number of heads.
     *
     * @return at least 1
     */
    public long getHeads() {
        return heads;
    }

    /**
     * Which steps a step attends to.
     *
     * @return all unless set
     */
    public AttentionSpan getSpan() {
        return span;
    }

    /**
     * Whether the projections have biases.
     *
     * @return true unless switched off
     */
    public boolean hasBias() {
        return hasBias;
    }

    /**
     * The factor alpha on the logits.
     *
     * @return 1 unless set
     */
    public double getLogitMultiplier() {
        return logitMultiplier;
    }

    /**
     * The head size d0 at which logits are scaled by {@code 1 / sqrt(d0)}.
     *
     * @return 0 if none is set, so that they are scaled by {@code 1 / sqrt(d)}
     */
    public long getBaseHeadSize() {
        return baseHeadSize;
    }

    /**
     * What the query's matrix starts from.
     *
     * @return the weight initialiser unless set
     */
    public ProjectionStart getQueryStart() {
        return queryStart;
    }

    /**
     * What the output's matrix starts from.
     *
     * @return the weight initialiser unless set
     */
    public ProjectionStart getOutputStart() {
        return outputStart;
    }

    /**
     * The dropout on the attention weights.
     *
     * @return null for none
     */
    public @Nullable IDropout getAttentionDropout() {
        return attentionDropout;
    }

    /**
     * The number of features of a head.
     *
     * @return {@code nOut / heads}
     */
    public long headSize() {
        return getNOut() / heads;
    }

    /**
     * What the product of a query and a key is multiplied by.
     *
     * @return {@code alpha / sqrt(d)} or {@code alpha sqrt(d0) / d}
     */
    public double logitScale() {
        long size = headSize();
        return baseHeadSize == 0 || baseHeadSize == size
                ? logitMultiplier / Math.sqrt(size)
                : logitMultiplier * Math.sqrt(baseHeadSize) / size;
    }

    /**
     * A copy with another base head size.
     *
     * @param size d0; 0 for none
     * @return the copy
     */
    public MultiHeadAttention withBaseHeadSize(long size) {
        MultiHeadAttention copy = clone();
        copy.baseHeadSize = size;
        return copy;
    }

    @Override
    boolean keepsSize() {
        return false;
    }

    @Override
    void requireSizes() {
        super.requireSizes();
        if (getNOut() % heads != 0) {
            throw new MuPException("Layer '" + getLayerName() + "': nOut=" + getNOut() + " is no multiple of its "
                    + heads + " heads: choose a width that is one");
        }
    }

    @Override
    List<NativeParameter> parameters() {
        long in = getNIn();
        long out = getNOut();
        List<NativeParameter> parameters = new ArrayList<>();
        for (String name : AttentionRun.PROJECTIONS) {
            boolean query = name.equals(AttentionRun.PROJECTIONS.get(0));
            parameters.add(NativeParameter.weight(name, query ? start(queryStart) : Start.WEIGHT_INIT, in, out));
        }
        parameters.add(NativeParameter.weight(AttentionRun.OUTPUT, start(outputStart), out, out));
        if (hasBias) {
            AttentionRun.PROJECTION_BIASES.forEach(name -> parameters.add(NativeParameter.bias(name, out)));
            parameters.add(NativeParameter.bias(AttentionRun.OUTPUT_BIAS, out));
        }
        return parameters;
    }

    private static Start start(ProjectionStart start) {
        return start == ProjectionStart.ZERO ? Start.ZERO : Start.WEIGHT_INIT;
    }

    @Override
    TokenLayer run(NeuralNetConfiguration conf, DataType dataType) {
        return new AttentionRun(
                conf,
                dataType,
                new AttentionRun.Form(heads, logitScale(), span == AttentionSpan.CAUSAL, attentionDropout));
    }

    @Override
    List<Object> settings() {
        List<Object> settings =
                new ArrayList<>(List.of(heads, span, hasBias, logitMultiplier, baseHeadSize, queryStart, outputStart));
        if (attentionDropout != null) {
            settings.add(attentionDropout);
        }
        return settings;
    }

    /** A dropout holds the mask of its last pass, so that each copy needs one of its own. */
    @Override
    public MultiHeadAttention clone() {
        MultiHeadAttention copy = (MultiHeadAttention) super.clone();
        copy.attentionDropout = attentionDropout == null ? null : attentionDropout.clone();
        return copy;
    }

    /** Builds the layer; nOut is nIn unless set. */
    @SuppressWarnings("unchecked")
    public static class Builder extends NativeLayer.Builder<Builder> {

        private final long heads;
        private AttentionSpan span = AttentionSpan.ALL;
        private boolean hasBias = true;
        private double logitMultiplier = 1;
        private long baseHeadSize;
        private ProjectionStart queryStart = ProjectionStart.WEIGHT_INIT;
        private ProjectionStart outputStart = ProjectionStart.WEIGHT_INIT;
        private @Nullable IDropout attentionDropout;

        /**
         * Attention.
         *
         * @param heads number of heads
         * @throws IllegalArgumentException if it is below 1
         */
        public Builder(long heads) {
            if (heads < 1) {
                throw new IllegalArgumentException("heads is " + heads + ", but attention has at least 1");
            }
            this.heads = heads;
        }

        /**
         * Which steps a step attends to.
         *
         * @param span all unless set
         * @return this
         */
        public Builder span(AttentionSpan span) {
            this.span = span;
            return this;
        }

        /**
         * Whether the projections have biases.
         *
         * @param hasBias true unless set
         * @return this
         */
        public Builder hasBias(boolean hasBias) {
            this.hasBias = hasBias;
            return this;
        }

        /**
         * The factor alpha on the logits, which can be tuned at a small width.
         *
         * @param alpha 1 unless set
         * @return this
         */
        public Builder logitMultiplier(double alpha) {
            this.logitMultiplier = alpha;
            return this;
        }

        /**
         * Scales logits by {@code sqrt(d0) / d} instead of {@code 1 / sqrt(d)}.
         *
         * @param size d0, the head size of the base; 0 for none
         * @return this
         * @throws IllegalArgumentException if it is negative
         */
        public Builder baseHeadSize(long size) {
            if (size < 0) {
                throw new IllegalArgumentException("baseHeadSize is " + size + ", but a head has at least 1 feature");
            }
            this.baseHeadSize = size;
            return this;
        }

        /**
         * What the query's matrix starts from.
         *
         * @param start the weight initialiser unless set
         * @return this
         */
        public Builder queryStart(ProjectionStart start) {
            this.queryStart = start;
            return this;
        }

        /**
         * What the output's matrix starts from.
         *
         * @param start the weight initialiser unless set
         * @return this
         */
        public Builder outputStart(ProjectionStart start) {
            this.outputStart = start;
            return this;
        }

        /**
         * Drops attention weights while training.
         *
         * @param retained the probability of keeping one, as in DL4J's {@code dropOut}
         * @return this
         */
        public Builder attentionDropOut(double retained) {
            this.attentionDropout = new Dropout(retained);
            return this;
        }

        @Override
        public MultiHeadAttention build() {
            return new MultiHeadAttention(this);
        }
    }
}
