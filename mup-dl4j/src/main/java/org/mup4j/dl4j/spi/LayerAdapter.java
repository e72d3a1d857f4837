package org.mup4j.dl4j.spi;

import java.util.List;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.mup4j.dl4j.MuPException;

/**
 * Tells the library about a type of layer: its trainable tensors and the axes they join. Implement it for a layer of your
 * own and name the implementation in {@code META-INF/services/org.mup4j.dl4j.spi.LayerAdapter}; adapters found there are
 * asked before the built-in ones.
 *
 * <p>Rates, epsilons, decays and initial weights are then written through the ordinary setters of {@link
 * org.deeplearning4j.nn.conf.layers.BaseLayer}. Only a layer with several parameters under one updater has to do more:
 * see {@link #withScales}.
 */
public interface LayerAdapter {

    /**
     * Whether this adapter knows the layer.
     *
     * @param layer a layer configuration
     * @return true if the other methods may be called with it
     */
    boolean supports(Layer layer);

    /**
     * The layer's trainable tensors, as they would be with the given sizes.
     *
     * @param layer the layer; its own nIn and nOut are to be ignored
     * @param sizes the sizes to use instead
     * @return the tensors in the order of the layer's parameter table
     */
    List<LayerTensor> tensors(Layer layer, LayerSizes sizes);

    /**
     * How the layer's output features relate to its input features.
     *
     * @param layer the layer
     * @return {@link OutputFeatures#OWN} unless overridden
     */
    default OutputFeatures outputFeatures(Layer layer) {
        return OutputFeatures.OWN;
    }

    /**
     * The sizes that the layer itself declares.
     *
     * @param layer the layer
     * @return nIn and nOut; 0 where it declares none
     */
    default LayerSizes sizes(Layer layer) {
        return layer instanceof FeedForwardLayer ff ? new LayerSizes(ff.getNIn(), ff.getNOut()) : new LayerSizes(0, 0);
    }

    /**
     * A copy of the layer that holds what it has to know of the base beside its tensors, such as the head size at which attention
     * logits are scaled as configured. Called only where the base was given as a configuration.
     *
     * @param layer the layer
     * @param base the same layer at the base
     * @return the layer itself unless overridden; it has to be the layer itself, too, where the two are equal
     */
    default Layer relativeTo(Layer layer, Layer base) {
        return layer;
    }

    /**
     * A copy of the layer that knows the size of attention heads at the base, given for the network as a whole beside a
     * base width. A layer whose tensors carry the scale of the logits needs none: see {@link LayerTensor#makingQueries}.
     *
     * @param layer the layer
     * @param headSize the size of a head at the base
     * @return the layer itself unless overridden; it has to be the layer itself, too, where nothing changes
     */
    default Layer withBaseHeadSize(Layer layer, long headSize) {
        return layer;
    }

    /**
     * The sizes of the widths inside the layer when every hidden layer has one width.
     *
     * @param layer the layer
     * @param width the width
     * @param headSize the size of attention heads then, 0 where it is not known
     * @return as many as {@link #sizes} has; each is the width unless overridden
     */
    default List<Long> innerAt(Layer layer, long width, long headSize) {
        return sizes(layer).inner().stream().map(size -> width).toList();
    }

    /**
     * What the user should know about this layer before training, beyond what is said for every layer.
     *
     * @param layer the layer
     * @return sentences, without the layer's name
     */
    default List<String> warnings(Layer layer) {
        return List.of();
    }

    /**
     * What the user should know where the base is a width and not a configuration, because the width leaves open what the layer
     * would be at the base.
     *
     * @param layer the layer
     * @return sentences, without the layer's name
     */
    default List<String> warningsAtWidth(Layer layer) {
        return List.of();
    }

    /**
     * Whether all parameters of the layer, the bias included, have to share one updater and one regularisation, because
     * DL4J would apply a second one to the wrong parameters.
     *
     * @param layer the layer
     * @return false unless overridden
     */
    default boolean sharesOneUpdater(Layer layer) {
        return false;
    }

    /**
     * A copy of the layer that applies a factor of its own to each parameter's updater and regularisation. Called only
     * where DL4J's setters cannot express the plan. {@code org.mup4j.dl4j.layer.ParameterScaling} has what its {@code
     * getUpdaterByParam} and {@code getRegularizationByParam} need.
     *
     * @param layer the layer, with its user's updater and regularisation
     * @param scales the factors
     * @return an own subclass of the layer
     * @throws MuPException if the layer has no such subclass
     */
    default Layer withScales(Layer layer, ParameterScales scales) {
        throw new MuPException("a layer of type " + layer.getClass().getName()
                + " keeps several parameters under one updater, but they need different ones: override"
                + " LayerAdapter.withScales for it");
    }
}
