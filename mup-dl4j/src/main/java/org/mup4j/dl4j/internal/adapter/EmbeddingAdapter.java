package org.mup4j.dl4j.internal.adapter;

import static org.mup4j.dl4j.spi.LayerTensor.shape;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.mup4j.dl4j.layer.TokenEmbedding;
import org.mup4j.dl4j.spi.InitFans;
import org.mup4j.dl4j.spi.LayerAdapter;
import org.mup4j.dl4j.spi.LayerSizes;
import org.mup4j.dl4j.spi.LayerTensor;
import org.mup4j.dl4j.spi.LayerTensor.Axis;

/** Embeddings: a look-up is a product with a one-hot vector, so the fan-in is 1 whatever the vocabulary. */
final class EmbeddingAdapter implements LayerAdapter {

    @Override
    public boolean supports(Layer layer) {
        return layer.getClass() == EmbeddingLayer.class
                || layer.getClass() == EmbeddingSequenceLayer.class
                || layer.getClass() == TokenEmbedding.class;
    }

    @Override
    public List<LayerTensor> tensors(Layer layer, LayerSizes sizes) {
        long out = sizes.out();
        List<LayerTensor> tensors = new ArrayList<>();
        tensors.add(LayerTensor.table("W", out, new InitFans(1, out, shape(sizes.in(), out))));
        boolean bias = layer instanceof EmbeddingLayer embedding
                ? embedding.hasBias()
                : ((EmbeddingSequenceLayer) layer).hasBias();
        if (bias) {
            tensors.add(LayerTensor.vector("b", Axis.OUTPUT, out));
        }
        return tensors;
    }
}
