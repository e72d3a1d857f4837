package org.mup4j.core.plan;

import java.util.List;
import java.util.Objects;
import org.mup4j.core.rule.OptimizerClass;
import org.mup4j.core.rule.Ratios;
import org.mup4j.core.rule.Role;

/**
 * One trainable tensor as the planner sees it.
 *
 * @param layer the layer's name
 * @param parameter the tensor's name within the layer
 * @param shape sizes in the order in which the framework stores them
 * @param role what the tensor does
 * @param optimizer the class of the optimizer that trains it
 * @param fanIn number of inputs that one output sums over; 1 for vectors and look-up tables
 * @param fanOut number of outputs
 * @param baseFanIn fan-in of the same tensor in the base network
 * @param baseFanOut fan-out of the same tensor in the base network
 * @param depthRatio depth over base depth if a depth rule touches this tensor, else 1
 * @param forwardMultiplier whether the layer can carry a forward multiplier
 * @param logitRatio for a query's projection: terms that an attention logit sums over those at the base; else 1
 */
public record TensorSpec(
        String layer,
        String parameter,
        List<Long> shape,
        Role role,
        OptimizerClass optimizer,
        long fanIn,
        long fanOut,
        long baseFanIn,
        long baseFanOut,
        double depthRatio,
        ForwardMultiplier forwardMultiplier,
        double logitRatio) {

    /** Whether a layer can carry a forward multiplier, and if not, why. */
    public enum ForwardMultiplier {
        /** The layer's input can be scaled. */
        POSSIBLE(""),
        /** The layer's input is an index. */
        INDEX_INPUT("its input is an index, which cannot be scaled"),
        /** Something else in the layer reads the input, too. */
        INPUT_READ_ELSEWHERE("the layer reads its input in another way as well"),
        /** It multiplies the layer's own state of the step before. */
        OWN_STATE("it reads the layer's own state, which cannot be scaled apart");

        private final String reason;

        ForwardMultiplier(String reason) {
            this.reason = reason;
        }

        String reason() {
            return reason;
        }
    }

    /**
     * Checks the sizes and copies the shape.
     *
     * @param layer the layer's name
     * @param parameter the tensor's name within the layer
     * @param shape sizes in the order in which the framework stores them
     * @param role what the tensor does
     * @param optimizer the class of the optimizer that trains it
     * @param fanIn number of inputs that one output sums over; 1 for vectors and look-up tables
     * @param fanOut number of outputs
     * @param baseFanIn fan-in of the same tensor in the base network
     * @param baseFanOut fan-out of the same tensor in the base network
     * @param depthRatio depth over base depth if a depth rule touches this tensor, else 1
     * @param forwardMultiplier whether the layer can carry a forward multiplier
     * @param logitRatio for a query's projection: terms that an attention logit sums over those at the base; else 1
     * @throws IllegalArgumentException if a fan is below 1 or a ratio is not positive and finite
     */
    public TensorSpec {
        Objects.requireNonNull(layer, "layer");
        Objects.requireNonNull(parameter, "parameter");
        Objects.requireNonNull(role, "role");
        Objects.requireNonNull(optimizer, "optimizer");
        Objects.requireNonNull(forwardMultiplier, "forwardMultiplier");
        shape = List.copyOf(shape);
        requireSize(layer, parameter, "fan-in", fanIn, baseFanIn);
        requireSize(layer, parameter, "fan-out", fanOut, baseFanOut);
        if (!(depthRatio > 0) || Double.isInfinite(depthRatio)) {
            throw new IllegalArgumentException(where(layer, parameter) + "the depth ratio is " + depthRatio
                    + ", but depth over base depth is a positive number");
        }
        if (!(logitRatio > 0) || Double.isInfinite(logitRatio)) {
            throw new IllegalArgumentException(where(layer, parameter) + "the ratio of logit terms is " + logitRatio
                    + ", but head size over base head size is a positive number");
        }
    }

    /**
     * A tensor that projects no query.
     *
     * @param layer the layer's name
     * @param parameter the tensor's name within the layer
     * @param shape sizes in the order in which the framework stores them
     * @param role what the tensor does
     * @param optimizer the class of the optimizer that trains it
     * @param fanIn number of inputs that one output sums over; 1 for vectors and look-up tables
     * @param fanOut number of outputs
     * @param baseFanIn fan-in of the same tensor in the base network
     * @param baseFanOut fan-out of the same tensor in the base network
     * @param depthRatio depth over base depth if a depth rule touches this tensor, else 1
     * @param forwardMultiplier whether the layer can carry a forward multiplier
     * @throws IllegalArgumentException if a fan is below 1 or the depth ratio is not positive and finite
     */
    public TensorSpec(
            String layer,
            String parameter,
            List<Long> shape,
            Role role,
            OptimizerClass optimizer,
            long fanIn,
            long fanOut,
            long baseFanIn,
            long baseFanOut,
            double depthRatio,
            ForwardMultiplier forwardMultiplier) {
        this(
                layer,
                parameter,
                shape,
                role,
                optimizer,
                fanIn,
                fanOut,
                baseFanIn,
                baseFanOut,
                depthRatio,
                forwardMultiplier,
                1);
    }

    private static String where(String layer, String parameter) {
        return "Layer '" + layer + "', parameter '" + parameter + "': ";
    }

    private static void requireSize(String layer, String parameter, String axis, long target, long base) {
        if (target < 1 || base < 1) {
            throw new IllegalArgumentException(where(layer, parameter) + "the " + axis + " is " + target
                    + " and its base " + base + ", but sizes start at 1");
        }
    }

    /**
     * Sizes over base sizes.
     *
     * @return the ratios that the power laws take
     */
    public Ratios ratios() {
        return new Ratios((double) fanIn / baseFanIn, (double) fanOut / baseFanOut, depthRatio);
    }
}
