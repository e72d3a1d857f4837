package org.mup4j.core.plan;

import java.util.List;
import org.mup4j.core.rule.Role;

/**
 * What changes for one trainable tensor. Multipliers are relative to the same tensor at the base shape under the same
 * gauge; at the base all are 1.
 *
 * @param layer the layer's name, its index where it has none
 * @param parameter the tensor's name within the layer, for example {@code W}
 * @param role what the tensor does
 * @param shape sizes in the framework's order, for a dense weight of DL4J {@code [nIn, nOut]}
 * @param fanIn number of inputs that one output sums over; 1 for vectors and look-up tables
 * @param fanOut number of outputs
 * @param baseFanIn fan-in at the base
 * @param baseFanOut fan-out at the base
 * @param initStdMultiplier factor on the standard deviation that the user's initialiser gives at the base shape
 * @param learningRateMultiplier factor on the user's learning rate
 * @param forwardMultiplier factor on the layer's input; 1 on vectors
 * @param epsilonMultiplier factor on the optimizer's epsilon
 * @param weightDecayMultiplier factor on a weight decay coefficient whose shrink per step is rate times coefficient;
 *     given also where no decay is configured
 * @param reason why, in one line
 */
public record TensorPlan(
        String layer,
        String parameter,
        Role role,
        List<Long> shape,
        long fanIn,
        long fanOut,
        long baseFanIn,
        long baseFanOut,
        double initStdMultiplier,
        double learningRateMultiplier,
        double forwardMultiplier,
        double epsilonMultiplier,
        double weightDecayMultiplier,
        String reason) {

    /**
     * Copies the shape.
     *
     * @param layer the layer's name, its index where it has none
     * @param parameter the tensor's name within the layer, for example {@code W}
     * @param role what the tensor does
     * @param shape sizes in the framework's order, for a dense weight of DL4J {@code [nIn, nOut]}
     * @param fanIn number of inputs that one output sums over; 1 for vectors and look-up tables
     * @param fanOut number of outputs
     * @param baseFanIn fan-in at the base
     * @param baseFanOut fan-out at the base
     * @param initStdMultiplier factor on the standard deviation that the user's initialiser gives at the base shape
     * @param learningRateMultiplier factor on the user's learning rate
     * @param forwardMultiplier factor on the layer's input; 1 on vectors
     * @param epsilonMultiplier factor on the optimizer's epsilon
     * @param weightDecayMultiplier factor on a weight decay coefficient whose shrink per step is rate times coefficient;
     *     given also where no decay is configured
     * @param reason why, in one line
     */
    public TensorPlan {
        shape = List.copyOf(shape);
    }

    /**
     * Whether nothing changes for this tensor.
     *
     * @return true if all five multipliers are 1
     */
    public boolean isIdentity() {
        return initStdMultiplier == 1
                && learningRateMultiplier == 1
                && forwardMultiplier == 1
                && epsilonMultiplier == 1
                && weightDecayMultiplier == 1;
    }
}
