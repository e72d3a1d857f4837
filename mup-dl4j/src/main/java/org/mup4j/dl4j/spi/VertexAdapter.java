package org.mup4j.dl4j.spi;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffVertex;
import org.deeplearning4j.nn.weights.IWeightInit;

/**
 * Tells the library about a type of vertex with tensors of its own: which they are and the axes they join. Implement it for a
 * vertex of your own and name the implementation in {@code META-INF/services/org.mup4j.dl4j.spi.VertexAdapter}; adapters found
 * there are asked before the built-in one. A vertex without tensors needs none.
 *
 * <p>What is true of a {@link LayerAdapter} is true here, but for three things. A tensor says by {@link LayerTensor#reading}
 * which of the vertex's inputs it reads. Deeplearning4j has no setting that one tensor of a vertex could have for itself, so
 * that {@link #withScales} gets all rates and initialisers. And Deeplearning4j's gradient of such a vertex, and of all below
 * it, is twice the true one: the vertex that {@code withScales} returns should instantiate {@code
 * org.mup4j.dl4j.layer.ExactSameDiffVertex}.
 */
public interface VertexAdapter {

    /**
     * Whether this adapter knows the vertex.
     *
     * @param vertex a vertex configuration
     * @return true if the other methods may be called with it
     */
    boolean supports(SameDiffVertex vertex);

    /**
     * The sizes that the vertex itself declares.
     *
     * @param vertex the vertex
     * @return sizes with one entry in {@code further} for each input behind the first
     */
    LayerSizes sizes(SameDiffVertex vertex);

    /**
     * The vertex's trainable tensors, as they would be with the given sizes.
     *
     * @param vertex the vertex; its own sizes are to be ignored
     * @param sizes the sizes to use instead
     * @return the tensors in the order of the vertex's parameters
     */
    List<LayerTensor> tensors(SameDiffVertex vertex, LayerSizes sizes);

    /**
     * What draws the vertex's initial weights.
     *
     * @param vertex the vertex
     * @return initialisers by parameter, for those tensors that do not start constant
     */
    Map<String, IWeightInit> initialisers(SameDiffVertex vertex);

    /**
     * A copy of the vertex that applies a factor of its own to each parameter's updater and regularisation, and draws the named
     * parameters by other initialisers.
     *
     * @param vertex the vertex, with its user's updater and regularisation
     * @param scales the factors, for {@code org.mup4j.dl4j.layer.ParameterScaling}
     * @param initialisers initialisers by parameter; what is not named is drawn as before
     * @return the copy
     */
    SameDiffVertex withScales(SameDiffVertex vertex, ParameterScales scales, Map<String, IWeightInit> initialisers);

    /**
     * How the vertex's output features relate to those of its first input.
     *
     * @param vertex the vertex
     * @return {@link OutputFeatures#OWN} unless overridden
     */
    default OutputFeatures outputFeatures(SameDiffVertex vertex) {
        return OutputFeatures.OWN;
    }

    /**
     * The sizes of the widths inside the vertex when every hidden layer has one width.
     *
     * @param vertex the vertex
     * @param width the width
     * @param headSize the size of attention heads then, 0 where it is not known
     * @return as many as {@link #sizes} has; each is the width unless overridden
     */
    default List<Long> innerAt(SameDiffVertex vertex, long width, long headSize) {
        return sizes(vertex).inner().stream().map(size -> width).toList();
    }

    /**
     * What the user should know where the base is a width and not a configuration, because the width leaves open what the
     * vertex would be at the base.
     *
     * @param vertex the vertex
     * @return sentences, without the vertex's name
     */
    default List<String> warningsAtWidth(SameDiffVertex vertex) {
        return List.of();
    }
}
