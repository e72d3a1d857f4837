package org.mup4j.dl4j.internal.fleet;

import java.util.Random;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mup4j.dl4j.internal.fleet.engine.Engine;
import org.mup4j.dl4j.internal.fleet.engine.NetworkState;
import org.mup4j.dl4j.internal.fleet.engine.Samples;
import org.mup4j.dl4j.internal.fleet.engine.Stretch;
import org.mup4j.dl4j.internal.fleet.engine.Trainee;
import org.mup4j.dl4j.internal.fleet.network.DataReader;
import org.mup4j.dl4j.internal.fleet.network.Fit;
import org.mup4j.dl4j.internal.fleet.network.Networks;
import org.mup4j.dl4j.internal.fleet.network.States;
import org.mup4j.dl4j.internal.fleet.program.NetworkProgram;
import org.mup4j.dl4j.internal.fleet.read.ProgramReader;
import org.mup4j.dl4j.internal.write.Format;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** The same network trained by Deeplearning4j and by an engine, on the same batches from the same start. */
final class Twins {

    /**
     * How far the two are apart.
     *
     * @param parameters norm of the difference of the parameters over the norm of Deeplearning4j's
     * @param state the same of the updaters' state; 0 if there is none
     * @param score the largest difference of a step's scores over the larger of 1 and the score
     */
    record Distance(double parameters, double state, double score) {
        double largest() {
            return Math.max(parameters, Math.max(state, score));
        }
    }

    private final MultiLayerNetwork net;
    private final NetworkProgram program;
    private final Trainee trainee;
    private final double[][] features;
    private final double[][] labels;
    private final Samples samples;
    private final int batch;
    private int epoch;
    private double scoreDistance;

    Twins(Engine engine, MultiLayerConfiguration conf, DataSet data, int batch) {
        this.net = Networks.build(Format.of(conf).copy(conf));
        this.program = ProgramReader.read(net.getLayerWiseConfigurations());
        this.trainee = engine.trainee(program, batch);
        trainee.load(States.of(net));
        this.features = data.getFeatures().toDoubleMatrix();
        this.labels = data.getLabels().toDoubleMatrix();
        this.samples = DataReader.read("training", data, program.precision());
        Fit.require("training", samples, "The network", program);
        this.batch = batch;
    }

    /** How far twins may be apart after 200 steps. */
    static double tolerance(DataType type) {
        return type == DataType.FLOAT ? 1e-4 : 1e-10;
    }

    /** Epochs in random orders, cut off after a number of steps. */
    Distance train(int steps, long seed) {
        Random random = new Random(seed);
        int left = steps;
        while (left > 0) {
            int[] order = shuffled(samples.rows(), random);
            int rows = (int) Math.min(samples.rows(), (long) left * batch);
            Stretch stretch = new Stretch(order, 0, rows, batch, epoch);
            double[] scores = new double[stretch.steps()];
            int taken = trainee.train(samples, stretch, Double.MAX_VALUE, scores);
            for (int step = 0; step < taken; step++) {
                fit(order, step * batch, Math.min(rows, (step + 1) * batch));
                double score = net.score();
                double distance = Math.abs(scores[step] - score) / Math.max(1, Math.abs(score));
                scoreDistance = Math.max(scoreDistance, distance);
            }
            left -= stretch.steps();
            epoch++;
            net.incrementEpochCount();
        }
        return distance();
    }

    private void fit(int[] order, int from, int to) {
        net.fit(rows(features, order, from, to), rows(labels, order, from, to));
    }

    private INDArray rows(double[][] matrix, int[] order, int from, int to) {
        double[][] rows = new double[to - from][];
        for (int r = from; r < to; r++) {
            rows[r - from] = matrix[order[r]];
        }
        return Nd4j.create(rows).castTo(net.params().dataType());
    }

    static int[] shuffled(int rows, Random random) {
        int[] order = IntStream.range(0, rows).toArray();
        for (int i = rows - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int kept = order[i];
            order[i] = order[j];
            order[j] = kept;
        }
        return order;
    }

    Distance distance() {
        NetworkState ours = trainee.state();
        NetworkState theirs = States.of(net);
        return new Distance(
                relative(ours.parameters(), theirs.parameters()),
                relative(ours.updater(), theirs.updater()),
                scoreDistance);
    }

    static double relative(double[] ours, double[] theirs) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < ours.length; i++) {
            difference += (ours[i] - theirs[i]) * (ours[i] - theirs[i]);
            norm += theirs[i] * theirs[i];
        }
        return difference == 0 ? 0 : Math.sqrt(difference / norm);
    }
}
