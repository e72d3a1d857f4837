package org.mup4j.dl4j.internal.adapter;

import static org.mup4j.dl4j.spi.LayerTensor.shape;

import java.util.List;
import org.mup4j.core.plan.TensorSpec.ForwardMultiplier;
import org.mup4j.dl4j.spi.InitFans;
import org.mup4j.dl4j.spi.LayerSizes;
import org.mup4j.dl4j.spi.LayerTensor;
import org.mup4j.dl4j.spi.LayerTensor.Axis;

/**
 * The four projections of DL4J's attention layers: Wq, Wk and Wv of shape [heads, head size, features], Wo of shape
 * [heads * head size, outputs]. The widths inside are heads * head size, and the head size.
 */
final class AttentionTensors {

    static final String UNPROJECTED =
            "attention without projections has no tensor that could carry the scale of its logits, which grow with the square"
                    + " root of the width: set projectInput(true)";

    static final String HEADS =
            "a base width does not say whether the number of attention heads grows or their size, so that the scale of the"
                    + " logits is left alone: say so with baseHeadSize(d) or base(conf)";

    private AttentionTensors() {}

    static LayerSizes sizes(long in, long out, long heads, long headSize) {
        return new LayerSizes(in, out, List.of(heads * headSize, headSize));
    }

    /** The widths inside at a base width; the head size stays what it is where it is not known. */
    static List<Long> innerAt(LayerSizes sizes, long width, long headSize) {
        return List.of(width, headSize > 0 ? headSize : sizes.inner().get(1));
    }

    /** A projection onto all heads; DL4J tells its initialiser the fans of the projection back. */
    static LayerTensor onto(String parameter, Axis in, long features, LayerSizes sizes) {
        long all = sizes.inner().get(0);
        long size = sizes.inner().get(1);
        InitFans init = new InitFans(all, sizes.out(), shape(Math.max(1, all / size), size, features));
        return LayerTensor.matrix(parameter, features, all, init)
                .joining(in, Axis.INNER)
                .withForwardMultiplier(ForwardMultiplier.INPUT_READ_ELSEWHERE);
    }

    /** The projection back, whose initialiser DL4J tells the fans of one head's. */
    static LayerTensor back(LayerSizes sizes) {
        long all = sizes.inner().get(0);
        InitFans init = new InitFans(sizes.in(), sizes.inner().get(1), shape(all, sizes.out()));
        return LayerTensor.matrix("Wo", all, sizes.out(), init)
                .joining(Axis.INNER, Axis.OUTPUT)
                .withForwardMultiplier(ForwardMultiplier.INPUT_READ_ELSEWHERE);
    }

    /** All four, the queries made of one axis and keys and values of the input. */
    static List<LayerTensor> all(Axis queries, long features, LayerSizes sizes) {
        return List.of(
                onto("Wq", queries, features, sizes).makingQueries(sizes.inner().get(1)),
                onto("Wk", Axis.INPUT, sizes.in(), sizes),
                onto("Wv", Axis.INPUT, sizes.in(), sizes),
                back(sizes));
    }
}
