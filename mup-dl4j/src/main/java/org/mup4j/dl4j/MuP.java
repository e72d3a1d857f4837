package org.mup4j.dl4j;

import java.util.Objects;
import java.util.function.IntFunction;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.mup4j.core.plan.MuPlan;
import org.mup4j.dl4j.internal.fuse.FusedUpdates;
import org.mup4j.dl4j.internal.write.LiveRates;
import org.mup4j.dl4j.internal.write.Resized;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * The way in: wraps an ordinary configuration so that hyperparameters tuned on a small network hold for a large one
 * (Yang et al. 2021, arXiv:2203.03466).
 *
 * <pre>{@code
 * MultiLayerConfiguration big = MuP.wrap(mlp(4096)).base(mlp(64)).configuration();
 * System.out.println(MuP.wrap(mlp(4096)).base(mlp(64)).plan());
 * }</pre>
 */
public final class MuP {

    /** The width that every hidden layer is measured against when no base is given. */
    public static final int DEFAULT_BASE_WIDTH = 64;

    private MuP() {}

    /**
     * Wraps a multi-layer network. Without a base, every axis that is neither network input nor network output is
     * measured against {@link #DEFAULT_BASE_WIDTH}.
     *
     * @param conf an ordinary configuration; it is copied and never changed
     * @return the wrap, to be given a base and ended with {@code configuration()} or {@code plan()}
     * @throws MuPException if it can be seen to be wrapped already
     */
    public static MuPWrap<MultiLayerConfiguration> wrap(MultiLayerConfiguration conf) {
        return MuPWrap.of(conf);
    }

    /**
     * Wraps a computation graph. Without a base, every axis that is neither network input nor network output is measured
     * against {@link #DEFAULT_BASE_WIDTH}.
     *
     * @param conf an ordinary configuration; it is copied and never changed
     * @return the wrap, to be given a base and ended with {@code configuration()} or {@code plan()}
     * @throws MuPException if it can be seen to be wrapped already
     */
    public static MuPWrap<ComputationGraphConfiguration> wrap(ComputationGraphConfiguration conf) {
        return MuPWrap.of(conf);
    }

    /**
     * Networks that differ in their width.
     *
     * @param network a function from a width to an ordinary configuration
     * @param <C> {@code MultiLayerConfiguration} or {@code ComputationGraphConfiguration}
     * @return the family, with base width {@link #DEFAULT_BASE_WIDTH} until another is set
     */
    public static <C> MuPFamily<C> family(IntFunction<C> network) {
        return MuPFamily.of(network);
    }

    /**
     * Networks that differ in their width, made from one of them: every hidden size is multiplied by width / given width.
     *
     * @param conf one member; it is copied and never changed
     * @param width what that member's width is to be called, at least 1
     * @param <C> {@code MultiLayerConfiguration} or {@code ComputationGraphConfiguration}
     * @return the family, whose base is the given member until another base width is set
     * @throws MuPException if the width is below 1; when a member is made, if one of its sizes would not be whole
     */
    public static <C> MuPFamily<C> family(C conf, int width) {
        IntFunction<C> resized = w -> Resized.of(conf, width, w);
        return MuPFamily.of(resized).baseWidth(width);
    }

    /**
     * Sets the learning rate of a network in training and keeps every multiplier of its plan. DL4J's own {@code
     * setLearningRate} would write one value everywhere and undo them; so does {@code FineTuneConfiguration.updater}, after
     * which this brings them back, for the plan of the network that the transfer made.
     *
     * @param net a network built from {@code configuration()}
     * @param plan the plan of the same wrap
     * @param learningRate the base rate; 0 is allowed (ND4J's Adam and AMSGrad then step at their epsilon instead, and
     *     momentum runs on)
     * @throws MuPException if the plan was made for another network
     */
    public static void setLearningRate(MultiLayerNetwork net, MuPlan plan, double learningRate) {
        LiveRates.set(net, plan, LiveRates.requireRate(learningRate), null);
    }

