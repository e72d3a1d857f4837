package org.mup4j.dl4j.internal.write;

import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.misc.RepeatVector;
import org.deeplearning4j.nn.conf.layers.samediff.AbstractSameDiffLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffVertex;
import org.deeplearning4j.nn.conf.preprocessor.Cnn3DToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.CnnToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnn3DPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToCnnPreProcessor;
import org.jspecify.annotations.Nullable;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.internal.adapter.Wrappers;
import org.mup4j.dl4j.internal.graph.NetworkGraph;
import org.mup4j.dl4j.internal.graph.Resizing;
import org.mup4j.dl4j.spi.LayerSizes;

/** A configuration with all its widths multiplied, so that one example makes a family. */
public final class Resized {

    private Resized() {}

    /**
     * A copy with other widths.
     *
     * @param conf a configuration; it is not changed
     * @param from its width
     * @param to the width that the copy is to have
     * @param <C> its type
     * @return the copy, in which every hidden size is {@code to / from} times as large
     * @throws org.mup4j.dl4j.MuPException if a size would not be whole
     */
    public static <C> C of(C conf, long from, long to) {
        Format<C> format = Format.of(conf);
        C copy = format.copy(conf);
        NetworkGraph graph = format.graph(conf);
        Resizing resizing = new Resizing(graph, from, to);
        Map<String, LayerSizes> sizes = resizing.sizes();
        if (copy instanceof MultiLayerConfiguration layers) {
            for (int i = 0; i < layers.getConfs().size(); i++) {
                Layer layer = layers.getConf(i).getLayer();
                String name = NetworkGraph.layerName(layer, i);
                resize(layer, sizes.get(name));
                resize(layers.getInputPreProcess(i), resizing.growthBefore(name));
            }
        } else if (copy instanceof ComputationGraphConfiguration vertices) {
            vertices.getVertices().replaceAll((name, vertex) -> resize(name, vertex, sizes, resizing));
        }
        return copy;
    }

    private static GraphVertex resize(
            String name, GraphVertex vertex, Map<String, LayerSizes> sizes, Resizing resizing) {
        if (vertex instanceof LayerVertex layer) {
            resize(layer.getLayerConf().getLayer(), sizes.get(name));
            resize(layer.getPreProcessor(), resizing.growthBefore(name));
        } else if (vertex instanceof SubsetVertex subset) {
            double growth = resizing.growthBefore(name);
            int first = (int) Math.round(subset.getFrom() * growth);
            return new SubsetVertex(first, (int) Math.round((subset.getTo() + 1) * growth) - 1);
        } else if (vertex instanceof ReshapeVertex reshape && reshape.getNewShape()[1] > 0) {
            int[] shape = reshape.getNewShape().clone();
            shape[1] = (int) Math.round(shape[1] * resizing.growthBefore(name));
            return new ReshapeVertex(reshape.getReshapeOrder(), shape, reshape.getMaskShape());
        } else if (vertex instanceof SameDiffVertex && sizes.containsKey(name)) {
            throw tooManySizes("Vertex '" + name + "'", vertex);
        }
        return vertex;
    }

    private static void resize(Layer layer, @Nullable LayerSizes sizes) {
        if (sizes == null) {
            return;
        }
        if (!sizes.inner().isEmpty() || layer instanceof AbstractSameDiffLayer) {
            throw tooManySizes("Layer '" + layer.getLayerName() + "'", layer);
        }
        for (Layer leaf : Wrappers.leaves(layer)) {
            resizeLeaf(leaf, sizes);
        }
    }

    private static MuPException tooManySizes(String subject, Object sized) {
        return new MuPException(subject + ": a " + sized.getClass().getSimpleName()
                + " has more sizes than one example says how to grow: give the family as a function of the width,"
                + " MuP.family(width -> network(width))");
    }

    private static void resizeLeaf(Layer layer, LayerSizes sizes) {
        if (layer instanceof FeedForwardLayer sized && sized.getNOut() > 0) {
            sized.setNIn(sizes.in());
            sized.setNOut(sizes.out());
        } else if (layer instanceof RepeatVector repeat && repeat.getNIn() > 0) {
            repeat.setNIn(sizes.in());
        } else if (layer instanceof PReLULayer prelu) {
            long[] shape = prelu.getInputShape().clone();
            shape[0] = shape[0] == 1 ? 1 : sizes.in();
            prelu.setInputShape(shape);
        }
    }

    private static void resize(@Nullable InputPreProcessor preProcessor, double growth) {
        if (preProcessor instanceof ComposableInputPreProcessor composed) {
            for (InputPreProcessor inner : composed.getInputPreProcessors()) {
                resize(inner, growth);
            }
        } else if (preProcessor instanceof CnnToFeedForwardPreProcessor p) {
            p.setNumChannels(Math.round(p.getNumChannels() * growth));
        } else if (preProcessor instanceof Cnn3DToFeedForwardPreProcessor p) {
            p.setNumChannels(Math.round(p.getNumChannels() * growth));
        } else if (preProcessor instanceof FeedForwardToCnnPreProcessor p) {
            p.setNumChannels(Math.round(p.getNumChannels() * growth));
        } else if (preProcessor instanceof FeedForwardToCnn3DPreProcessor p) {
            p.setNumChannels((int) Math.round(p.getNumChannels() * growth));
        } else if (preProcessor instanceof CnnToRnnPreProcessor p) {
            p.setNumChannels(Math.round(p.getNumChannels() * growth));
        } else if (preProcessor instanceof RnnToCnnPreProcessor p) {
            p.setNumChannels((int) Math.round(p.getNumChannels() * growth));
        }
    }
}
