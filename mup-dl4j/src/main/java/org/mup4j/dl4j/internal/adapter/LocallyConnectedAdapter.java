package org.mup4j.dl4j.internal.adapter;

import static org.mup4j.dl4j.spi.LayerTensor.shape;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocallyConnected1D;
import org.deeplearning4j.nn.conf.layers.LocallyConnected2D;
import org.mup4j.dl4j.layer.ScaledLocallyConnected1D;
import org.mup4j.dl4j.layer.ScaledLocallyConnected2D;
import org.mup4j.dl4j.spi.InitFans;
import org.mup4j.dl4j.spi.LayerAdapter;
import org.mup4j.dl4j.spi.LayerSizes;
import org.mup4j.dl4j.spi.LayerTensor;
import org.mup4j.dl4j.spi.LayerTensor.Axis;
import org.mup4j.dl4j.spi.ParameterScales;

/** Locally connected layers: a convolution with a kernel of its own at each of its places. */
final class LocallyConnectedAdapter implements LayerAdapter {

    /** What both kinds have: places, entries of a kernel, entries of a stride. */
    private record Kernel(long places, long volume, double stride, boolean bias) {

        static Kernel of(Layer layer) {
            if (layer instanceof LocallyConnected1D one) {
                return new Kernel(one.getOutputSize(), one.getKernel(), one.getStride(), one.isHasBias());
            }
            LocallyConnected2D two = (LocallyConnected2D) layer;
            int[] size = two.getOutputSize();
            int[] kernel = two.getKernel();
            int[] stride = two.getStride();
            return new Kernel(
                    (long) size[0] * size[1],
                    (long) kernel[0] * kernel[1],
                    (double) stride[0] * stride[1],
                    two.isHasBias());
        }
    }

    @Override
    public boolean supports(Layer layer) {
        return layer.getClass() == LocallyConnected1D.class
                || layer.getClass() == LocallyConnected2D.class
                || layer.getClass() == ScaledLocallyConnected1D.class
                || layer.getClass() == ScaledLocallyConnected2D.class;
    }

    @Override
    public LayerSizes sizes(Layer layer) {
        return layer instanceof LocallyConnected1D one
                ? new LayerSizes(one.getNIn(), one.getNOut())
                : new LayerSizes(((LocallyConnected2D) layer).getNIn(), ((LocallyConnected2D) layer).getNOut());
    }

    @Override
    public List<LayerTensor> tensors(Layer layer, LayerSizes sizes) {
        Kernel kernel = Kernel.of(layer);
        long in = sizes.in() * kernel.volume();
        long out = sizes.out();
        InitFans init = new InitFans(in, out * kernel.volume() / kernel.stride(), shape(kernel.places(), in, out));
        List<LayerTensor> tensors = new ArrayList<>();
        tensors.add(LayerTensor.matrix("W", in, out, init));
        if (kernel.bias()) {
            tensors.add(LayerTensor.vector("b", Axis.OUTPUT, out));
        }
        return tensors;
    }

    @Override
    public Layer withScales(Layer layer, ParameterScales scales) {
        return layer instanceof LocallyConnected1D one
                ? ScaledLocallyConnected1D.of(one, scales)
                : ScaledLocallyConnected2D.of((LocallyConnected2D) layer, scales);
    }
}
