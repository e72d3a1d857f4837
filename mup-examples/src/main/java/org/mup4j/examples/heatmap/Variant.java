package org.mup4j.examples.heatmap;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.mup4j.core.rule.Gauge;

/**
 * One way to parametrize, train and stack the networks of the grid.
 *
 * @param family what kind of network
 * @param optimizer what makes the step
 * @param quantities what is measured
 */
record Variant(Family family, Optimizer optimizer, Set<Quantity> quantities) {

    /** Networks that share a parametrization, a gauge and a depth rule. */
    enum Family {
        /** Plain network, as configured. */
        SP("SP", Gauge.MULTIPLIER_FREE, "none"),
        /** Plain network, wrapped with defaults. */
        MUP("muP", Gauge.MULTIPLIER_FREE, "none"),
        /** The same in the gauge where the raw gradient is SGD's update. */
        MUP_SYMMETRIC("muP", Gauge.SYMMETRIC, "none"),
        /** Plain network whose rate falls with depth. */
        MUP_DEPTH_RATE("muP", Gauge.MULTIPLIER_FREE, "rate"),
        /** Residual network with CompleteP. */
        MUP_RESIDUAL("muP", Gauge.MULTIPLIER_FREE, "CompleteP");

        private final String parametrization;
        private final Gauge gauge;
        private final String depthRule;

        Family(String parametrization, Gauge gauge, String depthRule) {
            this.parametrization = parametrization;
            this.gauge = gauge;
            this.depthRule = depthRule;
        }

        String parametrization() {
            return parametrization;
        }

        Gauge gauge() {
            return gauge;
        }

        String depthRule() {
            return depthRule;
        }
    }

    /**
     * All that the panels need. The raw gradient does not depend on the optimizer and is measured with the first.
     *
     * @param optimizers at least one
     * @return in the order in which they are run
     */
    static List<Variant> of(List<Optimizer> optimizers) {
        List<Variant> variants = new ArrayList<>();
        for (Optimizer optimizer : optimizers) {
            Set<Quantity> all = EnumSet.allOf(Quantity.class);
            if (optimizer != optimizers.get(0)) {
                all.remove(Quantity.RAW_GRADIENT_RATIO);
            }
            variants.add(new Variant(Family.SP, optimizer, all));
            variants.add(new Variant(Family.MUP, optimizer, all));
            variants.add(new Variant(Family.MUP_DEPTH_RATE, optimizer, EnumSet.of(Quantity.FEATURE_CHANGE)));
            variants.add(new Variant(
                    Family.MUP_RESIDUAL, optimizer, EnumSet.of(Quantity.UPDATE_NORM, Quantity.FEATURE_CHANGE)));
        }
        variants.add(new Variant(Family.MUP_SYMMETRIC, optimizers.get(0), EnumSet.of(Quantity.RAW_GRADIENT_RATIO)));
        return List.copyOf(variants);
    }
}
