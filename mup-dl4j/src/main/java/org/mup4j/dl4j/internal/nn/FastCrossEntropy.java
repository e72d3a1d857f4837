package org.mup4j.dl4j.internal.nn;

import org.jspecify.annotations.Nullable;
import org.mup4j.dl4j.internal.cpu.Loops;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/**
 * Cross-entropy of a softmax for some tokens in single precision, as ND4J's LossMCXENT defines it.
 *
 * @param classes how many there are
 * @param smallest probabilities below count as this in the score, and above 1 minus this as that
 */
record FastCrossEntropy(int classes, double smallest) {

    /** That of a layer, null if its loss or activation is another. */
    static @Nullable FastCrossEntropy of(ILossFunction loss, IActivation activation, long classes) {
        return loss.getClass() == LossMCXENT.class
                        && ((LossMCXENT) loss).getWeights() == null
                        && activation.getClass() == ActivationSoftmax.class
                ? new FastCrossEntropy(Math.toIntExact(classes), ((LossMCXENT) loss).getSoftmaxClipEps())
                : null;
    }

    /**
     * Turns logits into the loss's gradient.
     *
     * @param z logits of a token behind those of the other; overwritten
     * @param labels probabilities in the same order
     * @param mask factor of each token, null for 1
     * @param first which factor is the first token's
     * @param tokens how many
     * @return the sum of the losses
     */
    double apply(float[] z, float[] labels, float @Nullable [] mask, int first, int tokens) {
        for (int token = 0; token < tokens; token++) {
            subtractLargest(z, token * classes);
        }
        Loops.fastest().exp(z, tokens * classes);
        double score = 0;
        for (int token = 0; token < tokens; token++) {
            float weight = mask == null ? 1 : mask[first + token];
            score += weight * difference(z, labels, token * classes, weight);
        }
        return score;
    }

    private void subtractLargest(float[] z, int from) {
        float largest = z[from];
        for (int i = from + 1; i < from + classes; i++) {
            largest = Math.max(largest, z[i]);
        }
        for (int i = from; i < from + classes; i++) {
            z[i] -= largest;
        }
    }

    private double difference(float[] z, float[] labels, int from, float weight) {
        float sum = 0;
        for (int i = from; i < from + classes; i++) {
            sum += z[i];
        }
        float inverse = 1 / sum;
        double score = 0;
        for (int i = from; i < from + classes; i++) {
            float probability = z[i] * inverse;
            if (labels[i] != 0) {
                score -= labels[i] * Math.log(Math.min(Math.max(probability, smallest), 1 - smallest));
            }
            z[i] = weight * (probability - labels[i]);
        }
        return score;
    }
}
