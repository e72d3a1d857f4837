package org.mup4j.dl4j.internal.check;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The median size of an entry of each parameter's gradient, as the updater will see it. */
final class GradientMedians extends BaseTrainingListener {

    private final Map<String, Double> medians = new LinkedHashMap<>();

    @Override
    public void onGradientCalculation(Model model) {
        int batch = model.batchSize();
        model.gradient().gradientForVariable().forEach((name, gradient) -> medians.put(name, median(gradient) / batch));
    }

    private static double median(INDArray gradient) {
        double[] sizes = Arrays.stream(gradient.reshape(gradient.length()).toDoubleVector())
                .map(Math::abs)
                .sorted()
                .toArray();
        return sizes[sizes.length / 2];
    }

    Map<String, Double> byParameter() {
        return Map.copyOf(medians);
    }
}
