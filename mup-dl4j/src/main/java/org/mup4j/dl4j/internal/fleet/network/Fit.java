package org.mup4j.dl4j.internal.fleet.network;

import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.internal.fleet.engine.Samples;
import org.mup4j.dl4j.internal.fleet.program.LossKind;
import org.mup4j.dl4j.internal.fleet.program.NetworkProgram;

/** Whether data fit a network. */
public final class Fit {

    private Fit() {}

    /**
     * Refuses data that a network cannot be trained on.
     *
     * @param what which data, as errors name them
     * @param samples the data
     * @param network the network, as errors name it
     * @param program its program
     * @throws MuPException if columns are too many or too few, or a label is none of the network's
     */
    public static void require(String what, Samples samples, String network, NetworkProgram program) {
        if (samples.inputs() != program.inputs()) {
            throw new MuPException(network + " has nIn=" + program.inputs() + " in layer '"
                    + program.layers().get(0).name() + "', but the " + what + " features have " + samples.inputs()
                    + " columns: set .nIn(" + samples.inputs() + "), or give other features");
        } else if (samples.columns() != program.labelColumns()) {
            throw new MuPException(network + " has " + program.outputs() + " outputs and the loss "
                    + program.head().loss() + ", which takes " + program.labelColumns() + " label columns, but the "
                    + what
                    + " labels have " + samples.columns() + advice(program, samples));
        }
        requireLabels(what, samples, network, program);
    }

    private static String advice(NetworkProgram program, Samples samples) {
        LossKind loss = program.head().loss();
        if (loss == LossKind.MCXENT && samples.columns() == 1) {
            return ": for labels that are indexes of classes take LossSparseMCXENT";
        } else if (loss == LossKind.SPARSE_MCXENT) {
            return ": for labels with one column for each class take LossMCXENT";
        }
        return ": set .nOut(" + samples.columns() + ") in layer '"
                + program.layers().get(program.layers().size() - 1).name() + "', or give other labels";
    }

    private static void requireLabels(String what, Samples samples, String network, NetworkProgram program) {
        LossKind loss = program.head().loss();
        for (int row = 0; row < samples.rows() && loss != LossKind.MSE && loss != LossKind.L1; row++) {
            for (int c = 0; c < samples.columns(); c++) {
                double y = samples.label(row, c);
                boolean possible = loss == LossKind.SPARSE_MCXENT
                        ? y >= 0 && y < program.outputs() && y == Math.rint(y)
                        : y >= 0 && y <= 1;
                if (!possible) {
                    throw new MuPException(
                            "The " + what + " label in row " + row + ", column " + c + " is " + y + ", but "
                                    + network + " with the loss " + loss + " takes "
                                    + (loss == LossKind.SPARSE_MCXENT
                                            ? "whole numbers from 0 to " + (program.outputs() - 1)
                                            : "numbers from 0 to 1"));
                }
            }
        }
    }
}
