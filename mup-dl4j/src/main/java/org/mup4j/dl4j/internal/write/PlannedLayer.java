package org.mup4j.dl4j.internal.write;

import java.util.List;
import org.mup4j.core.plan.TensorPlan;
import org.mup4j.core.rule.OptimizerClass;
import org.mup4j.dl4j.internal.graph.LayerReading;
import org.mup4j.dl4j.internal.graph.TensorReading;

/**
 * A layer with what is to be written into it.
 *
 * @param reading the layer
 * @param tensors its trained tensors
 */
record PlannedLayer(LayerReading reading, List<PlannedTensor> tensors) {

    /**
     * A trained tensor.
     *
     * @param parameter its name in the layer that it is written into, which is the one inside a wrapper
     * @param reading the tensor in the target and at the base
     * @param optimizer the class of its optimizer
     * @param plan its multipliers
     */
    record PlannedTensor(String parameter, TensorReading reading, OptimizerClass optimizer, TensorPlan plan) {}

    boolean isIdentity() {
        return tensors.stream()
                .allMatch(t -> t.plan().isIdentity()
                        && t.reading().target().equals(t.reading().base()));
    }

    /** The product of the multipliers of all kernels that the layer applies to its input one after another. */
    double forwardMultiplier() {
        return tensors.stream().mapToDouble(t -> t.plan().forwardMultiplier()).reduce(1, (a, b) -> a * b);
    }

    String name() {
        return reading.node().name();
    }
}
