package org.mup4j.dl4j.check;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.data.Offset;
import org.mup4j.core.check.Cause;
import org.mup4j.core.check.CheckedLayer;
import org.mup4j.core.check.CoordReport;
import org.mup4j.core.check.Slope;
import org.mup4j.core.check.Verdict.Outcome;
import org.mup4j.core.measure.Quantity;

/** Assertions on the result of a coordinate check. Every failure shows the verdict and the table of slopes. */
public final class CoordReportAssert extends AbstractAssert<CoordReportAssert, CoordReport> {

    CoordReportAssert(CoordReport actual) {
        super(actual, CoordReportAssert.class);
    }

    /**
     * Verifies that every layer changes by the same amount at every size: that the verdict is PASS.
     *
     * @return this
     */
    public CoordReportAssert passes() {
        return hasOutcome(Outcome.PASS);
    }

    /**
     * Verifies that some layer's change depends on the size: that the verdict is FAIL.
     *
     * @return this
     */
    public CoordReportAssert fails() {
        return hasOutcome(Outcome.FAIL);
    }

    private CoordReportAssert hasOutcome(Outcome expected) {
        isNotNull();
        if (actual.verdict().outcome() != expected) {
            failWithMessage(
                    "%nExpecting the coordinate check of%n  %s%nto give%n  %s%nbut it gives%n  %s%n%n%s",
                    actual.name(), expected, actual.verdict(), actual);
        }
        return this;
    }

    /**
     * Verifies the likeliest cause of a verdict that is not PASS.
     *
     * @param cause what should be wrong; {@link Cause#NONE} for nothing
     * @return this
     */
    public CoordReportAssert hasCause(Cause cause) {
        isNotNull();
        if (actual.verdict().cause() != cause) {
            failWithMessage(
                    "%nExpecting the likeliest cause to be%n  %s: %s%nbut it is%n  %s%n%n%s",
                    cause, cause.explanation(), actual.verdict(), actual);
        }
        return this;
    }

    /**
     * Verifies how the change of a layer's pre-activations scales with the size, after every measured step that moved it.
     *
     * @param layer the layer's name, its index where it has none
     * @param slope the expected exponent, 0 for flat
     * @param offset how far it may be off
     * @return this
     */
    public CoordReportAssert hasSlope(String layer, double slope, Offset<Double> offset) {
        return areClose(changes(layer), slope, offset);
    }

    /**
     * Verifies how the change of a layer's pre-activations scales with the size after one step.
     *
     * @param layer the layer's name, its index where it has none
     * @param step one of the measured steps
     * @param slope the expected exponent, 0 for flat
     * @param offset how far it may be off
     * @return this
     */
    public CoordReportAssert hasSlopeAfter(String layer, long step, double slope, Offset<Double> offset) {
        List<Slope> changes = changes(layer);
        List<Slope> chosen = changes.stream().filter(s -> s.step() == step).toList();
        if (chosen.isEmpty()) {
            failWithMessage(
                    "%nExpecting a slope of layer%n  '%s' after step %s%nbut it was measured after steps%n  %s%n%n%s",
                    layer, step, changes.stream().map(Slope::step).toList(), actual);
        }
        return areClose(chosen, slope, offset);
    }

    /** Never empty. */
    private List<Slope> changes(String layer) {
        isNotNull();
        List<Slope> changes = actual.slopes().stream()
                .filter(s -> s.quantity() == Quantity.PRE_ACTIVATION_CHANGE
                        && s.layer().equals(layer))
                .toList();
        if (changes.isEmpty()) {
            failWithMessage(
                    "%nExpecting a slope of layer%n  '%s'%nbut it has none: it is not measured or did not move. Judged layers are%n"
                            + "  %s%n%n%s",
                    layer, actual.layers().stream().map(CheckedLayer::name).toList(), actual);
        }
        return changes;
    }

    private CoordReportAssert areClose(List<Slope> slopes, double expected, Offset<Double> offset) {
        List<Slope> off = slopes.stream()
                .filter(s -> !isClose(s.slope(), expected, offset))
                .toList();
        if (!off.isEmpty()) {
            failWithMessage(
                    "%nExpecting layer%n  '%s'%nto change as %s to the power%n  %s%nwithin%n  %s%nbut the power is%n  %s%n%n%s",
                    off.get(0).layer(),
                    actual.growth().name().toLowerCase(Locale.ROOT),
                    expected,
                    offset.value,
                    off.stream().map(CoordReportAssert::shown).collect(Collectors.joining(", ")),
                    actual);
        }
        return this;
    }

    private static boolean isClose(double actual, double expected, Offset<Double> offset) {
        double difference = Math.abs(actual - expected);
        return offset.strict ? difference < offset.value : difference <= offset.value;
    }

    private static String shown(Slope slope) {
        return String.format(
                Locale.ROOT, "%.3f [%.3f, %.3f] after step %d", slope.slope(), slope.low(), slope.high(), slope.step());
    }
}
