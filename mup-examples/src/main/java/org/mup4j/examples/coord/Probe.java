package org.mup4j.examples.coord;

import java.util.EnumMap;
import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Looks at a network through one fixed batch, from its initial state on. */
final class Probe {

    private final INDArray batch;
    private final MultiLayerNetwork network;
    private final Forward initial;

    Probe(MultiLayerNetwork network, INDArray batch) {
        this.network = network;
        this.batch = batch;
        this.initial = forward();
    }

    /** Pre-activations of the three layers, and the output without its bias. */
    private record Forward(INDArray first, INDArray second, INDArray readout, INDArray output) {}

    private Forward forward() {
        INDArray first = affine(0, batch);
        INDArray second = affine(1, Transforms.relu(first, true));
        INDArray readout = Transforms.relu(second, true).mmul(network.getParam("2_W"));
        return new Forward(first, second, readout, readout.addRowVector(network.getParam("2_b")));
    }

    private INDArray affine(int layer, INDArray input) {
        return input.mmul(network.getParam(layer + "_W")).addiRowVector(network.getParam(layer + "_b"));
    }

    /**
     * Measures the network as it is now.
     *
     * @return all that can be seen from outside; the changes are relative to the state at construction
     */
    Map<Quantity, Scale> look() {
        Forward now = forward();
        Map<Quantity, Scale> scales = new EnumMap<>(Quantity.class);
        scales.put(Quantity.OUTPUT, Scale.of(now.output()));
        scales.put(Quantity.READOUT, Scale.of(now.readout()));
        scales.put(Quantity.OUTPUT_CHANGE, Scale.of(now.output().sub(initial.output())));
        scales.put(Quantity.HIDDEN_0, Scale.of(Transforms.relu(now.first(), true)));
        scales.put(Quantity.HIDDEN_1, Scale.of(Transforms.relu(now.second(), true)));
        scales.put(Quantity.CHANGE_0, Scale.of(now.first().sub(initial.first())));
        scales.put(Quantity.CHANGE_1, Scale.of(now.second().sub(initial.second())));
        scales.put(Quantity.WEIGHT, Scale.of(network.getParam(HousingMlp.LAST_HIDDEN + "_W")));
        return scales;
    }
}
