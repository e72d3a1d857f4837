package org.mup4j.dl4j.measure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a fixed batch did to every layer of a network. Immutable; its arrays are copies, in no workspace, and must not be
 * written to.
 */
public final class ProbeSnapshot {

    private final Map<String, INDArray> preActivations;
    private final Map<String, INDArray> activations;

    ProbeSnapshot(Map<String, INDArray> preActivations, Map<String, INDArray> activations) {
        this.preActivations = new LinkedHashMap<>(preActivations);
        this.activations = new LinkedHashMap<>(activations);
    }

    /**
     * The layers, in the network's order: by name, or by index where a layer of a multi-layer network has none.
     *
     * @return an unmodifiable list
     */
    public List<String> layers() {
        return List.copyOf(new ArrayList<>(activations.keySet()));
    }

    /**
     * A layer's output.
     *
     * @param layer the layer
     * @return its activations, in the layer's own shape, examples first
     * @throws IllegalArgumentException if there is no such layer
     */
    public INDArray activation(String layer) {
        return of(activations, layer);
    }

    /**
     * A layer's output before its activation function; the output itself where the layer has none.
     *
     * @param layer the layer
     * @return its pre-activations, in the layer's own shape, examples first
     * @throws IllegalArgumentException if there is no such layer
     */
    public INDArray preActivation(String layer) {
        return of(preActivations, layer);
    }

    private static INDArray of(Map<String, INDArray> arrays, String layer) {
        INDArray array = arrays.get(layer);
        if (array == null) {
            throw new IllegalArgumentException(
                    "There is no layer '" + layer + "'; the layers are " + String.join(", ", arrays.keySet()));
        }
        return array;
    }

    /**
     * The change since an earlier snapshot of the same network with the same batch.
     *
     * @param earlier the earlier snapshot
     * @return the difference, layer by layer
     * @throws IllegalArgumentException if the layers differ
     */
    public ProbeSnapshot minus(ProbeSnapshot earlier) {
        if (!earlier.activations.keySet().equals(activations.keySet())) {
            throw new IllegalArgumentException("The snapshots are of different networks: " + activations.keySet()
                    + " and " + earlier.activations.keySet());
        }
        return new ProbeSnapshot(
                difference(preActivations, earlier.preActivations), difference(activations, earlier.activations));
    }

    private static Map<String, INDArray> difference(Map<String, INDArray> now, Map<String, INDArray> earlier) {
        Map<String, INDArray> difference = new LinkedHashMap<>();
        now.forEach((layer, array) -> difference.put(layer, array.sub(earlier.get(layer))));
        return difference;
    }
}
