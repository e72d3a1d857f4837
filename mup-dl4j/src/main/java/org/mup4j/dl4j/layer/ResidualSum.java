package org.mup4j.dl4j.layer;

import java.util.Objects;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.mup4j.dl4j.internal.nn.ResidualSumRun;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The end of a residual branch: {@code trunk + factor * branch}, of two inputs in this order. It is DL4J's ElementWise Add vertex
 * with a factor, in single precision on ND4J's native backend computed in one go by all cores. Depth rules find it like any
 * addition and write the branch's multiplier into the factor.
 *
 * <pre>{@code
 * graph.addVertex("sum", new ResidualSum(), "trunk", "branch");
 * }</pre>
 */
public final class ResidualSum extends ElementWiseVertex {

    private static final long serialVersionUID = 1L;

    private final double factor;

    /** A plain sum. */
    public ResidualSum() {
        this(1);
    }

    /**
     * A sum with a scaled branch.
     *
     * @param factor on the branch, the second input
     * @throws IllegalArgumentException if it is not finite
     */
    public ResidualSum(@JsonProperty("factor") double factor) {
        super(Op.Add);
        if (!Double.isFinite(factor)) {
            throw new IllegalArgumentException(
                    "factor is " + factor + ", but a branch is scaled by a finite number, such as 1");
        }
        this.factor = factor;
    }

    /**
     * The factor on the branch.
     *
     * @return 1 unless set
     */
    public double getFactor() {
        return factor;
    }

    /**
     * The same sum with a larger or smaller branch.
     *
     * @param by factor on the factor
     * @return a new vertex
     */
    public ResidualSum times(double by) {
        return new ResidualSum(by * factor);
    }

    @Override
    public ResidualSum clone() {
        return new ResidualSum(factor);
    }

    @Override
    public int maxVertexInputs() {
        return 2;
    }

    @Override
    public org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
            ComputationGraph graph,
            String name,
            int idx,
            @Nullable INDArray paramsView,
            boolean initializeParams,
            DataType networkDatatype) {
        return new ResidualSumRun(graph, name, idx, factor, networkDatatype);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ResidualSum that && Double.compare(factor, that.factor) == 0;
    }

    @Override
    public int hashCode() {
        return Objects.hash(getOp(), factor);
    }
}
