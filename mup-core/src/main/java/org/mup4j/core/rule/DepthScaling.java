package org.mup4j.core.rule;

import java.util.Locale;
import java.util.Objects;

/**
 * How a deeper network differs from its base, on top of the width rule.
 *
 * <p>Residual rules multiply each branch by {@code rL^-alpha} (rL = depth / base depth) and scale the rates, epsilons and
 * decays of the tensors inside the branches so that one step moves the residual stream by the same amount at every depth.
 * The plain rule has no branches and lowers every rate.
 */
public final class DepthScaling {

    /** Depth changes nothing. */
    public static final DepthScaling NONE = new DepthScaling("none", false, 0);

    /** Depth-muP, alpha = 1/2 (Yang et al. 2023, arXiv:2310.02244). */
    public static final DepthScaling DEPTH_MUP = new DepthScaling("Depth-muP", true, 0.5);

    /** CompleteP, alpha = 1 (Dey et al. 2025, arXiv:2505.01618). */
    public static final DepthScaling COMPLETE_P = new DepthScaling("CompleteP", true, 1);

    /** Rates fall as {@code rL^-3/2}: plain ReLU networks under SGD (Jelassi et al. 2023, arXiv:2305.07810). */
    public static final DepthScaling JELASSI = new DepthScaling("Jelassi", false, 1.5);

    private final String name;
    private final boolean residual;
    private final double exponent;

    private DepthScaling(String name, boolean residual, double exponent) {
        this.name = name;
        this.residual = residual;
        this.exponent = exponent;
    }

    /**
     * A residual rule between and beyond the named ones. With alpha = 0 the branches stay as they are, but the rates still
     * fall, as {@code 1/rL}: that is not {@link #NONE}.
     *
     * @param alpha the exponent: each branch is multiplied by {@code rL^-alpha}; 1/2 is Depth-muP, 1 is CompleteP
     * @return the rule
     * @throws IllegalArgumentException if alpha is not between 0 and 2
     */
    public static DepthScaling alpha(double alpha) {
        if (!(alpha >= 0 && alpha <= 2)) {
            throw new IllegalArgumentException(
                    "alpha is " + alpha + ", but a residual branch scales with an exponent from 0 to 2");
        }
        return new DepthScaling(String.format(Locale.ROOT, "alpha(%s)", alpha), true, alpha);
    }

    /**
     * A rule for plain networks with a fitted exponent: every rate is multiplied by {@code rL^-exponent}.
     *
     * @param exponent for example 1.33, measured for Adam on plain ReLU networks; not a published law
     * @return the rule
     * @throws IllegalArgumentException if the exponent is not between 0 and 3
     */
    public static DepthScaling plain(double exponent) {
        if (!(exponent >= 0 && exponent <= 3)) {
            throw new IllegalArgumentException(
                    "The exponent is " + exponent + ", but the rate of a plain network falls with one from 0 to 3");
        }
        return new DepthScaling(String.format(Locale.ROOT, "plain(%s)", exponent), false, exponent);
    }

    /**
     * The usual name.
     *
     * @return for example {@code CompleteP}
     */
    public String name() {
        return name;
    }

    /**
     * Whether the rule multiplies residual branches.
     *
     * @return true for Depth-muP, CompleteP and {@link #alpha}
     */
    public boolean isResidual() {
        return residual;
    }

    /**
     * The multiplier of each residual branch.
     *
     * @return {@code rL^-alpha}, or 1 for a rule without branches
     */
    public PowerLaw branch() {
        return residual ? PowerLaw.depth(-exponent) : PowerLaw.ONE;
    }

    /**
     * What the rule does to a tensor: one inside a residual branch for a residual rule, any tensor for a plain one.
     *
     * @param optimizer the class of the tensor's optimizer
     * @return the laws to multiply the width rule with
     * @throws UnsupportedOperationException for the Jelassi rule with an optimizer other than LINEAR
     */
    public TensorRule rule(OptimizerClass optimizer) {
        if (!optimizer.trains() || exponent == 0 && !residual) {
            return TensorRule.IDENTITY;
        }
        PowerLaw rate = PowerLaw.depth(residual ? residualRate(optimizer) : -exponent);
        if (this == JELASSI && optimizer != OptimizerClass.LINEAR) {
            throw new UnsupportedOperationException("The L^-3/2 rule of arXiv:2305.07810 is for SGD; for optimizers of"
                    + " class " + optimizer + " no exponent is published: fit one and use DepthScaling.plain(x),"
                    + " or build the network with residual branches and use COMPLETE_P");
        }
        PowerLaw epsilon = residual && optimizer == OptimizerClass.SIGN ? PowerLaw.depth(-exponent) : PowerLaw.ONE;
        return new TensorRule(PowerLaw.ONE, PowerLaw.ONE, rate, epsilon, rate.inverse());
    }

    private double residualRate(OptimizerClass optimizer) {
        return optimizer == OptimizerClass.LINEAR ? 2 * exponent - 1 : exponent - 1;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DepthScaling that
                && residual == that.residual
                && exponent == that.exponent
                && name.equals(that.name);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, residual, exponent);
    }

    @Override
    public String toString() {
        return name;
    }
}
