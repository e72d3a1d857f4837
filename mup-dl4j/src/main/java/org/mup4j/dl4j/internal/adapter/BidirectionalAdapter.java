package org.mup4j.dl4j.internal.adapter;

import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional.Mode;
import org.mup4j.core.plan.TensorSpec.ForwardMultiplier;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.spi.LayerAdapter;
import org.mup4j.dl4j.spi.LayerSizes;
import org.mup4j.dl4j.spi.LayerTensor;
import org.mup4j.dl4j.spi.OutputFeatures;

/** A recurrent layer in both directions of time: every tensor twice, its name behind an f or a b. */
final class BidirectionalAdapter implements LayerAdapter {

    @Override
    public boolean supports(Layer layer) {
        return layer.getClass() == Bidirectional.class;
    }

    private static Layer forward(Layer layer) {
        Layer forward = ((Bidirectional) layer).getFwd();
        if (!Wrappers.inside(forward).isEmpty()) {
            throw new MuPException("Deeplearning4j cannot train a Bidirectional layer around a "
                    + forward.getClass().getSimpleName() + ", which does not know its updater: put the "
                    + forward.getClass().getSimpleName()
                    + " around the Bidirectional layer, or a LastTimeStepVertex behind it");
        }
        return forward;
    }

    @Override
    public List<LayerTensor> tensors(Layer layer, LayerSizes sizes) {
        Layer forward = forward(layer);
        List<LayerTensor> tensors = Adapters.of(forward).tensors(forward, sizes);
        return Stream.of("f", "b")
                .flatMap(direction -> tensors.stream().map(t -> named(direction + t.parameter(), t)))
                .toList();
    }

    /** Both directions read one input, which can be scaled once only. */
    private static LayerTensor named(String name, LayerTensor tensor) {
        return new LayerTensor(
                name,
                tensor.shape(),
                tensor.kind(),
                tensor.in(),
                tensor.out(),
                tensor.fanIn(),
                tensor.fanOut(),
                tensor.init(),
                tensor.forwardMultiplier() == ForwardMultiplier.POSSIBLE
                        ? ForwardMultiplier.INPUT_READ_ELSEWHERE
                        : tensor.forwardMultiplier());
    }

    @Override
    public LayerSizes sizes(Layer layer) {
        return Adapters.of(forward(layer)).sizes(forward(layer));
    }

    @Override
    public OutputFeatures outputFeatures(Layer layer) {
        OutputFeatures one = Adapters.of(forward(layer)).outputFeatures(forward(layer));
        boolean both = ((Bidirectional) layer).getMode() == Mode.CONCAT;
        return both ? new OutputFeatures(one.fresh(), 2 * one.times()) : one;
    }

    @Override
    public List<String> warnings(Layer layer) {
        return Adapters.of(forward(layer)).warnings(forward(layer));
    }
}
