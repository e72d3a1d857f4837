package org.mup4j.core.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.mup4j.core.rule.DepthScaling;
import org.mup4j.core.rule.Gauge;

/**
 * Everything that a parametrization changes in a network, tensor by tensor, with the reason. Immutable; its string form
 * is an aligned table.
 */
public final class MuPlan {

    private final String parametrization;
    private final Gauge gauge;
    private final DepthScaling depth;
    private final List<TensorPlan> tensors;
    private final List<String> warnings;

    MuPlan(String parametrization, Gauge gauge, DepthScaling depth, List<TensorPlan> tensors, List<String> warnings) {
        this.parametrization = Objects.requireNonNull(parametrization, "parametrization");
        this.gauge = Objects.requireNonNull(gauge, "gauge");
        this.depth = Objects.requireNonNull(depth, "depth");
        this.tensors = List.copyOf(tensors);
        this.warnings = List.copyOf(warnings);
    }

    /**
     * The name of the parametrization.
     *
     * @return for example {@code muP}
     */
    public String parametrization() {
        return parametrization;
    }

    /**
     * The gauge that the multipliers are stated in.
     *
     * @return where the width goes
     */
    public Gauge gauge() {
        return gauge;
    }

    /**
     * The depth rule on top of the width rule.
     *
     * @return {@link DepthScaling#NONE} where there is none
     */
    public DepthScaling depth() {
        return depth;
    }

    /**
     * The trainable tensors in the network's own order: layer by layer, and within a layer as the framework stores them.
     *
     * @return an unmodifiable list
     */
    public List<TensorPlan> tensors() {
        return tensors;
    }

    /**
     * What does not commute with width, and what the user should know before training.
     *
     * @return an unmodifiable list, one sentence or two each
     */
    public List<String> warnings() {
        return warnings;
    }

    /**
     * One tensor of the plan.
     *
     * @param layer the layer's name, its index where it has none
     * @param parameter the tensor's name within the layer
     * @return the tensor's plan
     * @throws IllegalArgumentException if the plan has no such tensor; the message lists those it has
     */
    public TensorPlan tensor(String layer, String parameter) {
        List<String> known = new ArrayList<>();
        for (TensorPlan tensor : tensors) {
            if (tensor.layer().equals(layer) && tensor.parameter().equals(parameter)) {
                return tensor;
            }
            known.add(tensor.layer() + "/" + tensor.parameter());
        }
        throw new IllegalArgumentException("The plan has no trainable tensor '" + layer + "/" + parameter + "'; it has "
                + String.join(", ", known));
    }

    /**
     * Whether the plan changes nothing: the network is its own base, or the parametrization is the standard one.
     *
     * @return true if every multiplier of every tensor is 1
     */
    public boolean isIdentity() {
        return tensors.stream().allMatch(TensorPlan::isIdentity);
    }

    /**
     * The same plan with warnings added.
     *
     * @param more sentences to add, duplicates are dropped
     * @return a new plan
     */
    public MuPlan withWarnings(List<String> more) {
        List<String> all = new ArrayList<>(warnings);
        more.stream().filter(w -> !all.contains(w)).forEach(all::add);
        return new MuPlan(parametrization, gauge, depth, tensors, all);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MuPlan that
                && parametrization.equals(that.parametrization)
                && gauge == that.gauge
                && depth.equals(that.depth)
                && tensors.equals(that.tensors)
                && warnings.equals(that.warnings);
    }

    @Override
    public int hashCode() {
        return Objects.hash(parametrization, gauge, depth, tensors, warnings);
    }

    /** The plan as an aligned table, followed by the warnings. */
    @Override
    public String toString() {
        return PlanTable.text(this);
    }

    /**
     * The plan as a Markdown table, followed by the warnings as a list.
     *
     * @return GitHub-flavoured Markdown
     */
    public String toMarkdown() {
        return PlanTable.markdown(this);
    }
}
