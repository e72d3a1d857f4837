package org.mup4j.dl4j.internal.check;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.jspecify.annotations.Nullable;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.internal.adapter.Wrappers;
import org.mup4j.dl4j.internal.graph.NetworkGraph;
import org.mup4j.dl4j.internal.graph.Node.LayerNode;
import org.mup4j.dl4j.internal.graph.TiedReadouts;
import org.mup4j.dl4j.layer.PositionwiseOutput;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Data for a network whose user gives none: standard normal features or random indexes, and targets that a fixed random linear
 * function of them decides, so that they have structure. Vectors come in a new batch for each step; sequences and images cut into
 * patches in one batch again and again, because what unrelated batches move one another by falls as the root of the width.
 */
final class MadeUpData {

    private static final int BATCH = 32;
    private static final String OTHER_STEPS = "its layers change the number of steps of a sequence";
    private static final long SEED = 20260401;

    /** Neighbouring seeds of Random begin alike. */
    private static final long SPREAD = 0x9e3779b97f4a7c15L;

    /** What the last layer is trained towards. */
    private record Targets(IActivation activation, int classes, boolean everyStep, RNNFormat format) {}

    private final MadeUpInput input;
    private final Targets targets;
    private final double[][] teacher;
    private final Random random = new Random(SEED);

    private MadeUpData(MadeUpInput input, Targets targets) {
        this.input = input;
        this.targets = targets;
        this.teacher = new double[input.isIndex() ? 0 : input.signals()][targets.classes()];
        for (double[] row : teacher) {
            for (int j = 0; j < row.length; j++) {
                row[j] = random.nextGaussian() / Math.sqrt(input.signals());
            }
        }
    }

    static List<DataSet> forNetwork(NetworkGraph graph, int batches) {
        if (graph.inputs().size() != 1 || graph.outputs().size() != 1) {
            throw refused("the network has several inputs or outputs");
        }
        MadeUpInput input = MadeUpInput.of(graph);
        if (input == null) {
            throw refused("the size of the input of layer '"
                    + graph.layers().get(0).name() + "' is not in the configuration");
        }
        if (MadeUpInput.changesSteps(graph)) {
            throw refused(OTHER_STEPS);
        }
        MadeUpData data = new MadeUpData(input, targets(graph));
        if (data.targets.everyStep() && input.steps() == 0) {
            throw refused("the last layer has outputs for the steps of a sequence, but the first one reads none");
        } else if (data.targets.everyStep() && MadeUpInput.addsToken(graph)) {
            throw refused(OTHER_STEPS);
        }
        if (input.steps() > 0) {
            return Collections.nCopies(batches, data.batch());
        }
        List<DataSet> all = new ArrayList<>();
        for (int i = 0; i < batches; i++) {
            all.add(data.batch());
        }
        return all;
    }

    /**
     * Checks that a network takes what was made up for it.
     *
     * @param net built from the configuration
     * @param batch the first one
     * @throws MuPException if it does not
     */
    static void requireTaken(Model net, DataSet batch) {
        try {
            new Training(net).loss(batch);
        } catch (RuntimeException e) {
            throw new MuPException(refused("it does not take such data").getMessage() + " (" + e.getMessage() + ")", e);
        }
    }

    private static Targets targets(NetworkGraph graph) {
        LayerNode node = graph.layers().get(graph.layers().size() - 1);
        Layer last = Wrappers.leaf(node.layer());
        if (last instanceof RnnOutputLayer steps) {
            return new Targets(steps.getActivationFn(), (int) steps.getNOut(), true, format(steps.getRnnDataFormat()));
        } else if (last instanceof PositionwiseOutput steps) {
            return new Targets(steps.getActivationFn(), (int) steps.getNOut(), true, steps.getLabelFormat());
        } else if (last instanceof BaseOutputLayer output && readsVectors(node)) {
            return new Targets(output.getActivationFn(), (int) output.getNOut(), false, RNNFormat.NCW);
        } else if (last instanceof RnnLossLayer loss
                && !TiedReadouts.in(graph).isEmpty()
                && TiedReadouts.in(graph).get(0).name().equals(node.inputs().get(0))) {
            long symbols = TiedReadouts.of(TiedReadouts.in(graph).get(0)).getVocabulary();
            return new Targets(loss.getActivationFn(), (int) symbols, true, format(loss.getRnnDataFormat()));
        }
        throw refused("the last layer '" + node.name() + "' is no output layer");
    }

    /** Behind a preprocessor from sequences, labels would be those of all steps below one another. */
    private static boolean readsVectors(LayerNode node) {
        return !(node.preProcessor() instanceof RnnToFeedForwardPreProcessor);
    }

    private static RNNFormat format(@Nullable RNNFormat format) {
        return format == null ? RNNFormat.NCW : format;
    }

    private static MuPException refused(String why) {
        return new MuPException(
                "No data can be made up for this network, because " + why + ": give data of your own, run(batches)");
    }

    private DataSet batch() {
        double[][][] drawn = new double[BATCH][input.times()][];
        double[][][] labels = new double[BATCH][targets.everyStep() ? input.times() : 1][];
        for (int e = 0; e < BATCH; e++) {
            double[] sum = new double[targets.classes()];
            for (int t = 0; t < input.times(); t++) {
                drawn[e][t] = input.draw(random);
                double[] signal = product(drawn[e][t]);
                if (targets.everyStep()) {
                    labels[e][t] = label(signal);
                }
                for (int j = 0; j < sum.length; j++) {
                    sum[j] += signal[j] / Math.sqrt(input.times());
                }
            }
            if (!targets.everyStep()) {
                labels[e][0] = label(sum);
            }
        }
        return new DataSet(input.array(drawn), array(labels));
    }

    private INDArray array(double[][][] labels) {
        INDArray all = Nd4j.createFromArray(labels).castTo(DataType.DOUBLE);
        if (!targets.everyStep()) {
            return all.reshape(BATCH, targets.classes());
        }
        return targets.format() == RNNFormat.NWC ? all : all.permute(0, 2, 1).dup('c');
    }

    /** An index has numbers of its own, drawn from it; they need not all be there at once. */
    private double[] product(double[] signal) {
        double[] result = new double[targets.classes()];
        if (input.isIndex()) {
            Random own = new Random((SEED + (long) signal[0]) * SPREAD);
            for (int j = 0; j < result.length; j++) {
                result[j] = own.nextGaussian();
            }
            return result;
        }
        for (int i = 0; i < signal.length; i++) {
            for (int j = 0; j < result.length; j++) {
                result[j] += signal[i] * teacher[i][j];
            }
        }
        return result;
    }

    private double[] label(double[] signal) {
        double[] label = new double[signal.length];
        if (targets.activation() instanceof ActivationSoftmax) {
            int best = 0;
            for (int j = 1; j < signal.length; j++) {
                best = signal[j] > signal[best] ? j : best;
            }
            label[best] = 1;
        } else if (targets.activation() instanceof ActivationSigmoid) {
            for (int j = 0; j < signal.length; j++) {
                label[j] = signal[j] > 0 ? 1 : 0;
            }
        } else {
            for (int j = 0; j < signal.length; j++) {
                label[j] = 1 + signal[j];
            }
        }
        return label;
    }
}
