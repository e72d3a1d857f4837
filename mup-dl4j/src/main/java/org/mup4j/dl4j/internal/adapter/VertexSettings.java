package org.mup4j.dl4j.internal.adapter;

import org.deeplearning4j.nn.conf.layers.samediff.SameDiffVertex;
import org.jspecify.annotations.Nullable;
import org.mup4j.dl4j.internal.updater.Updaters;
import org.nd4j.linalg.learning.config.IUpdater;

/** The settings of vertices with tensors. */
public final class VertexSettings {

    private VertexSettings() {}

    /**
     * A copy that shares no updater with the original. DL4J's clone of an AttentionVertex forgets its updaters, regularisation
     * and clipping, without which a copied network cannot be trained.
     *
     * @param vertex the vertex
     * @return a clone with all settings
     */
    public static SameDiffVertex copy(SameDiffVertex vertex) {
        SameDiffVertex copy = (SameDiffVertex) vertex.clone();
        copy.setUpdater(copy(vertex.getUpdater()));
        copy.setBiasUpdater(copy(vertex.getBiasUpdater()));
        copy.setRegularization(vertex.getRegularization());
        copy.setRegularizationBias(vertex.getRegularizationBias());
        copy.setGradientNormalization(vertex.getGradientNormalization());
        copy.setGradientNormalizationThreshold(vertex.getGradientNormalizationThreshold());
        copy.setName(vertex.getName());
        return copy;
    }

    private static @Nullable IUpdater copy(@Nullable IUpdater updater) {
        return updater == null ? null : Updaters.copy(updater);
    }

    /**
     * Moves the rates of a vertex's updaters.
     *
     * @param vertex the vertex, which is changed
     * @param reference the rate that moves
     * @param learningRate where it moves to
     */
    public static void move(SameDiffVertex vertex, double reference, double learningRate) {
        IUpdater weights = vertex.getUpdater();
        IUpdater biases = vertex.getBiasUpdater();
        if (weights != null) {
            vertex.setUpdater(Updaters.moveRate(weights, reference, learningRate));
        }
        if (biases != null) {
            vertex.setBiasUpdater(Updaters.moveRate(biases, reference, learningRate));
        }
    }
}
