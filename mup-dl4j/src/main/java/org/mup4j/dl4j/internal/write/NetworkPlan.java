package org.mup4j.dl4j.internal.write;

import java.util.Map;
import org.mup4j.core.plan.MuPlan;

/**
 * A plan together with what it makes of the layers.
 *
 * @param plan the plan for the user
 * @param layers the layers that change, by name
 * @param branches residual branches to be scaled: name of the addition to name of the branch
 * @param branchMultiplier the factor on each
 * @param heads the factor on the multiplier of each head that reads with an embedding's matrix, by name
 */
public record NetworkPlan(
        MuPlan plan,
        Map<String, WrittenLayer> layers,
        Map<String, String> branches,
        double branchMultiplier,
        Map<String, Double> heads) {

    /**
     * Copies the collections.
     *
     * @param plan the plan for the user
     * @param layers the layers that change, by name
     * @param branches residual branches to be scaled: name of the addition to name of the branch
     * @param branchMultiplier the factor on each
     * @param heads the factor on the multiplier of each head that reads with an embedding's matrix, by name
     */
    public NetworkPlan {
        layers = Map.copyOf(layers);
        branches = Map.copyOf(branches);
        heads = Map.copyOf(heads);
    }
}
