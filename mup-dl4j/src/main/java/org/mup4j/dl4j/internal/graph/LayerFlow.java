package org.mup4j.dl4j.internal.graph;

import java.util.function.ToLongFunction;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.internal.graph.Node.LayerNode;
import org.mup4j.dl4j.spi.LayerAdapter;
import org.mup4j.dl4j.spi.LayerSizes;
import org.mup4j.dl4j.spi.LayerTensor;

/** A layer with the features that reach and leave it. */
record LayerFlow(LayerNode node, LayerAdapter adapter, LayerSizes sizes, Features in, Features out) {

    /**
     * The layer's sizes when every axis has another size. The number of inputs grows by what the features grow, times
     * the number of pixels where an image is flattened.
     */
    LayerSizes sizes(ToLongFunction<Axis> newSize) {
        if (sizes.in() == 0 && sizes.out() == 0) {
            return sizes;
        }
        long in = inSize(newSize);
        long out = adapter.outputFeatures(node.layer()).fresh()
                ? newSize.applyAsLong(this.out.pieces().get(0).axis().root())
                : in * adapter.outputFeatures(node.layer()).times();
        return new LayerSizes(in, out, sizes.inner());
    }

    private long inSize(ToLongFunction<Axis> newSize) {
        long features = in.size(Axis::size);
        if (features == Axis.UNKNOWN) {
            return sizes.in() + growthBesideInput(newSize);
        }
        long grown = sizes.in() * in.size(newSize);
        if (grown % features != 0) {
            throw new MuPException("Layer '" + node.name() + "': its " + sizes.in() + " inputs are made of " + features
                    + " features, which are " + in.size(newSize)
                    + " at the base, and that gives no whole number of inputs:"
                    + " choose another base width, or give the base itself: MuP.wrap(conf).base(smallConf)");
        }
        return grown / features;
    }

    /** Where a network input of unknown size is merged in, all but that input grows. */
    private long growthBesideInput(ToLongFunction<Axis> newSize) {
        long pixels = 1;
        if (node.preProcessor() instanceof CnnToFeedForwardPreProcessor flatten) {
            pixels = Math.max(1, flatten.getInputHeight() * flatten.getInputWidth());
        }
        long grown = 0;
        for (Features.Piece piece : in.pieces()) {
            long before = piece.axis().size();
            if (before != Axis.UNKNOWN) {
                long after = newSize.applyAsLong(piece.axis().root());
                grown += (after - before) * piece.times() / piece.over() * pixels;
            }
        }
        return grown;
    }

    Features of(LayerTensor.Axis axis) {
        return switch (axis) {
            case INPUT -> in;
            case OUTPUT -> out;
            case FIXED, INNER -> throw new IllegalArgumentException("An axis inside a layer has no features");
        };
    }
}
