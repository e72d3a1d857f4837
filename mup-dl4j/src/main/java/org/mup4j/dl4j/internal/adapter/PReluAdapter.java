package org.mup4j.dl4j.internal.adapter;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.mup4j.core.plan.TensorSpec.ForwardMultiplier;
import org.mup4j.dl4j.spi.InitFans;
import org.mup4j.dl4j.spi.LayerAdapter;
import org.mup4j.dl4j.spi.LayerSizes;
import org.mup4j.dl4j.spi.LayerTensor;
import org.mup4j.dl4j.spi.LayerTensor.Axis;
import org.mup4j.dl4j.spi.LayerTensor.Kind;
import org.mup4j.dl4j.spi.OutputFeatures;

/** PReLU: one slope for each unit, or for each channel where the other axes are shared. */
final class PReluAdapter implements LayerAdapter {

    @Override
    public boolean supports(Layer layer) {
        return layer.getClass() == PReLULayer.class;
    }

    @Override
    public LayerSizes sizes(Layer layer) {
        // DL4J writes 1 for the shared axes into the very shape that the user gave.
        PReLULayer prelu = (PReLULayer) layer;
        long features = isPerUnit(prelu) ? prelu.getInputShape()[0] : 0;
        return new LayerSizes(features, features);
    }

    @Override
    public List<LayerTensor> tensors(Layer layer, LayerSizes sizes) {
        PReLULayer prelu = (PReLULayer) layer;
        long[] shape = prelu.getInputShape().clone();
        long[] shared = shared(prelu);
        for (long axis : shared) {
            shape[(int) axis - 1] = 1;
        }
        boolean perUnit = isPerUnit(prelu);
        if (perUnit) {
            shape[0] = sizes.in();
        }
        List<Long> boxed = LayerTensor.shape(shape);
        long entries = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        return List.of(new LayerTensor(
                "W",
                boxed,
                Kind.VECTOR,
                Axis.FIXED,
                perUnit ? Axis.INPUT : Axis.FIXED,
                1,
                entries,
                new InitFans(prelu.getNIn(), prelu.getNOut(), boxed),
                ForwardMultiplier.POSSIBLE));
    }

    private static boolean isPerUnit(PReLULayer prelu) {
        return Arrays.stream(shared(prelu)).noneMatch(axis -> axis == 1);
    }

    private static long[] shared(PReLULayer prelu) {
        return prelu.getSharedAxes() == null ? new long[0] : prelu.getSharedAxes();
    }

    @Override
    public OutputFeatures outputFeatures(Layer layer) {
        return OutputFeatures.SAME;
    }
}
