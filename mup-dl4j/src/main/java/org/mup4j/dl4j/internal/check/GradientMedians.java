package org.mup4j.dl4j.internal.check;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The median size of an entry of each parameter's first gradient that is not zero, as the updater will see it. Of large gradients two thousand entries are
 * looked at, which puts the median within a tenth of what it is: it is compared with something ten times as small.
 */
final class GradientMedians extends BaseTrainingListener {

    private static final long LOOKED_AT = 2000;

    private final Map<String, Double> medians = new LinkedHashMap<>();

    @Override
    public void onGradientCalculation(Model model) {
        int batch = model.batchSize();
        model.gradient()
                .gradientForVariable()
                .forEach((name, gradient) ->
                        medians.merge(name, median(gradient) / batch, (before, now) -> before > 0 ? before : now));
    }

    private static double median(INDArray gradient) {
        INDArray flat = gradient.reshape(gradient.length());
        // An odd stride runs through all columns of a matrix whose width is a power of two.
        long stride = Math.max(1, flat.length() / LOOKED_AT) | 1;
        double[] sizes = new double[(int) ((flat.length() + stride - 1) / stride)];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = Math.abs(flat.getDouble(i * stride));
        }
        Arrays.sort(sizes);
        return sizes[sizes.length / 2];
    }

    Map<String, Double> byParameter() {
        return Map.copyOf(medians);
    }
}
