package org.mup4j.dl4j.internal.write;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.mup4j.core.plan.Planner;
import org.mup4j.core.plan.TensorPlan;
import org.mup4j.core.plan.TensorSpec;
import org.mup4j.core.plan.TensorSpec.ForwardMultiplier;
import org.mup4j.core.rule.Role;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.internal.graph.NetworkGraph;
import org.mup4j.dl4j.internal.graph.Node.VertexNode;
import org.mup4j.dl4j.internal.graph.TiedReadouts;

/**
 * Heads that read with an embedding's matrix. Each is planned as if its matrix were its own; where initialisation, rate, epsilon and
 * decay then come out as the embedding's, one matrix serves both and the head carries its forward multiplier. Anywhere else there is no such matrix.
 */
final class TiedHeads {

    private static final double SAME = 1e-12;

    private final Map<String, Double> factors = new LinkedHashMap<>();
    private final List<String> remarks = new ArrayList<>();

    private TiedHeads() {}

    /**
     * The heads of a network.
     *
     * @param graph the network
     * @param planner its rules
     * @param specs its trained tensors
     * @param plans what is planned for them, in the same order
     * @return the heads
     * @throws MuPException if a matrix cannot be both
     */
    static TiedHeads of(NetworkGraph graph, Planner planner, List<TensorSpec> specs, List<TensorPlan> plans) {
        TiedHeads heads = new TiedHeads();
        for (VertexNode head : TiedReadouts.in(graph)) {
            for (int i = 0; i < specs.size(); i++) {
                if (specs.get(i).layer().equals(head.inputs().get(1)) && isMatrix(specs.get(i))) {
                    heads.add(head.name(), planner, specs.get(i), plans.get(i));
                }
            }
        }
        return heads;
    }

    private static boolean isMatrix(TensorSpec spec) {
        return spec.shape().size() == 2 && spec.role() != Role.VECTOR && spec.role() != Role.SCALAR;
    }

    private void add(String name, Planner planner, TensorSpec embedding, TensorPlan one) {
        TensorPlan other =
                planner.plan(List.of(asHead(name, embedding))).tensors().get(0);
        requireSame(name, "initialisation", one, one.initStdMultiplier(), other.initStdMultiplier());
        requireSame(name, "learning rate", one, one.learningRateMultiplier(), other.learningRateMultiplier());
        requireSame(name, "epsilon", one, one.epsilonMultiplier(), other.epsilonMultiplier());
        requireSame(name, "weight decay", one, one.weightDecayMultiplier(), other.weightDecayMultiplier());
        factors.put(name, other.forwardMultiplier());
        remarks.add(String.format(
                Locale.ROOT,
                "vertex %s: reads with %s of layer %s, whose row holds for both uses; its logits are multiplied by %s",
                name,
                one.parameter(),
                one.layer(),
                other.forwardMultiplier()));
    }

    /** The matrix turned over: it sums over the embedding's features and gives a number for each token. */
    private static TensorSpec asHead(String name, TensorSpec embedding) {
        long tokens = embedding.shape().get(0);
        return new TensorSpec(
                name,
                embedding.parameter(),
                List.of(embedding.fanOut(), tokens),
                Role.ofMatrix(embedding.role().fanOutScales(), false),
                embedding.optimizer(),
                embedding.fanOut(),
                tokens,
                embedding.baseFanOut(),
                tokens,
                embedding.depthRatio(),
                ForwardMultiplier.POSSIBLE);
    }

    private static void requireSame(String head, String what, TensorPlan embedding, double one, double other) {
        if (Math.abs(one - other) > SAME * Math.abs(other)) {
            throw new MuPException("Vertex '" + head + "' reads with " + embedding.parameter() + " of layer '"
                    + embedding.layer() + "', but in this gauge the " + what + " of that matrix is multiplied by " + one
                    + " as an embedding and by " + other + " as a head, and one matrix cannot have both: choose"
                    + " .gauge(Gauge.MU_READOUT), mu-readout on the command line, with muP and an SGD or Adam, where the two agree,"
                    + " or give the head a matrix of its own");
        }
    }

    /** The factor on the multiplier of each head, by its name. */
    Map<String, Double> factors() {
        return factors;
    }

    /** What to say of them. */
    List<String> remarks() {
        return remarks;
    }
}
