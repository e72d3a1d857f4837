package org.mup4j.dl4j.measure;

import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.mup4j.core.measure.Norm;
import org.mup4j.core.measure.Quantity;
import org.mup4j.core.measure.Reading;
import org.mup4j.core.measure.RunKey;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Reads the same as a listener for every tenth step, of the weight of layer 1, but exactly. */
final class ExactSpectralNorms extends BaseTrainingListener {

    private final List<Reading> readings;
    private int step = 1;

    ExactSpectralNorms(List<Reading> readings) {
        this.readings = readings;
    }

    @Override
    public void onGradientCalculation(Model model) {
        read(Quantity.GRADIENT, model.gradient().getGradientFor("1_W"), model.batchSize());
    }

    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
        read(Quantity.UPDATE, model.gradient().getGradientFor("1_W"), 1);
        read(Quantity.WEIGHT, model.getParam("1_W"), 1);
        step++;
    }

    private void read(Quantity quantity, INDArray array, double divisor) {
        if (step % 10 == 1) {
            TensorForm form = new TensorForm(List.of(1), array.size(0), array.size(1));
            double value = Norms.spectral(array, form) / divisor;
            readings.add(new Reading(RunKey.UNNAMED, step, "1", "W", quantity, Norm.SPECTRAL, value));
        }
    }
}
