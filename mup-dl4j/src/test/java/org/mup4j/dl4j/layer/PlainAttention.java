package org.mup4j.dl4j.layer;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Attention as its formula says, in loops over one example.
 *
 * @param table the parameters
 * @param heads number of heads
 * @param scale of a product of query and key
 * @param causal whether later steps are hidden
 */
record PlainAttention(Map<String, INDArray> table, int heads, double scale, boolean causal) {

    /** The output of step t. */
    double[] output(double[][] steps, boolean[] seen, int t) {
        int out = (int) table.get("Wo").size(0);
        int size = out / heads;
        double[] mixed = new double[out];
        for (int head = 0; head < heads; head++) {
            double[] weights = weights(steps, seen, t, head);
            for (int s = 0; s < steps.length; s++) {
                double[] value = affine("v", steps[s]);
                for (int j = head * size; j < (head + 1) * size; j++) {
                    mixed[j] += weights[s] * value[j];
                }
            }
        }
        return affine("o", mixed);
    }

    /** The product of the query of step t with the key of step s, scaled; 0 where it is not seen. */
    double logit(double[][] steps, boolean[] seen, int t, int s, int head) {
        int size = (int) table.get("Wo").size(0) / heads;
        double[] query = affine("q", steps[t]);
        double[] key = affine("k", steps[s]);
        double product = 0;
        for (int j = head * size; j < (head + 1) * size; j++) {
            product += query[j] * key[j];
        }
        return seen[s] && !(causal && s > t) ? scale * product : 0;
    }

    private double[] weights(double[][] steps, boolean[] seen, int t, int head) {
        double[] weights = new double[steps.length];
        double sum = 0;
        for (int s = 0; s < steps.length; s++) {
            if (seen[s] && !(causal && s > t)) {
                weights[s] = Math.exp(logit(steps, seen, t, s, head));
                sum += weights[s];
            }
        }
        for (int s = 0; s < steps.length; s++) {
            weights[s] /= sum;
        }
        return weights;
    }

    private double[] affine(String projection, double[] x) {
        INDArray weight = table.get("W" + projection);
        INDArray bias = table.get("b" + projection);
        double[] y = new double[(int) weight.size(1)];
        for (int j = 0; j < y.length; j++) {
            y[j] = bias == null ? 0 : bias.getDouble(j);
            for (int i = 0; i < x.length; i++) {
                y[j] += x[i] * weight.getDouble(i, j);
            }
        }
        return y;
    }
}
