package org.mup4j.dl4j.internal.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mup4j.dl4j.internal.fleet.formula.Functions;
import org.mup4j.dl4j.internal.fleet.formula.Losses;
import org.mup4j.dl4j.internal.fleet.program.Activation;
import org.mup4j.dl4j.internal.fleet.program.ActivationKind;
import org.mup4j.dl4j.internal.fleet.program.Head;
import org.mup4j.dl4j.internal.fleet.program.LossKind;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossL1;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/** Number by number, functions and losses are ND4J's, at kinks, in the tails and where probabilities are clipped. */
class FormulasTest {

    /** Kinks, both sides of them, ordinary numbers, and the largest that no form of ND4J overflows at in double. */
    private static final double[] POINTS = {-300, -40, -12, -3, -1, -1e-9, 0, 1e-9, 0.3, 1, 2.5, 9, 15, 40, 200};

    static List<Arguments> functions() {
        return List.of(
                Arguments.of(ActivationKind.IDENTITY, new ActivationIdentity()),
                Arguments.of(ActivationKind.RELU, new ActivationReLU()),
                Arguments.of(ActivationKind.LEAKY_RELU, new ActivationLReLU(0.3)),
                Arguments.of(ActivationKind.ELU, new ActivationELU()),
                Arguments.of(ActivationKind.SELU, new ActivationSELU()),
                Arguments.of(ActivationKind.GELU, new ActivationGELU()),
                Arguments.of(ActivationKind.SWISH, new ActivationSwish()),
                Arguments.of(ActivationKind.TANH, new ActivationTanH()),
                Arguments.of(ActivationKind.SIGMOID, new ActivationSigmoid()),
                Arguments.of(ActivationKind.SOFTPLUS, new ActivationSoftPlus()));
    }

    /** To 1e-14 of the larger of 1 and the value. */
    @ParameterizedTest
    @MethodSource("functions")
    void functionsAndSlopes(ActivationKind kind, IActivation theirs) {
        Activation ours = new Activation(kind, kind == ActivationKind.LEAKY_RELU ? 0.3 : 0);
        INDArray z = Nd4j.createFromArray(POINTS).reshape(1, POINTS.length);
        INDArray values = theirs.getActivation(z.dup(), true);
        INDArray slopes = theirs.backprop(z.dup(), Nd4j.ones(DataType.DOUBLE, 1, POINTS.length))
                .getFirst();

        for (int i = 0; i < POINTS.length; i++) {
            double value = values.getDouble(0, i);
            String where = kind + " at " + POINTS[i];
            assertThat(Functions.value(ours, POINTS[i]))
                    .as(where)
                    .isCloseTo(value, within(1e-14 * Math.max(1, Math.abs(value))));
            assertThat(Functions.slope(ours, POINTS[i]))
                    .as("slope of " + where)
                    .isCloseTo(slopes.getDouble(0, i), within(1e-14));
        }
    }

    static List<Arguments> losses() {
        return List.of(
                Arguments.of(LossKind.MSE, ActivationKind.TANH, new LossMSE(), new ActivationTanH()),
                Arguments.of(LossKind.L1, ActivationKind.SIGMOID, new LossL1(), new ActivationSigmoid()),
                Arguments.of(LossKind.XENT, ActivationKind.SIGMOID, new LossBinaryXENT(), new ActivationSigmoid()));
    }

    /** Outputs equal to their labels among them, and outputs that are clipped; labels 0, 1 and between. */
    @ParameterizedTest
    @MethodSource("losses")
    void lossesAndTheirSlopes(LossKind kind, ActivationKind activation, ILossFunction loss, IActivation function) {
        double clip = kind == LossKind.XENT ? LossBinaryXENT.DEFAULT_CLIPPING_EPSILON : 0;
        Head head = new Head("out", new Activation(activation, 0), kind, clip, true);
        double[] z = {-60, -14, -12, -3, -0.5, 0, 0.25, 1, 8, 12, 14, 30};
        for (double label : new double[] {0, 0.5, 1}) {
            INDArray points = Nd4j.createFromArray(z).reshape(1, z.length);
            INDArray labels = Nd4j.valueArrayOf(new long[] {1, z.length}, label, DataType.DOUBLE);
            double score = loss.computeScore(labels, points.dup(), function, null, false);
            INDArray slopes = loss.computeGradient(labels, points.dup(), function, null);

            double sum = 0;
            for (int i = 0; i < z.length; i++) {
                double a = Functions.value(head.activation(), z[i]);
                sum += Losses.term(head, a, label, z.length);
                assertThat(Losses.slope(head, z[i], a, label, z.length))
                        .as(kind + " at " + z[i] + " for " + label)
                        .isCloseTo(slopes.getDouble(0, i), within(1e-12));
            }
            assertThat(sum).isCloseTo(score, within(1e-12 * Math.max(1, score)));
        }
    }

    /** Probabilities of 1e-52 count as 1e-10, and those of 1 as one less 1e-10. */
    @Test
    void crossEntropyOfClippedProbabilities() {
        INDArray z = Nd4j.createFromArray(new double[] {0, 60, -60, 59}).reshape(1, 4);
        INDArray probabilities = new ActivationSoftmax().getActivation(z.dup(), true);
        Head head = new Head("out", new Activation(ActivationKind.SOFTMAX, 0), LossKind.MCXENT, 1e-10, true);
        for (int label = 0; label < 4; label++) {
            INDArray labels = Nd4j.zeros(DataType.DOUBLE, 1, 4).putScalar(0, label, 1);
            double score = new LossMCXENT().computeScore(labels, z.dup(), new ActivationSoftmax(), null, false);

            double sum = 0;
            for (int i = 0; i < 4; i++) {
                sum += Losses.term(head, probabilities.getDouble(0, i), labels.getDouble(0, i), 4);
            }
            assertThat(sum).isCloseTo(score, within(1e-12));
        }
    }
}
