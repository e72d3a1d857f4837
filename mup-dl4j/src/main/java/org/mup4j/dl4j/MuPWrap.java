package org.mup4j.dl4j;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mup4j.core.plan.MuPlan;
import org.mup4j.core.rule.DepthScaling;
import org.mup4j.core.rule.Gauge;
import org.mup4j.core.rule.Parametrization;
import org.mup4j.core.rule.Role;
import org.mup4j.dl4j.internal.graph.LayerReading;
import org.mup4j.dl4j.internal.graph.NetworkGraph;
import org.mup4j.dl4j.internal.graph.NetworkReader;
import org.mup4j.dl4j.internal.write.Format;
import org.mup4j.dl4j.internal.write.Marks;
import org.mup4j.dl4j.internal.write.NetworkPlan;
import org.mup4j.dl4j.internal.write.NetworkPlanner;
import org.mup4j.dl4j.internal.write.Rates;
import org.mup4j.dl4j.internal.write.WrapSettings;
import org.mup4j.dl4j.internal.write.WrapSettings.DepthChoice;
import org.mup4j.dl4j.internal.write.WrapSettings.TensorKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A configuration with the choices of how to scale it. Immutable: every method returns a new object, in any order; the
 * user's configuration is never changed. Ends in {@link #plan()} or {@link #configuration()}.
 *
 * @param <C> {@code MultiLayerConfiguration} or {@code ComputationGraphConfiguration}
 */
public final class MuPWrap<C> {

    private static final Logger LOG = LoggerFactory.getLogger(MuPWrap.class);

    private final C conf;
    private final Format<C> format;
    private final @Nullable C base;
    private final int baseWidth;
    private final int baseHeadSize;
    private final WrapSettings settings;

    private MuPWrap(C conf, @Nullable C base, int baseWidth, int baseHeadSize, WrapSettings settings) {
        this.conf = conf;
        this.format = Format.of(conf);
        this.base = base;
        this.baseWidth = baseWidth;
        this.baseHeadSize = baseHeadSize;
        this.settings = settings;
    }

    /** Wraps a configuration with the default base width; says so once. */
    static <C> MuPWrap<C> of(C conf) {
        Objects.requireNonNull(conf, "The configuration to wrap is null");
        Format<C> format = Format.of(conf);
        Marks.requireUnwrapped(conf, format.graph(conf));
        return new MuPWrap<>(format.copy(conf), null, 0, 0, WrapSettings.DEFAULT);
    }

    /**
     * Measures against another network: an axis is a width if and only if its size differs from the base's.
     *
     * @param baseConf a configuration of the same structure, with the same network inputs and outputs
     * @return a new wrap; replaces an earlier base or base width
     */
    public MuPWrap<C> base(C baseConf) {
        Objects.requireNonNull(baseConf, "The base configuration is null");
        return new MuPWrap<>(conf, Format.of(baseConf).copy(baseConf), 0, 0, settings);
    }

    /**
     * Measures against the same network with every hidden layer's nOut set to a number; merged, flattened and
     * depth-multiplied axes follow.
     *
     * @param width the base width, at least 1
     * @return a new wrap; replaces an earlier base or base width
     * @throws MuPException if the width is below 1
     */
    public MuPWrap<C> baseWidth(int width) {
        if (width < 1) {
            throw new MuPException("The base width is " + width
                    + ", but a layer has at least one unit: give the width at which the hyperparameters were tuned, such as "
                    + MuP.DEFAULT_BASE_WIDTH);
        }
        return new MuPWrap<>(conf, null, width, baseHeadSize, settings);
    }

    /**
     * Says how large attention heads are at the base width. Without it a base width leaves the scale of attention logits
     * alone, as is right where only the number of heads grows. A base configuration, {@link #base}, says it by itself.
     *
     * @param size the size of one head, at least 1
     * @return a new wrap, measured against a width; replaces an earlier base configuration
     * @throws MuPException if the size is below 1
     */
    public MuPWrap<C> baseHeadSize(int size) {
        if (size < 1) {
            throw new MuPException("The base head size is " + size
                    + ", but a head has at least one unit: give the size of one attention head at the base width, such as"
                    + " 16");
        }
        return new MuPWrap<>(conf, null, baseWidth, size, settings);
    }

    /**
     * Chooses the table of rules; muP if not called.
     *
     * @param parametrization for example one of {@link org.mup4j.core.rule.Parametrizations}
     * @return a new wrap
     */
    public MuPWrap<C> parametrization(Parametrization parametrization) {
        Objects.requireNonNull(parametrization, "The parametrization is null");
        return with(new WrapSettings(
                parametrization, settings.gauge(), settings.depth(), settings.roles(), settings.fixed()));
    }

    /**
     * Chooses where the width goes; {@link Gauge#MULTIPLIER_FREE} if not called.
     *
     * @param gauge the gauge
     * @return a new wrap
     */
    public MuPWrap<C> gauge(Gauge gauge) {
        Objects.requireNonNull(gauge, "The gauge is null");
        return with(new WrapSettings(
                settings.parametrization(), gauge, settings.depth(), settings.roles(), settings.fixed()));
    }

