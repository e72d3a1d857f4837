package org.mup4j.dl4j.fleet;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.mup4j.core.measure.Norm;
import org.mup4j.core.measure.Quantity;
import org.mup4j.core.measure.Reading;
import org.mup4j.core.measure.RunKey;
import org.mup4j.dl4j.internal.fleet.engine.StepObserver;
import org.mup4j.dl4j.internal.fleet.program.LayerProgram;
import org.mup4j.dl4j.internal.fleet.program.NetworkProgram;
import org.mup4j.dl4j.measure.Norms;
import org.mup4j.dl4j.measure.TensorForm;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Turns what an engine shows of one step into readings. */
final class NormReader implements StepObserver {

    private static final List<Integer> COLUMNS = List.of(1);

    private final NetworkProgram program;
    private final FleetNorms norms;
    private final RunKey run;
    private final long taken;
    private final List<Reading> readings = new ArrayList<>();

    NormReader(NetworkProgram program, FleetNorms norms, RunKey run, long taken) {
        this.program = program;
        this.norms = norms;
        this.run = run;
        this.taken = taken;
    }

    List<Reading> readings() {
        return List.copyOf(readings);
    }

    @Override
    public void activation(int layer, double[] activation) {
        String name = program.layers().get(layer).name();
        if (!name.equals(program.head().name())) {
            readOutput(name, activation);
        }
    }

    @Override
    public void output(double[] output) {
        readOutput(program.head().name(), output);
    }

    private void readOutput(String name, double[] activation) {
        if (!norms.quantities().contains(Quantity.ACTIVATION)) {
            return;
        }
        try (INDArray array = Nd4j.createFromArray(activation)) {
            for (Norm norm : Norm.values()) {
                if (norms.norms().contains(norm) && !norm.isSpectral()) {
                    double value = Norms.of(norm, array);
                    readings.add(new Reading(run, taken, name, "", Quantity.ACTIVATION, norm, value));
                }
            }
        }
    }

    @Override
    public void gradient(double[] gradient) {
        read(Quantity.GRADIENT, gradient);
    }

    @Override
    public void update(double[] update) {
        read(Quantity.UPDATE, update);
    }

    @Override
    public void parameters(double[] parameters) {
        read(Quantity.WEIGHT, parameters);
    }

    private void read(Quantity quantity, double[] numbers) {
        if (!norms.quantities().contains(quantity)) {
            return;
        }
        int start = 0;
        for (LayerProgram layer : program.layers()) {
            int inputs = layer.inputs();
            int outputs = layer.outputs();
            int[] shape = {inputs, outputs};
            TensorForm form = new TensorForm(COLUMNS, inputs, outputs);
            read(quantity, layer.name(), DefaultParamInitializer.WEIGHT_KEY, part(numbers, start, shape), form);
            start += layer.weights();
            if (layer.bias()) {
                int[] row = {1, outputs};
                TensorForm vector = new TensorForm(COLUMNS, 1, outputs);
                read(quantity, layer.name(), DefaultParamInitializer.BIAS_KEY, part(numbers, start, row), vector);
                start += outputs;
            }
        }
    }

    private static INDArray part(double[] numbers, int start, int[] shape) {
        double[] part = java.util.Arrays.copyOfRange(numbers, start, start + shape[0] * shape[1]);
        return Nd4j.create(part, new long[] {shape[0], shape[1]}, 'f');
    }

    private void read(Quantity quantity, String layer, String parameter, INDArray tensor, TensorForm form) {
        try (tensor) {
            for (Norm norm : Norm.values()) {
                if (norms.norms().contains(norm)) {
                    double value = Norms.of(norm, tensor, form);
                    readings.add(new Reading(run, taken + 1, layer, parameter, quantity, norm, value));
                }
            }
        }
    }
}
