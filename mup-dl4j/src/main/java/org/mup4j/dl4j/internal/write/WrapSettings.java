package org.mup4j.dl4j.internal.write;

import java.util.Map;
import java.util.Set;
import org.mup4j.core.rule.DepthScaling;
import org.mup4j.core.rule.Gauge;
import org.mup4j.core.rule.Parametrization;
import org.mup4j.core.rule.Parametrizations;
import org.mup4j.core.rule.Role;

/**
 * All that can be chosen but the base.
 *
 * @param parametrization the table
 * @param gauge where the width goes
 * @param depth the depth rule and the depths
 * @param roles roles set by the user, by {@link TensorKey}
 * @param fixed names of layers whose output is no width
 */
public record WrapSettings(
        Parametrization parametrization,
        Gauge gauge,
        DepthChoice depth,
        Map<TensorKey, Role> roles,
        Set<String> fixed) {

    /** muP in the default gauge, nothing else. */
    public static final WrapSettings DEFAULT =
            new WrapSettings(Parametrizations.MUP, Gauge.MULTIPLIER_FREE, DepthChoice.NONE, Map.of(), Set.of());

    /**
     * Copies the collections.
     *
     * @param parametrization the table
     * @param gauge where the width goes
     * @param depth the depth rule and the depths
     * @param roles roles set by the user, by {@link TensorKey}
     * @param fixed names of layers whose output is no width
     */
    public WrapSettings {
        roles = Map.copyOf(roles);
        fixed = Set.copyOf(fixed);
    }

    /**
     * A depth rule with its depths.
     *
     * @param scaling the rule
     * @param depth the network's depth, {@link #COUNTED} to count residual additions
     * @param base the base's depth in the same unit
     */
    public record DepthChoice(DepthScaling scaling, int depth, int base) {

        /** Stands for a depth that is read off the network. */
        public static final int COUNTED = 0;

        /** No depth rule. */
        public static final DepthChoice NONE = new DepthChoice(DepthScaling.NONE, 1, 1);
    }

    /**
     * Names a tensor.
     *
     * @param layer its layer
     * @param parameter its name within the layer
     */
    public record TensorKey(String layer, String parameter) {}
}