    /**
     * Adds a depth rule, counting the network's residual additions as its depth.
     *
     * @param scaling the rule
     * @param baseDepth the number of residual additions of the base
     * @return a new wrap, whose terminals refuse a network without residual additions
     * @throws MuPException if the base depth is below 1
     */
    public MuPWrap<C> depth(DepthScaling scaling, int baseDepth) {
        return withDepth(scaling, DepthChoice.COUNTED, baseDepth);
    }

    /**
     * Adds a depth rule with both depths given; only their ratio matters.
     *
     * @param scaling the rule
     * @param depth the network's depth
     * @param baseDepth the base's depth in the same unit
     * @return a new wrap, whose terminals refuse a residual rule on a network without residual additions
     * @throws MuPException if a depth is below 1
     */
    public MuPWrap<C> depth(DepthScaling scaling, int depth, int baseDepth) {
        requireDepth("depth", depth);
        return withDepth(scaling, depth, baseDepth);
    }

    private MuPWrap<C> withDepth(DepthScaling scaling, int depth, int baseDepth) {
        Objects.requireNonNull(scaling, "The depth rule is null");
        requireDepth("base depth", baseDepth);
        DepthChoice choice =
                scaling.equals(DepthScaling.NONE) ? DepthChoice.NONE : new DepthChoice(scaling, depth, baseDepth);
        return with(new WrapSettings(
                settings.parametrization(), settings.gauge(), choice, settings.roles(), settings.fixed()));
    }

    private static void requireDepth(String what, int depth) {
        if (depth < 1) {
            throw new MuPException(
                    "The " + what + " is " + depth
                            + ", but a network has at least one block: give both depths in one unit, residual blocks or layers");
        }
    }

    /**
     * Sets the role of a tensor, where the one read off the topology is not what the user means.
     *
     * @param layer the layer's name, its index where it has none
     * @param parameter the tensor's name within the layer, for example {@code W}
     * @param role the role
     * @return a new wrap
     */
    public MuPWrap<C> role(String layer, String parameter, Role role) {
        Objects.requireNonNull(layer, "The layer's name is null");
        Objects.requireNonNull(parameter, "The parameter's name is null");
        Map<TensorKey, Role> roles = new HashMap<>(settings.roles());
        roles.put(new TensorKey(layer, parameter), Objects.requireNonNull(role, "The role is null"));
        return with(new WrapSettings(
                settings.parametrization(), settings.gauge(), settings.depth(), roles, settings.fixed()));
    }

    /**
     * Declares that a layer's output is no width: a bottleneck that keeps its size.
     *
     * @param layer the layer's name, its index where it has none
     * @return a new wrap
     */
    public MuPWrap<C> fixed(String layer) {
        Set<String> fixed = new HashSet<>(settings.fixed());
        fixed.add(Objects.requireNonNull(layer, "The layer's name is null"));
        return with(new WrapSettings(
                settings.parametrization(), settings.gauge(), settings.depth(), settings.roles(), fixed));
    }

    /**
     * Sets the base learning rate. Ratios between the rates of different layers and the shape of schedules are kept: the
     * rate that most layers have becomes the given one, the others move along.
     *
     * @param learningRate the rate, positive
     * @return a new wrap
     * @throws MuPException if the rate is not positive, or no layer has a rate
     */
    public MuPWrap<C> withLearningRate(double learningRate) {
        if (!(learningRate > 0) || Double.isInfinite(learningRate)) {
            throw new MuPException(
                    "The learning rate is " + learningRate + ", but it has to be a positive number, such as 0.001");
        }
        double reference = Rates.reference(format.graph(conf));
        return new MuPWrap<>(format.moveRates(conf, reference, learningRate), base, baseWidth, baseHeadSize, settings);
    }

    private MuPWrap<C> with(WrapSettings changed) {
        return new MuPWrap<>(conf, base, baseWidth, baseHeadSize, changed);
    }

    /**
     * What changes for each tensor, and why.
     *
     * @return the plan
     * @throws MuPException if the network, the base or a choice cannot be served; the message names the layer
     */
    public MuPlan plan() {
        return networkPlan().plan();
    }

    /**
     * The wrapped configuration: plain Deeplearning4j wherever that can express the plan. At the base it equals the
     * user's.
     *
     * <p>A configuration read back from JSON carries no mark of having been wrapped, unless it holds a class of this
     * library; take care not to wrap it again.
     *
     * @return a new configuration, which shares nothing with the user's that training could change
     * @throws MuPException if the network, the base or a choice cannot be served; the message names the layer
     */
    public C configuration() {
        NetworkPlan plan = networkPlan();
        C written = format.write(conf, plan);
        plan.plan().warnings().forEach(w -> LOG.debug("{}", w));
        Marks.made(written);
        return written;
    }

    private NetworkPlan networkPlan() {
        NetworkGraph graph = format.graph(conf);
        NetworkReader reader = new NetworkReader(graph, settings.fixed(), settings.parametrization());
        List<LayerReading> layers =
                base == null ? reader.againstWidth(width(), baseHeadSize) : reader.against(format.graph(base));
        try {
            return new NetworkPlanner(settings, graph).plan(layers, reader.warnings());
        } catch (UnsupportedOperationException e) {
            throw new MuPException(e.getMessage(), e);
        }
    }

    private int width() {
        if (baseWidth > 0) {
            return baseWidth;
        }
        DefaultBase.announce();
        return MuP.DEFAULT_BASE_WIDTH;
    }
}