    /**
     * Sets the learning-rate schedule of a network in training and keeps every multiplier of its plan.
     *
     * @param net a network built from {@code configuration()}
     * @param plan the plan of the same wrap
     * @param schedule the base schedule
     * @throws MuPException if the plan was made for another network
     */
    public static void setLearningRate(MultiLayerNetwork net, MuPlan plan, ISchedule schedule) {
        LiveRates.set(net, plan, Double.NaN, Objects.requireNonNull(schedule, "The schedule is null"));
    }

    /**
     * Sets the learning rate of a graph in training and keeps every multiplier of its plan.
     *
     * @param net a network built from {@code configuration()}
     * @param plan the plan of the same wrap
     * @param learningRate the base rate; 0 is allowed (ND4J's Adam and AMSGrad then step at their epsilon instead, and
     *     momentum runs on)
     * @throws MuPException if the plan was made for another network
     */
    public static void setLearningRate(ComputationGraph net, MuPlan plan, double learningRate) {
        LiveRates.set(net, plan, LiveRates.requireRate(learningRate), null);
    }

    /**
     * Sets the learning-rate schedule of a graph in training and keeps every multiplier of its plan.
     *
     * @param net a network built from {@code configuration()}
     * @param plan the plan of the same wrap
     * @param schedule the base schedule
     * @throws MuPException if the plan was made for another network
     */
    public static void setLearningRate(ComputationGraph net, MuPlan plan, ISchedule schedule) {
        LiveRates.set(net, plan, Double.NaN, Objects.requireNonNull(schedule, "The schedule is null"));
    }

    /**
     * Makes the updater of a network in training faster, at run time only. Rates that differ between tensors split
     * Deeplearning4j's updater into many calls, each of which costs 35 to 50 microseconds before it computes anything; this
     * does the same arithmetic in loops over the network's own memory, large groups on all cores.
     *
     * <p>The network stays Deeplearning4j's: configuration, updater and state are the same objects, and a saved model knows
     * nothing of this. Numbers agree to the rounding of floats, not to the bit. It lasts as long as the network's updater:
     * {@link #setLearningRate(MultiLayerNetwork, MuPlan, double)} keeps it, while a clone, a restored model, the workers of a
     * {@code ParallelWrapper}, and a network after such a wrapper or after Deeplearning4j's own {@code setLearningRate} update as
     * Deeplearning4j does, until this is called for them.
     *
     * <p>Sgd, Nesterovs, Adam, AMSGrad, AdaMax, Nadam, RmsProp and AdaGrad in float, on ND4J's CPU backend. Everything else is
     * left to Deeplearning4j: other updaters, networks in double or half precision, other backends, and all with
     * {@code -Dmup4j.layers=portable}.
     *
     * @param net an initialised network, wrapped or not; calling it again does no harm
     * @return how many parameters are updated this way from now on; 0 if all are left to Deeplearning4j
     * @throws MuPException if the network has not been initialised
     */
    public static long fuseUpdates(MultiLayerNetwork net) {
        if (!net.isInitCalled()) {
            throw notInitialised();
        }
        return FusedUpdates.fuse((BaseMultiLayerUpdater<?>) net.getUpdater());
    }

    /**
     * Makes the updater of a graph in training faster, as {@link #fuseUpdates(MultiLayerNetwork)} does.
     *
     * @param net an initialised graph, wrapped or not; calling it again does no harm
     * @return how many parameters are updated this way from now on; 0 if all are left to Deeplearning4j
     * @throws MuPException if the graph has not been initialised
     */
    public static long fuseUpdates(ComputationGraph net) {
        if (net.getVertices() == null) {
            throw notInitialised();
        }
        return FusedUpdates.fuse(net.getUpdater());
    }

    private static MuPException notInitialised() {
        return new MuPException("The network has no parameters yet: call net.init() before MuP.fuseUpdates(net)");
    }
}
