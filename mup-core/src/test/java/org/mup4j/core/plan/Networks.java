package org.mup4j.core.plan;

import java.util.List;
import org.mup4j.core.plan.TensorSpec.ForwardMultiplier;
import org.mup4j.core.rule.OptimizerClass;
import org.mup4j.core.rule.Role;

/** Small networks as the planner sees them. */
final class Networks {

    private Networks() {}

    /** An MLP 784-n-n-10 with hidden biases, over a base of width 64. */
    static List<TensorSpec> mlp(long n, OptimizerClass optimizer) {
        return List.of(
                dense("0", Role.INPUT, optimizer, 784, n, 784, 64),
                bias("0", Role.VECTOR, optimizer, n, 64),
                dense("1", Role.HIDDEN, optimizer, n, n, 64, 64),
                bias("1", Role.VECTOR, optimizer, n, 64),
                dense("out", Role.OUTPUT, optimizer, n, 10, 64, 10),
                bias("out", Role.SCALAR, optimizer, 10, 10));
    }

    /** A table of 65 tokens, looked up by index. */
    static TensorSpec embedding(long n, OptimizerClass optimizer) {
        return new TensorSpec(
                "tokens", "W", List.of(65L, n), Role.INPUT, optimizer, 1, n, 1, 64, 1, ForwardMultiplier.INDEX_INPUT);
    }

    static TensorSpec dense(
            String layer, Role role, OptimizerClass optimizer, long fanIn, long fanOut, long fanIn0, long fanOut0) {
        return new TensorSpec(
                layer,
                "W",
                List.of(fanIn, fanOut),
                role,
                optimizer,
                fanIn,
                fanOut,
                fanIn0,
                fanOut0,
                1,
                ForwardMultiplier.POSSIBLE);
    }

    static TensorSpec bias(String layer, Role role, OptimizerClass optimizer, long size, long base) {
        return new TensorSpec(
                layer, "b", List.of(size), role, optimizer, 1, size, 1, base, 1, ForwardMultiplier.POSSIBLE);
    }

    /** The same tensor inside a residual branch of a network that many times as deep as its base. */
    static TensorSpec atDepth(TensorSpec t, double depthRatio) {
        return new TensorSpec(
                t.layer(),
                t.parameter(),
                t.shape(),
                t.role(),
                t.optimizer(),
                t.fanIn(),
                t.fanOut(),
                t.baseFanIn(),
                t.baseFanOut(),
                depthRatio,
                t.forwardMultiplier());
    }
}
