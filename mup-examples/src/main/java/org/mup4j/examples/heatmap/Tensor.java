package org.mup4j.examples.heatmap;

import java.util.ArrayList;
import java.util.List;
import org.mup4j.core.plan.MuPlan;
import org.mup4j.core.plan.TensorPlan;
import org.mup4j.core.rule.Role;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Where one weight matrix lies in a network's flat parameters, and the deviation of its initial entries.
 *
 * @param role input, hidden or output
 * @param fanIn rows; the matrix is stored column by column
 * @param fanOut columns
 * @param offset of its first number
 * @param std standard deviation at initialisation
 */
record Tensor(Role role, int fanIn, int fanOut, long offset, double std) {

    /**
     * The weight matrices of a network without biases.
     *
     * @param plan the plan that its configuration was written by
     * @param gain gain of the initialiser
     * @return in the order of the flat parameters
     */
    static List<Tensor> of(MuPlan plan, double gain) {
        List<Tensor> tensors = new ArrayList<>();
        boolean asConfigured = plan.parametrization().equals("SP");
        long offset = 0;
        for (TensorPlan t : plan.tensors()) {
            double std = gain / Math.sqrt(asConfigured ? t.fanIn() : t.baseFanIn()) * t.initStdMultiplier();
            tensors.add(new Tensor(t.role(), (int) t.fanIn(), (int) t.fanOut(), offset, std));
            offset += t.fanIn() * t.fanOut();
        }
        return tensors;
    }

    int size() {
        return fanIn * fanOut;
    }

    /** Where it begins and ends. */
    List<Long> place() {
        return List.of(offset, offset + size());
    }

    INDArrayIndex interval() {
        return NDArrayIndex.interval(offset, offset + size());
    }

    /** Square root of fan-in over fan-out, which makes a spectral norm an RMS-to-RMS norm. */
    double rmsFactor() {
        return Math.sqrt((double) fanIn / fanOut);
    }
}
