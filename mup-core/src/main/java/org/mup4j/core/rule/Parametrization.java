package org.mup4j.core.rule;

/**
 * A table from roles and optimizer classes to power laws. Implement it to bring a table of your own; the published ones
 * are in {@link Parametrizations}.
 *
 * <p>A rule may be stated in any gauge: the planner moves it to the gauge that is asked for.
 */
public interface Parametrization {

    /**
     * The usual name, for messages and plans.
     *
     * @return for example {@code muP}
     */
    String name();

    /**
     * The rule of one tensor.
     *
     * @param role what the tensor does
     * @param optimizer the class of the optimizer that trains it
     * @return the five laws
     * @throws UnsupportedOperationException if the table has no such row; the message says what to use instead
     */
    TensorRule rule(Role role, OptimizerClass optimizer);

    /**
     * Whether the network is to be left exactly as its user configured it, whatever the base and the gauge.
     *
     * @return true for the standard parametrization alone
     */
    default boolean leavesAsConfigured() {
        return false;
    }

    /**
     * Whether features go on being learnt as the width grows, so that queries and keys align and a logit is a coherent sum:
     * it is then divided by the head size, and not by its root, beyond the base (arXiv:2203.03466, section 5).
     *
     * @return false for the standard and the neural tangent parametrization, and for the standard one without alignment
     */
    default boolean learnsFeatures() {
        return !leavesAsConfigured();
    }
}
