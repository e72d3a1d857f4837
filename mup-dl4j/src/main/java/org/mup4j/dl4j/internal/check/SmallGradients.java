package org.mup4j.dl4j.internal.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.mup4j.core.check.Cause;
import org.mup4j.core.check.CoordReport.Growth;
import org.mup4j.core.check.Finding;
import org.mup4j.core.rule.OptimizerClass;
import org.mup4j.dl4j.internal.adapter.Wrappers;
import org.mup4j.dl4j.internal.graph.NetworkGraph;
import org.mup4j.dl4j.internal.graph.Node.LayerNode;
import org.mup4j.dl4j.internal.updater.Updaters;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * Adaptive updaters whose constants are not small beside the gradients of the largest network, so that they act like plain gradient
 * descent. That bends exponents only where it is more so in the largest network than in the smallest.
 */
final class SmallGradients {

    private static final double SHARE = 0.1;

    /**
     * Constants that scale keep their proportion to the gradient at every width; those that do not gain on it as width^1/2 under
     * SP and in RmsProp, as width^1 under muP. Half of the least is the border.
     */
    private static final double GAINS = 0.25;

    /** A constant beside a gradient, both in the largest network. */
    private record Meeting(LayerNode node, String parameter, double constant, double median, double gain) {

        boolean gains() {
            return gain > GAINS;
        }
    }

    private final List<CoordRun.Result> results;
    private final CoordExperiment<?> experiment;
    private final List<Meeting> meetings = new ArrayList<>();

    SmallGradients(
            CoordExperiment<?> experiment, List<CoordRun.Result> results, NetworkGraph largest, NetworkGraph smallest) {
        this.experiment = experiment;
        this.results = results;
        double rounding = rounding();
        for (int i = 0; i < largest.layers().size(); i++) {
            LayerNode node = largest.layers().get(i);
            LayerNode twin =
                    experiment.growth() == Growth.WIDTH ? smallest.layers().get(i) : node;
            for (Map.Entry<String, Double> median :
                    results.get(0).medianGradients().entrySet()) {
                String parameter = parameterOf(node, i, median.getKey());
                if (!parameter.isEmpty() && median.getValue() > rounding) {
                    meet(node, twin, parameter, median.getKey());
                }
            }
        }
    }

    private void meet(LayerNode node, LayerNode twin, String parameter, String gradient) {
        double median = results.get(0).medianGradients().get(gradient);
        double constant = constant(node, parameter);
        if (constant > SHARE * median) {
            // Over depth layers have no twins, and nothing is known of what bends.
            double gain = experiment.growth() == Growth.WIDTH
                    ? gain(gradient, constant, constant(twin, parameter))
                    : Double.POSITIVE_INFINITY;
            meetings.add(new Meeting(node, parameter, constant, median, gain));
        }
    }

    /** A bias in front of a normalisation has no effect and no gradient but rounding. */
    private double rounding() {
        return (experiment.dataType() == DataType.DOUBLE ? 1e-13 : 1e-6)
                * results.get(0).medianGradients().values().stream()
                        .mapToDouble(Double::doubleValue)
                        .max()
                        .orElse(0);
    }

    /** DL4J calls a gradient by layer and parameter, joined by an underscore; the layer by its index in a chain. */
    private static String parameterOf(LayerNode node, int index, String gradient) {
        for (String prefix : List.of(node.name() + "_", index + "_")) {
            if (gradient.startsWith(prefix)) {
                return gradient.substring(prefix.length());
            }
        }
        return "";
    }

    private static double constant(LayerNode node, String parameter) {
        IUpdater updater = Wrappers.updater(node.layer(), parameter);
        return Updaters.optimizerClass(updater) == OptimizerClass.SIGN ? Updaters.gradientFloor(updater) : 0;
    }

    /** The exponent with which a constant over the gradient, the mean of all seeds, grows from the smallest to the largest size. */
    private double gain(String gradient, double atLargest, double atSmallest) {
        int largest = results.get(0).size();
        int smallest = results.get(results.size() - 1).size();
        double constants = Math.log(atLargest / atSmallest);
        return (constants - meanLog(gradient, largest) + meanLog(gradient, smallest))
                / Math.log((double) largest / smallest);
    }

    private double meanLog(String gradient, int size) {
        return results.stream()
                .filter(r -> r.size() == size && r.medianGradients().getOrDefault(gradient, 0.0) > 0)
                .mapToDouble(r -> Math.log(r.medianGradients().get(gradient)))
                .average()
                .orElse(Double.NEGATIVE_INFINITY);
    }

    /** Whether some updater acts like gradient descent, and none the more, the larger the network. */
    boolean areHarmless() {
        return !meetings.isEmpty() && meetings.stream().noneMatch(Meeting::gains);
    }

    /** The first that bends exponents, else the first at all, else nothing. */
    List<Finding> findings() {
        return meetings.stream()
                .filter(m -> m.gains() || areHarmless())
                .limit(1)
                .map(m -> new Finding(Cause.EPSILON, message(m), false))
                .toList();
    }

    private String message(Meeting m) {
        IUpdater updater = Wrappers.updater(m.node().layer(), m.parameter());
        return String.format(
                Locale.ROOT,
                "layer '%s', parameter '%s': %s acts like SGD on gradients that are not large beside %.1e, and their median is"
                        + " %.1e at size %d%s",
                m.node().name(),
                m.parameter(),
                updater.getClass().getSimpleName(),
                m.constant(),
                m.median(),
                results.get(0).size(),
                m.gains() ? ": " + advice(updater) : ", as it does in the same proportion at every size");
    }

    private static String advice(IUpdater updater) {
        return updater instanceof AdaGrad
                ? "its accumulator starts at 1e-6 whatever epsilon is, so let MuP.wrap scale it, or use Adam"
                : "lower its epsilon, or let it scale";
    }
}
