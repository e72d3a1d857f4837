package org.mup4j.dl4j.internal.adapter;

import static org.mup4j.dl4j.spi.LayerTensor.shape;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.variational.VariationalAutoencoder;
import org.mup4j.core.plan.TensorSpec.ForwardMultiplier;
import org.mup4j.dl4j.layer.ScaledVariationalAutoencoder;
import org.mup4j.dl4j.spi.InitFans;
import org.mup4j.dl4j.spi.LayerAdapter;
import org.mup4j.dl4j.spi.LayerSizes;
import org.mup4j.dl4j.spi.LayerTensor;
import org.mup4j.dl4j.spi.LayerTensor.Axis;
import org.mup4j.dl4j.spi.ParameterScales;

/**
 * The variational autoencoder: dense layers from the input to the mean and the variance of the latent units, which are the
 * layer's output, and back to the parameters of the input's distribution. The widths inside are those of the encoder's
 * layers, then of the decoder's.
 */
final class VariationalAdapter implements LayerAdapter {

    @Override
    public boolean supports(Layer layer) {
        return layer.getClass() == VariationalAutoencoder.class
                || layer.getClass() == ScaledVariationalAutoencoder.class;
    }

    @Override
    public LayerSizes sizes(Layer layer) {
        VariationalAutoencoder coder = (VariationalAutoencoder) layer;
        List<Long> inner = IntStream.concat(
                        Arrays.stream(coder.getEncoderLayerSizes()), Arrays.stream(coder.getDecoderLayerSizes()))
                .asLongStream()
                .boxed()
                .toList();
        return new LayerSizes(coder.getNIn(), coder.getNOut(), inner);
    }

    @Override
    public List<LayerTensor> tensors(Layer layer, LayerSizes sizes) {
        VariationalAutoencoder coder = (VariationalAutoencoder) layer;
        int encoders = coder.getEncoderLayerSizes().length;
        List<LayerTensor> tensors = new ArrayList<>();
        Stage code = chain(
                tensors, "e", new Stage(Axis.INPUT, sizes.in()), sizes.inner().subList(0, encoders));
        Stage latent = new Stage(Axis.OUTPUT, sizes.out());
        dense(tensors, "pZXMean", code, latent);
        dense(tensors, "pZXLogStd2", code, latent);
        Stage back = chain(
                tensors,
                "d",
                latent,
                sizes.inner().subList(encoders, sizes.inner().size()));
        long parameters = coder.getOutputDistribution().distributionInputSize((int) sizes.in());
        dense(tensors, "pXZ", back, new Stage(Axis.INPUT, parameters));
        return tensors;
    }

    /** Features between two of the layers inside. */
    private record Stage(Axis axis, long size) {}

    private static Stage chain(List<LayerTensor> tensors, String prefix, Stage from, List<Long> widths) {
        Stage last = from;
        for (int i = 0; i < widths.size(); i++) {
            Stage next = new Stage(Axis.INNER, widths.get(i));
            dense(tensors, prefix + i, last, next);
            last = next;
        }
        return last;
    }

    private static void dense(List<LayerTensor> tensors, String name, Stage from, Stage to) {
        InitFans init = new InitFans(from.size(), to.size(), shape(from.size(), to.size()));
        tensors.add(LayerTensor.matrix(name + "W", from.size(), to.size(), init)
                .joining(from.axis(), to.axis())
                .withForwardMultiplier(ForwardMultiplier.INPUT_READ_ELSEWHERE));
        tensors.add(LayerTensor.vector(name + "b", to.axis(), to.size()));
    }

    @Override
    public List<String> warnings(Layer layer) {
        return List.of(
                "the loss of pretraining sums over the latent units: where their number is a width, it grows with it, so"
                        + " keep it with fixed(layer) or in base(conf)");
    }

    @Override
    public Layer withScales(Layer layer, ParameterScales scales) {
        return ScaledVariationalAutoencoder.of((VariationalAutoencoder) layer, scales);
    }
}
