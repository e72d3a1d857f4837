package org.mup4j.dl4j.internal.adapter;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.CapsuleLayer;
import org.deeplearning4j.nn.conf.layers.CapsuleStrengthLayer;
import org.deeplearning4j.nn.conf.layers.LearnedSelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.PrimaryCapsules;
import org.deeplearning4j.nn.conf.ocnn.OCNNOutputLayer;

/** DL4J's own types that are not served on purpose, each with its reason. */
public final class Refusals {

    private static final String CAPSULES =
            "capsules are squashed by the norm of their vectors and routed by a softmax over capsules, so that entries"
                    + " shrink with the size of a capsule and no published rule says which of its axes is a width: keep"
                    + " capsule layers out of the network that is wrapped";

    private static final Map<Class<?>, String> REASONS = reasons();

    private Refusals() {}

    private static Map<Class<?>, String> reasons() {
        Map<Class<?>, String> reasons = new LinkedHashMap<>();
        reasons.put(PrimaryCapsules.class, CAPSULES);
        reasons.put(CapsuleLayer.class, CAPSULES);
        reasons.put(CapsuleStrengthLayer.class, CAPSULES);
        reasons.put(
                LearnedSelfAttentionLayer.class,
                "its forward pass throws in this release of Deeplearning4j, whose scatter_update is given no axes, so that no"
                        + " network with it can be trained: use SelfAttentionLayer and pool over time");
        reasons.put(
                OCNNOutputLayer.class,
                "its loss adds half the squared norms of its weights with a coefficient of 1 that no setting scales, and its"
                        + " threshold is set from a quantile of scores instead of being trained: use an OutputLayer with"
                        + " a loss of its own");
        return reasons;
    }

    /**
     * Why a type is not served.
     *
     * @param type the class of a layer or vertex
     * @return a clause that goes on after the type's name; empty if the type is not refused on purpose
     */
    public static Optional<String> reason(Class<?> type) {
        return Optional.ofNullable(REASONS.get(type));
    }
}
