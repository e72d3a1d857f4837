package org.mup4j.dl4j;

import java.util.Objects;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import org.mup4j.core.rule.DepthScaling;
import org.mup4j.core.rule.Gauge;
import org.mup4j.core.rule.Parametrization;
import org.mup4j.core.rule.Parametrizations;

/**
 * Networks that differ in their width: a function from a width to a configuration, with a base width and the choices that
 * hold for all members. Immutable.
 *
 * @param <C> {@code MultiLayerConfiguration} or {@code ComputationGraphConfiguration}
 */
public final class MuPFamily<C> {

    private final IntFunction<C> network;
    private final int baseWidth;
    private final Parametrization parametrization;
    private final UnaryOperator<MuPWrap<C>> choices;

    private MuPFamily(
            IntFunction<C> network, int baseWidth, Parametrization parametrization, UnaryOperator<MuPWrap<C>> choices) {
        this.network = network;
        this.baseWidth = baseWidth;
        this.parametrization = parametrization;
        this.choices = choices;
    }

    static <C> MuPFamily<C> of(IntFunction<C> network) {
        Objects.requireNonNull(network, "The function from a width to a configuration is null");
        return new MuPFamily<>(network, MuP.DEFAULT_BASE_WIDTH, Parametrizations.MUP, UnaryOperator.identity());
    }

    /**
     * Sets the width of the base network; {@link MuP#DEFAULT_BASE_WIDTH} if not called.
     *
     * @param width the base width, at least 1
     * @return a new family
     * @throws MuPException if the width is below 1
     */
    public MuPFamily<C> baseWidth(int width) {
        requireWidth("base width", width);
        return new MuPFamily<>(network, width, parametrization, choices);
    }

    /**
     * The base width.
     *
     * @return the width at which every multiplier is 1
     */
    public int baseWidth() {
        return baseWidth;
    }

    /**
     * Chooses the table of rules for all members.
     *
     * @param parametrization the parametrization
     * @return a new family
     */
    public MuPFamily<C> parametrization(Parametrization parametrization) {
        Objects.requireNonNull(parametrization, "The parametrization is null");
        return new MuPFamily<>(network, baseWidth, parametrization, choices);
    }

    /**
     * The table of rules that the members follow.
     *
     * @return the parametrization
     */
    public Parametrization parametrization() {
        return parametrization;
    }

    /**
     * Chooses the gauge for all members.
     *
     * @param gauge the gauge
     * @return a new family
     */
    public MuPFamily<C> gauge(Gauge gauge) {
        return with(w -> w.gauge(gauge));
    }

    /**
     * Adds a depth rule for all members.
     *
     * @param scaling the rule
     * @param depth their depth
     * @param baseDepth the depth at which the rule changes nothing
     * @return a new family
     */
    public MuPFamily<C> depth(DepthScaling scaling, int depth, int baseDepth) {
        return with(w -> w.depth(scaling, depth, baseDepth));
    }

    private MuPFamily<C> with(UnaryOperator<MuPWrap<C>> choice) {
        return new MuPFamily<>(network, baseWidth, parametrization, w -> choice.apply(choices.apply(w)));
    }

    /**
     * One member, wrapped against the base.
     *
     * @param width its width, at least 1
     * @return the wrap
     * @throws MuPException if the width is below 1, or the function gives no configuration
     */
    public MuPWrap<C> at(int width) {
        requireWidth("width", width);
        MuPWrap<C> wrap = MuPWrap.of(member(width)).base(member(baseWidth));
        return choices.apply(wrap.parametrization(parametrization));
    }

    private C member(int width) {
        C conf = network.apply(width);
        if (conf == null) {
            throw new MuPException("The family's function returned null for width " + width
                    + ": return a MultiLayerConfiguration or a ComputationGraphConfiguration");
        }
        return conf;
    }

    private static void requireWidth(String what, int width) {
        if (width < 1) {
            throw new MuPException(
                    "The " + what + " is " + width + ", but a layer has at least one unit: give a number from 1 up");
        }
    }
}
