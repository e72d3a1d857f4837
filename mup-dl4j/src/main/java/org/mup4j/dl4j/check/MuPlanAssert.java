package org.mup4j.dl4j.check;

import java.util.List;
import java.util.stream.Collectors;
import org.assertj.core.api.AbstractAssert;
import org.mup4j.core.plan.MuPlan;
import org.mup4j.core.plan.TensorPlan;

/** Assertions on a plan. Every failure shows the plan. */
public final class MuPlanAssert extends AbstractAssert<MuPlanAssert, MuPlan> {

    /** Multipliers are whole powers and roots, exact to a few units in the last place. */
    private static final double ROUNDING = 1e-12;

    MuPlanAssert(MuPlan actual) {
        super(actual, MuPlanAssert.class);
    }

    /**
     * Verifies that wrapping changes nothing, as it has to at the base: that every multiplier of every tensor is 1.
     *
     * @return this
     */
    public MuPlanAssert isIdentityAtBase() {
        isNotNull();
        List<TensorPlan> changed =
                actual.tensors().stream().filter(t -> !t.isIdentity()).toList();
        if (!changed.isEmpty()) {
            failWithMessage(
                    "%nExpecting a plan that changes nothing, but it changes%n  %s%nIs the base the network itself?%n%n%s",
                    changed.stream().map(t -> t.layer() + "/" + t.parameter()).collect(Collectors.joining(", ")),
                    actual);
        }
        return this;
    }

    /**
     * Verifies the factor on the learning rate of a tensor.
     *
     * @param layer the layer's name, its index where it has none
     * @param parameter the tensor's name within the layer, for example {@code W}
     * @param multiplier the factor, compared up to rounding
     * @return this
     */
    public MuPlanAssert hasLearningRateMultiplier(String layer, String parameter, double multiplier) {
        isNotNull();
        boolean known = actual.tensors().stream()
                .anyMatch(t -> t.layer().equals(layer) && t.parameter().equals(parameter));
        if (!known) {
            failWithMessage(
                    "%nExpecting a plan with a tensor%n  %s/%s%nbut it has none of this name%n%n%s",
                    layer, parameter, actual);
        }
        TensorPlan tensor = actual.tensor(layer, parameter);
        if (!(Math.abs(tensor.learningRateMultiplier() - multiplier) <= ROUNDING * Math.abs(multiplier))) {
            failWithMessage(
                    "%nExpecting the learning rate of%n  %s/%s%nto be multiplied by%n  %s%nbut it is multiplied by%n  %s%n"
                            + "because of%n  %s%n%n%s",
                    layer, parameter, multiplier, tensor.learningRateMultiplier(), tensor.reason(), actual);
        }
        return this;
    }
}
