package org.mup4j.dl4j.layer;

import java.util.Arrays;
import java.util.Objects;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InvalidInputTypeException;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.mup4j.dl4j.internal.nn.TiedReadoutRun;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A head that reads with the matrix of an embedding (weight tying, arXiv 1608.05859): the logit of a token is the product of its
 * vector and the features, times a multiplier. It has no parameters of its own; both uses add to the gradient of the embedding's.
 *
 * <p>Its inputs are the features and the {@link TokenEmbedding}, in this order:
 *
 * <pre>{@code
 * graph.addVertex("logits", new TiedReadout(65), "norm", "embedding")
 *         .addLayer("head", new RnnLossLayer.Builder(new LossMCXENT()).activation(Activation.SOFTMAX).build(), "logits");
 * }</pre>
 *
 * <p>Features come in the format of the embedding, {@code [batch, time, width]} in NWC and {@code [batch, width, time]} in NCW; logits
 * are {@code [batch, vocabulary, time]}, as DL4J's loss layers take them. Under muP one matrix can be both only where initialisation
 * and rate of the two uses agree, which is so in {@code Gauge.MU_READOUT} with SGD and Adam: the multiplier is then scaled by base
 * width / width. Other gauges are refused.
 */
public final class TiedReadout extends GraphVertex {

    private static final long serialVersionUID = 1L;

    private long vocabulary;
    private double multiplier = 1;

    /** For DL4J's configuration reader. */
    public TiedReadout() {}

    /**
     * A head whose multiplier at the base is 1.
     *
     * @param vocabulary number of different tokens, the embedding's nIn
     * @throws IllegalArgumentException if it is below 1
     */
    public TiedReadout(long vocabulary) {
        this(vocabulary, 1);
    }

    /**
     * A head.
     *
     * @param vocabulary number of different tokens, the embedding's nIn
     * @param multiplier factor on all logits, at the base
     * @throws IllegalArgumentException if the vocabulary is below 1 or the multiplier not positive and finite
     */
    public TiedReadout(long vocabulary, double multiplier) {
        if (vocabulary < 1) {
            throw new IllegalArgumentException(
                    "vocabulary is " + vocabulary + ", but it has to be at least 1: give the embedding's nIn");
        }
        if (!(multiplier > 0) || Double.isInfinite(multiplier)) {
            throw new IllegalArgumentException(
                    "multiplier is " + multiplier + ", but it has to be a positive number, such as 1");
        }
        this.vocabulary = vocabulary;
        this.multiplier = multiplier;
    }

    /**
     * The number of different tokens.
     *
     * @return the embedding's nIn
     */
    public long getVocabulary() {
        return vocabulary;
    }

    /**
     * Sets the number of different tokens; for DL4J's configuration reader.
     *
     * @param vocabulary the embedding's nIn
     */
    public void setVocabulary(long vocabulary) {
        this.vocabulary = vocabulary;
    }

    /**
     * The factor on all logits.
     *
     * @return 1 unless set, times base width / width in a wrapped configuration
     */
    public double getMultiplier() {
        return multiplier;
    }

    /**
     * Sets the factor on all logits; for DL4J's configuration reader.
     *
     * @param multiplier the factor
     */
    public void setMultiplier(double multiplier) {
        this.multiplier = multiplier;
    }

    /**
     * The same head with a larger or smaller multiplier.
     *
     * @param factor on the multiplier
     * @return a new vertex
     */
    public TiedReadout times(double factor) {
        return new TiedReadout(vocabulary, factor * multiplier);
    }

    @Override
    public TiedReadout clone() {
        return new TiedReadout(vocabulary, multiplier);
    }

    @Override
    public long numParams(boolean backprop) {
        return 0;
    }

    @Override
    public int minVertexInputs() {
        return 2;
    }

    @Override
    public int maxVertexInputs() {
        return 2;
    }

    @Override
    public org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
            ComputationGraph graph,
            String name,
            int idx,
            @Nullable INDArray paramsView,
            boolean initializeParams,
            DataType networkDatatype) {
        return new TiedReadoutRun(graph, name, idx, vocabulary, multiplier, networkDatatype);
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType... vertexInputs) {
        if (vertexInputs.length != 2 || !(vertexInputs[0] instanceof InputType.InputTypeRecurrent features)) {
            throw new InvalidInputTypeException(
                    "TiedReadout reads sequences of features and then the TokenEmbedding whose"
                            + " matrix it shares, got " + Arrays.toString(vertexInputs)
                            + ": use addVertex(name, new TiedReadout(vocabulary), features, embedding)");
        }
        return InputType.recurrent(vocabulary, features.getTimeSeriesLength(), RNNFormat.NCW);
    }

    @Override
    public MemoryReport getMemoryReport(InputType... inputTypes) {
        InputType output = getOutputType(-1, inputTypes);
        return new LayerMemoryReport.Builder(null, TiedReadout.class, inputTypes[0], output)
                .standardMemory(0, 0)
                .workingMemory(0, 0, 0, inputTypes[0].arrayElementsPerExample() + output.arrayElementsPerExample())
                .cacheMemory(0, 0)
                .build();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TiedReadout that
                && vocabulary == that.vocabulary
                && Double.compare(multiplier, that.multiplier) == 0;
    }

    @Override
    public int hashCode() {
        return Objects.hash(vocabulary, multiplier);
    }
}
