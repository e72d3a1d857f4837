package org.mup4j.dl4j.internal.write;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.jspecify.annotations.Nullable;
import org.mup4j.dl4j.spi.ParameterScales.Scale;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.regularization.Regularization;

/**
 * Which of a layer's parameters share the weight updater, which the bias updater, and likewise for regularisation. Found
 * by asking a marked copy of the layer, because layer types answer differently.
 */
final class UpdaterGroups {

    private final Set<String> weights = new LinkedHashSet<>();
    private final Set<String> biases = new LinkedHashSet<>();
    private final Set<String> regularizedWeights = new LinkedHashSet<>();
    private final Set<String> regularizedBiases = new LinkedHashSet<>();

    static UpdaterGroups of(BaseLayer layer, Collection<String> parameters) {
        BaseLayer probe = layer.clone();
        IUpdater weight = new NoOp();
        IUpdater bias = new NoOp();
        List<Regularization> onWeights = new ArrayList<>();
        List<Regularization> onBiases = new ArrayList<>();
        probe.setIUpdater(weight);
        probe.setBiasUpdater(bias);
        probe.setRegularization(onWeights);
        probe.setRegularizationBias(onBiases);
        UpdaterGroups groups = new UpdaterGroups();
        for (String parameter : parameters) {
            (probe.getUpdaterByParam(parameter) == bias ? groups.biases : groups.weights).add(parameter);
            List<Regularization> list = probe.getRegularizationByParam(parameter);
            if (list == onWeights && isUsed(layer.getRegularization())) {
                groups.regularizedWeights.add(parameter);
            } else if (list == onBiases && isUsed(layer.getRegularizationBias())) {
                groups.regularizedBiases.add(parameter);
            }
        }
        return groups;
    }

    private static boolean isUsed(@Nullable List<Regularization> list) {
        return list != null && !list.isEmpty();
    }

    /** Whether each group needs one factor only, which DL4J's setters can express. */
    boolean agree(Map<String, Scale> scales) {
        return sameRate(weights, scales)
                && sameRate(biases, scales)
                && sameDecay(regularizedWeights, scales)
                && sameDecay(regularizedBiases, scales);
    }

    /** Whether one factor does for all groups together. */
    boolean allAgree(Map<String, Scale> scales) {
        return sameRate(union(weights, biases), scales)
                && sameDecay(union(regularizedWeights, regularizedBiases), scales);
    }

    private static Set<String> union(Set<String> first, Set<String> second) {
        Set<String> union = new LinkedHashSet<>(first);
        union.addAll(second);
        return union;
    }

    private static boolean sameRate(Set<String> group, Map<String, Scale> scales) {
        return group.stream()
                        .map(scales::get)
                        .map(s -> List.of(s.learningRate(), s.epsilon()))
                        .distinct()
                        .count()
                <= 1;
    }

    private static boolean sameDecay(Set<String> group, Map<String, Scale> scales) {
        return group.stream()
                        .map(scales::get)
                        .map(s -> List.of(s.coupledDecay(), s.l2(), s.l1()))
                        .distinct()
                        .count()
                <= 1;
    }

    boolean hasBias() {
        return !biases.isEmpty();
    }

    Scale weight(Map<String, Scale> scales) {
        return first(weights, scales);
    }

    Scale bias(Map<String, Scale> scales) {
        return first(biases, scales);
    }

    Scale weightRegularization(Map<String, Scale> scales) {
        return first(regularizedWeights, scales);
    }

    Scale biasRegularization(Map<String, Scale> scales) {
        return first(regularizedBiases, scales);
    }

    private static Scale first(Set<String> group, Map<String, Scale> scales) {
        return group.isEmpty() ? Scale.ONE : scales.get(group.iterator().next());
    }
}
