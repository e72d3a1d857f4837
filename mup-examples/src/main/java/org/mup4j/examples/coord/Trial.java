package org.mup4j.examples.coord;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mup4j.examples.data.Samples;
import org.mup4j.examples.data.Split;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Trains one network and measures it after every batch. The batches depend on the seed alone: at every width and in both
 * parametrizations the same rows come in the same order. The probe rows are the same for all networks.
 */
final class Trial {

    private static final long BATCHES = 0x9E3779B97F4A7C15L;

    private final Settings settings;
    private final Samples training;
    private final INDArray probe;

    Trial(Settings settings, Samples training) {
        this.settings = settings;
        this.training = training;
        this.probe = features(training.select(firstRows(Math.min(Settings.PROBE, training.size()))));
    }

    /**
     * Runs one network.
     *
     * @param run which
     * @return its readings, step by step
     */
    List<Reading> measure(Run run) {
        MultiLayerNetwork network = HousingMlp.network(run, settings);
        UpdateListener listener = new UpdateListener(HousingMlp.LAST_HIDDEN + "_W", settings.batchSize());
        network.setListeners(listener);
        Probe look = new Probe(network, probe);
        int[] order = Split.shuffled(training.size(), BATCHES + settings.seed() + run.seed());
        List<Reading> readings = new ArrayList<>();
        add(readings, run, 0, look.look());
        for (int step = 1; step <= settings.batches(); step++) {
            network.fit(batch(order, step));
            Map<Quantity, Scale> scales = look.look();
            scales.put(Quantity.GRADIENT, listener.gradient());
            scales.put(Quantity.UPDATE, listener.update());
            add(readings, run, step, scales);
        }
        network.close();
        return readings;
    }

    private static void add(List<Reading> readings, Run run, int step, Map<Quantity, Scale> scales) {
        scales.forEach((quantity, scale) -> {
            if (step >= quantity.firstStep()) {
                readings.add(new Reading(run, step, quantity, scale));
            }
        });
    }

    private DataSet batch(int[] order, int step) {
        int size = settings.batchSize();
        Samples rows = training.select(Arrays.copyOfRange(order, (step - 1) * size, step * size));
        double[] targets = new double[size];
        Arrays.setAll(targets, rows::target);
        return new DataSet(features(rows), Nd4j.createFromArray(targets).reshape(size, 1));
    }

    private static INDArray features(Samples rows) {
        double[][] features = new double[rows.size()][];
        Arrays.setAll(features, rows::features);
        return Nd4j.createFromArray(features);
    }

    private static int[] firstRows(int n) {
        int[] rows = new int[n];
        Arrays.setAll(rows, i -> i);
        return rows;
    }
}
