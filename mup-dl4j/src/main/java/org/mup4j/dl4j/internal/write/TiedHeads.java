package org.mup4j.dl4j.internal.write;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mup4j.core.plan.Planner;
import org.mup4j.core.plan.TensorPlan;
import org.mup4j.core.plan.TensorSpec;
import org.mup4j.core.plan.TensorSpec.ForwardMultiplier;
import org.mup4j.core.rule.Gauge;
import org.mup4j.core.rule.OptimizerClass;
import org.mup4j.core.rule.Role;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.internal.adapter.Wrappers;
import org.mup4j.dl4j.internal.graph.LayerReading;
import org.mup4j.dl4j.internal.graph.NetworkGraph;
import org.mup4j.dl4j.internal.graph.Node.LayerNode;
import org.mup4j.dl4j.internal.graph.Node.VertexNode;
import org.mup4j.dl4j.internal.graph.TiedReadouts;
import org.mup4j.dl4j.layer.TokenEmbedding;

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
     * @param layers its layers
     * @param specs its trained tensors
     * @param plans what is planned for them, in the same order
     * @return the heads
     * @throws MuPException if a matrix cannot be both
     */
    static TiedHeads of(
            NetworkGraph graph,
            Planner planner,
            List<LayerReading> layers,
            List<TensorSpec> specs,
            List<TensorPlan> plans) {
        TiedHeads heads = new TiedHeads();
        for (VertexNode head : TiedReadouts.in(graph)) {
            String lender = head.inputs().get(1);
            LayerReading reading = layers.stream()
                    .filter(layer -> layer.node().name().equals(lender))
                    .findFirst()
                    .orElseThrow(() -> noEmbedding(head.name(), lender));
            requireEmbedding(head, reading.node());
            boolean trained = false;
            for (int i = 0; i < specs.size(); i++) {
                if (specs.get(i).layer().equals(lender) && specs.get(i).shape().size() == 2) {
                    trained = true;
                    heads.add(head.name(), planner, specs.get(i), plans.get(i));
                }
            }
            if (!trained) {
                heads.addUntrained(head, planner, reading);
            }
        }
        return heads;
    }

    private static void requireEmbedding(VertexNode head, LayerNode lender) {
        if (!(Wrappers.innermost(lender.layer()) instanceof TokenEmbedding embedding)) {
            throw noEmbedding(head.name(), lender.name());
        }
        long vocabulary = TiedReadouts.of(head).getVocabulary();
        if (embedding.getNIn() != vocabulary) {
            throw new MuPException("Vertex '" + head.name() + "' has " + vocabulary + " tokens, but the embedding '"
                    + lender.name() + "' whose matrix it reads with has " + embedding.getNIn()
                    + ": give both the same number");
        }
    }

    private static MuPException noEmbedding(String head, String lender) {
        return new MuPException("The second input of vertex '" + head + "' is '" + lender
                + "', which is no TokenEmbedding: give it the features and then the embedding whose matrix it shares");
    }

    private void add(String name, Planner planner, TensorSpec embedding, TensorPlan one) {
        TensorPlan other =
                planner.plan(List.of(asHead(name, embedding))).tensors().get(0);
        requireSame(planner, name, "initialisation", one, one.initStdMultiplier(), other.initStdMultiplier());
        requireSame(planner, name, "learning rate", one, one.learningRateMultiplier(), other.learningRateMultiplier());
        requireSame(planner, name, "epsilon", one, one.epsilonMultiplier(), other.epsilonMultiplier());
        requireSame(planner, name, "weight decay", one, one.weightDecayMultiplier(), other.weightDecayMultiplier());
        add(name, one.parameter(), one.layer(), "whose row holds for both uses", other.forwardMultiplier());
    }

    /** A matrix that stays as it is leaves the multiplier as the only place for what a head starts from. */
    private void addUntrained(VertexNode head, Planner planner, LayerReading lender) {
        long tokens = TiedReadouts.of(head).getVocabulary();
        TensorPlan own = planner.plan(List.of(
                        spec(head.name(), "W", OptimizerClass.LINEAR, lender.out(), lender.baseOut(), tokens, 1)))
                .tensors()
                .get(0);
        double multiplier = own.initStdMultiplier() * own.forwardMultiplier();
        add(head.name(), "W", lender.node().name(), "which is not trained", multiplier);
    }

    private void add(String head, String parameter, String layer, String why, double multiplier) {
        factors.put(head, multiplier);
        remarks.add("vertex " + head + ": reads with " + parameter + " of layer " + layer + ", " + why
                + "; its logits are multiplied by " + multiplier);
    }

    /** The matrix turned over: it sums over the embedding's features and gives a number for each token. */
    private static TensorSpec asHead(String name, TensorSpec embedding) {
        return spec(
                name,
                embedding.parameter(),
                embedding.optimizer(),
                embedding.fanOut(),
                embedding.baseFanOut(),
                embedding.shape().get(0),
                embedding.depthRatio());
    }

    private static TensorSpec spec(
            String name,
            String parameter,
            OptimizerClass optimizer,
            long features,
            long baseFeatures,
            long tokens,
            double depthRatio) {
        return new TensorSpec(
                name,
                parameter,
                List.of(features, tokens),
                Role.OUTPUT,
                optimizer,
                features,
                tokens,
                baseFeatures,
                tokens,
                depthRatio,
                ForwardMultiplier.POSSIBLE);
    }

    private static void requireSame(
            Planner planner, String head, String what, TensorPlan embedding, double one, double other) {
        if (Math.abs(one - other) > SAME * Math.abs(other)) {
            String advice = planner.gauge() == Gauge.MU_READOUT
                    ? "under muP the two agree with SGD and Adam and without renormalised gradients; elsewhere"
                    : "choose .gauge(Gauge.MU_READOUT), mu-readout on the command line, where under muP the two agree with SGD"
                            + " and Adam, or";
            throw new MuPException("Vertex '" + head + "' reads with " + embedding.parameter() + " of layer '"
                    + embedding.layer() + "', but in this gauge the " + what + " of that matrix is multiplied by " + one
                    + " as an embedding and by " + other + " as a head, and one matrix cannot have both: " + advice
                    + " give the head a matrix of its own");
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
