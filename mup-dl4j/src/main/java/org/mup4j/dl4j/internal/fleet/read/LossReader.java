package org.mup4j.dl4j.internal.fleet.read;

import org.jspecify.annotations.Nullable;
import org.mup4j.dl4j.internal.fleet.program.Activation;
import org.mup4j.dl4j.internal.fleet.program.ActivationKind;
import org.mup4j.dl4j.internal.fleet.program.Head;
import org.mup4j.dl4j.internal.fleet.program.LossKind;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossL1;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.nd4j.linalg.lossfunctions.impl.LossSparseMCXENT;

/** Reads a loss function with the activation function in front of it. */
final class LossReader {

    private LossReader() {}

    static Head head(String layer, IActivation function, ILossFunction loss, boolean scoreOverBatch) {
        Activation activation = ActivationReader.read(layer, function);
        LossKind kind = kind(layer, loss);
        requirePair(layer, activation.kind(), kind, loss);
        return new Head(layer, activation, kind, clip(loss), scoreOverBatch);
    }

    private static LossKind kind(String layer, ILossFunction loss) {
        Class<?> type = loss.getClass();
        if (type == LossMSE.class) {
            return unweighted(layer, LossKind.MSE, ((LossMSE) loss).getWeights(), loss);
        } else if (type == LossL1.class) {
            return unweighted(layer, LossKind.L1, ((LossL1) loss).getWeights(), loss);
        } else if (type == LossMCXENT.class) {
            return unweighted(layer, LossKind.MCXENT, ((LossMCXENT) loss).getWeights(), loss);
        } else if (type == LossSparseMCXENT.class) {
            return unweighted(layer, LossKind.SPARSE_MCXENT, ((LossMCXENT) loss).getWeights(), loss);
        } else if (type == LossBinaryXENT.class) {
            return unweighted(layer, LossKind.XENT, ((LossBinaryXENT) loss).getWeights(), loss);
        }
        throw Refusals.inLayer(
                layer,
                "the loss function " + Refusals.name(loss),
                "only LossMSE, LossL1, LossMCXENT, LossSparseMCXENT and LossBinaryXENT: use one of these, or "
                        + Refusals.TRAIN_IN_DL4J);
    }

    private static LossKind unweighted(String layer, LossKind kind, @Nullable INDArray weights, ILossFunction loss) {
        if (weights != null) {
            throw Refusals.inLayer(
                    layer,
                    Refusals.name(loss) + " with weights",
                    "only without: leave the weights out, or " + Refusals.TRAIN_IN_DL4J);
        }
        return kind;
    }

    private static void requirePair(String layer, ActivationKind activation, LossKind loss, ILossFunction function) {
        ActivationKind only = switch (loss) {
            case MCXENT, SPARSE_MCXENT -> ActivationKind.SOFTMAX;
            case XENT -> ActivationKind.SIGMOID;
            case MSE, L1 -> activation;
        };
        if (activation != only) {
            throw Refusals.inLayer(
                    layer,
                    Refusals.name(function) + " after the activation function " + activation,
                    "only after " + only + ": set .activation(Activation." + only + ") on this layer, or "
                            + Refusals.TRAIN_IN_DL4J);
        } else if (activation == ActivationKind.SOFTMAX && (loss == LossKind.MSE || loss == LossKind.L1)) {
            throw Refusals.inLayer(
                    layer,
                    Refusals.name(function) + " after the activation function SOFTMAX",
                    "only LossMCXENT and LossSparseMCXENT after it: use one of these, or " + Refusals.TRAIN_IN_DL4J);
        }
    }

    private static double clip(ILossFunction loss) {
        if (loss instanceof LossMCXENT mcxent) {
            return mcxent.getSoftmaxClipEps();
        }
        return loss instanceof LossBinaryXENT xent ? xent.getClipEps() : 0;
    }
}
