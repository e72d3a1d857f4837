package org.mup4j.dl4j.internal.write;

import java.util.List;
import java.util.Map;
import org.mup4j.core.plan.MuPlan;

/**
 * A plan together with what is needed to write it.
 *
 * @param plan the plan for the user
 * @param layers the layers by name
 * @param branches residual branches to be scaled: name of the addition to name of the branch
 * @param branchMultiplier the factor on each
 */
public record NetworkPlan(
        MuPlan plan, Map<String, PlannedLayer> layers, Map<String, String> branches, double branchMultiplier) {

    /**
     * Copies the collections.
     *
     * @param plan the plan for the user
     * @param layers the layers by name
     * @param branches residual branches to be scaled: name of the addition to name of the branch
     * @param branchMultiplier the factor on each
     */
    public NetworkPlan {
        layers = Map.copyOf(layers);
        branches = Map.copyOf(branches);
    }

    /**
     * Names of the layers that have trained tensors, for messages.
     *
     * @return in no particular order
     */
    List<String> names() {
        return List.copyOf(layers.keySet());
    }
}
