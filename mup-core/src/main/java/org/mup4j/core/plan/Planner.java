package org.mup4j.core.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.mup4j.core.plan.TensorSpec.ForwardMultiplier;
import org.mup4j.core.rule.DepthScaling;
import org.mup4j.core.rule.Gauge;
import org.mup4j.core.rule.GaugeMove;
import org.mup4j.core.rule.Parametrization;
import org.mup4j.core.rule.PowerLaw;
import org.mup4j.core.rule.Ratios;
import org.mup4j.core.rule.Role;
import org.mup4j.core.rule.TensorRule;

/**
 * Turns tensors into a plan: the parametrization's rule for each tensor's role and optimizer, moved to the gauge, times
 * the depth rule, at the tensor's ratios.
 */
public final class Planner {

    private final Parametrization parametrization;
    private final Gauge gauge;
    private final DepthScaling depth;

    private Planner(Parametrization parametrization, Gauge gauge, DepthScaling depth) {
        this.parametrization = Objects.requireNonNull(parametrization, "parametrization");
        this.gauge = Objects.requireNonNull(gauge, "gauge");
        this.depth = Objects.requireNonNull(depth, "depth");
    }

    /**
     * A planner without a depth rule.
     *
     * @param parametrization the table of rules
     * @param gauge where the width goes
     * @return the planner
     */
    public static Planner of(Parametrization parametrization, Gauge gauge) {
        return of(parametrization, gauge, DepthScaling.NONE);
    }

    /**
     * A planner with a depth rule on top.
     *
     * @param parametrization the table of rules
     * @param gauge where the width goes
     * @param depth the depth rule
     * @return the planner
     */
    public static Planner of(Parametrization parametrization, Gauge gauge, DepthScaling depth) {
        return new Planner(parametrization, gauge, depth);
    }

    /**
     * Where the width goes.
     *
     * @return the gauge of the plans
     */
    public Gauge gauge() {
        return gauge;
    }

    /**
     * The laws that this planner applies to a tensor.
     *
     * @param spec the tensor
     * @return the rule in the planner's gauge, with the depth rule where the depth ratio is not 1
     * @throws UnsupportedOperationException if the parametrization or the depth rule has no row for the tensor's optimizer
     */
    public TensorRule rule(TensorSpec spec) {
        if (parametrization.leavesAsConfigured() || !spec.optimizer().trains()) {
            return TensorRule.IDENTITY;
        }
        TensorRule width =
                gaugeOf(spec).fix(parametrization.rule(spec.role(), spec.optimizer()), spec.role(), spec.optimizer());
        TensorRule deep = depth.rule(spec.optimizer());
        // A ratio of 1 also says that the depth rule does not touch the tensor: the reason must not speak of depth
        // then.
        return spec.depthRatio() == 1 ? width : width.times(deep);
    }

    private Gauge gaugeOf(TensorSpec spec) {
        return spec.forwardMultiplier() == ForwardMultiplier.POSSIBLE ? gauge : Gauge.MULTIPLIER_FREE;
    }

    /**
     * The plan for a network.
     *
     * @param specs its trainable tensors, in the network's own order
     * @return the plan, in the same order
     * @throws UnsupportedOperationException if a tensor's optimizer has no rule; the message names the tensor
     */
    public MuPlan plan(List<TensorSpec> specs) {
        List<TensorPlan> tensors = new ArrayList<>(specs.size());
        for (TensorSpec spec : specs) {
            tensors.add(plan(spec));
        }
        return new MuPlan(parametrization.name(), gauge, depth, tensors, List.of());
    }

    private TensorPlan plan(TensorSpec spec) {
        TensorRule rule = ruleNaming(spec);
        Ratios ratios = spec.ratios();
        GaugeMove logit = logits(spec);
        return new TensorPlan(
                spec.layer(),
                spec.parameter(),
                spec.role(),
                spec.shape(),
                spec.fanIn(),
                spec.fanOut(),
                spec.baseFanIn(),
                spec.baseFanOut(),
                logit.initStd() * rule.initStd().at(ratios),
                logit.learningRate() * rule.learningRate().at(ratios),
                rule.forward().at(ratios),
                logit.epsilon() * rule.epsilon().at(ratios),
                logit.coupledDecay() * rule.weightDecay().at(ratios),
                reason(spec, rule));
    }

    /** The factor sqrt(base / terms) on attention logits, folded into the query's initialisation and rate. */
    private GaugeMove logits(TensorSpec spec) {
        return GaugeMove.of(scalesLogits(spec) ? Math.sqrt(spec.logitRatio()) : 1, spec.optimizer());
    }

    private boolean scalesLogits(TensorSpec spec) {
        return parametrization.learnsFeatures() && spec.optimizer().trains() && spec.logitRatio() != 1;
    }

    private TensorRule ruleNaming(TensorSpec spec) {
        try {
            return rule(spec);
        } catch (UnsupportedOperationException e) {
            throw new UnsupportedOperationException(
                    "Layer '" + spec.layer() + "', parameter '" + spec.parameter() + "': " + e.getMessage(), e);
        }
    }

    private String reason(TensorSpec spec, TensorRule rule) {
        if (parametrization.leavesAsConfigured()) {
            return "SP: as configured";
        }
        if (!spec.optimizer().trains()) {
            return axes(spec) + ": not trained, left as configured";
        }
        StringBuilder reason = new StringBuilder(axes(spec));
        if (rule.equals(TensorRule.IDENTITY)) {
            reason.append(": nothing scales");
        } else {
            reason.append(": ");
            append(reason, "init", rule.initStd());
            append(reason, "lr", rule.learningRate());
            append(reason, "forward", rule.forward());
            append(reason, "eps", rule.epsilon());
            if (!rule.weightDecay().equals(rule.learningRate().inverse())) {
                append(reason, "decay", rule.weightDecay());
            }
            reason.setLength(reason.length() - 2);
        }
        if (scalesLogits(spec)) {
            reason.append("; logits times 1/sqrt of ").append(spec.logitRatio()).append(", folded into init and rate");
        }
        PowerLaw wanted = gauge.forward(spec.role());
        if (!wanted.equals(PowerLaw.ONE) && spec.forwardMultiplier() != ForwardMultiplier.POSSIBLE) {
            reason.append("; no forward multiplier: ")
                    .append(spec.forwardMultiplier().reason());
        }
        return reason.toString();
    }

    private static void append(StringBuilder reason, String what, PowerLaw law) {
        if (!law.equals(PowerLaw.ONE)) {
            reason.append(what).append(' ').append(law).append(", ");
        }
    }

    private static String axes(TensorSpec spec) {
        Role role = spec.role();
        return switch (role) {
            case INPUT -> "finite to width " + growth(spec.baseFanOut(), spec.fanOut());
            case VECTOR -> "one per unit, width " + growth(spec.baseFanOut(), spec.fanOut());
            case HIDDEN ->
                "width " + growth(spec.baseFanIn(), spec.fanIn()) + " to width "
                        + growth(spec.baseFanOut(), spec.fanOut());
            case OUTPUT -> "width " + growth(spec.baseFanIn(), spec.fanIn()) + " to finite";
            case SCALAR -> "no width";
        };
    }

    private static String growth(long base, long target) {
        return base == target ? Long.toString(target) : base + "->" + target;
    }
}
