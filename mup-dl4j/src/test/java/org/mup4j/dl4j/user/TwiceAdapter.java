package org.mup4j.dl4j.user;

import java.util.List;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.mup4j.dl4j.spi.LayerAdapter;
import org.mup4j.dl4j.spi.LayerSizes;
import org.mup4j.dl4j.spi.LayerTensor;
import org.mup4j.dl4j.spi.OutputFeatures;

/** What the library has to know of it: that features pass through, and nothing more. */
public class TwiceAdapter implements LayerAdapter {

    @Override
    public boolean supports(Layer layer) {
        return layer instanceof Twice;
    }

    @Override
    public List<LayerTensor> tensors(Layer layer, LayerSizes sizes) {
        return List.of();
    }

    @Override
    public OutputFeatures outputFeatures(Layer layer) {
        return OutputFeatures.SAME;
    }
}
