package org.mup4j.dl4j.internal.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.internal.graph.Node.LayerNode;
import org.mup4j.dl4j.spi.LayerAdapter;
import org.mup4j.dl4j.spi.LayerSizes;
import org.mup4j.dl4j.spi.LayerTensor;

/** A layer with the features that reach and leave it. */
record LayerFlow(
        LayerNode node, LayerAdapter adapter, LayerSizes sizes, Features in, List<Features> further, Features out) {

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
        return new LayerSizes(in, out, sizes.inner(), furtherSizes(newSize));
    }

    private List<Long> furtherSizes(ToLongFunction<Axis> newSize) {
        List<Long> grown = new ArrayList<>();
        for (int i = 0; i < further.size(); i++) {
            Features features = further.get(i);
            grown.add(
                    features.size(Axis::size) == Axis.UNKNOWN ? sizes.further().get(i) : features.size(newSize));
        }
        return grown;
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

    /** The features along an axis of a tensor that reads one of the inputs. */
    Features of(LayerTensor.Axis axis, int input) {
        return switch (axis) {
            case INPUT -> input(input);
            case OUTPUT -> out;
            case FIXED, INNER -> throw new IllegalArgumentException("An axis inside a layer has no features");
        };
    }

    /** The features that one input brings, counted from 0. */
    Features input(int index) {
        return index == 0 ? in : further.get(index - 1);
    }

    /** How many inputs it reads. */
    int inputs() {
        return 1 + further.size();
    }
}
