package org.mup4j.dl4j.internal.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.mup4j.core.measure.Norm;
import org.mup4j.core.measure.Quantity;
import org.mup4j.core.measure.Reading;
import org.mup4j.core.measure.RunKey;
import org.mup4j.dl4j.internal.run.Members;
import org.mup4j.dl4j.measure.Probe;
import org.mup4j.dl4j.measure.ProbeSnapshot;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** One network of a coordinate check. */
final class CoordRun {

    /**
     * What came of it.
     *
     * @param size the network's size
     * @param key the run
     * @param readings root mean squares and mean absolute values by layer
     * @param activeShare share of units above zero before training, by layer
     * @param lossBefore loss on the first batch before training
     * @param lossAfter loss on the first batch after the last step; not a number if training stopped at one
     * @param medianGradients median size of an entry of the first gradient that is not zero, by layer and parameter
     */
    record Result(
            int size,
            RunKey key,
            List<Reading> readings,
            Map<String, Double> activeShare,
            double lossBefore,
            double lossAfter,
            Map<String, Double> medianGradients) {}

    /** Where the readout starts at zero, the layers below it have their first gradient in the step after its. */
    private static final int READOUT_MOVES = 2;

    private final int size;
    private final RunKey key;
    private final List<Integer> steps;
    private final DataType dataType;
    private final List<Reading> readings = new ArrayList<>();

    CoordRun(int size, RunKey key, List<Integer> steps, DataType dataType) {
        this.size = size;
        this.key = key;
        this.steps = steps;
        this.dataType = dataType;
    }

    <C> Result run(C conf, List<DataSet> batches) {
        Model net = Members.build(Members.seeded(Members.withDataType(conf, dataType), key.seed()));
        Training training = new Training(net);
        DataSet first = batches.get(0);
        ProbeSnapshot start = Probe.withBatchStatistics(net, first.getFeatures());
        read(start, 0);
        double lossBefore = training.loss(first);
        GradientMedians medians = new GradientMedians();
        boolean finite = true;
        for (int step = 1; step <= steps.get(steps.size() - 1) && finite; step++) {
            DataSet batch = batches.get((step - 1) % batches.size());
            finite = step <= READOUT_MOVES ? training.fit(batch, medians) : training.fit(batch);
            if (finite && steps.contains(step)) {
                read(start, Probe.withBatchStatistics(net, first.getFeatures()), step);
            }
        }
        double lossAfter = finite ? training.loss(first) : Double.NaN;
        return new Result(
                size, key, List.copyOf(readings), activeShare(start), lossBefore, lossAfter, medians.byParameter());
    }

    private void read(ProbeSnapshot now, int step) {
        for (String layer : now.layers()) {
            read(layer, step, Quantity.PRE_ACTIVATION, now.preActivation(layer));
            read(layer, step, Quantity.ACTIVATION, now.activation(layer));
        }
        for (String layer : now.attentionLayers()) {
            read(RuleAudit.logitsOf(layer), step, Quantity.PRE_ACTIVATION, now.logits(layer));
        }
    }

    private void read(ProbeSnapshot start, ProbeSnapshot now, int step) {
        read(now, step);
        ProbeSnapshot change = now.minus(start);
        for (String layer : change.layers()) {
            read(layer, step, Quantity.PRE_ACTIVATION_CHANGE, change.preActivation(layer));
            read(layer, step, Quantity.ACTIVATION_CHANGE, change.activation(layer));
        }
        for (String layer : change.attentionLayers()) {
            read(RuleAudit.logitsOf(layer), step, Quantity.PRE_ACTIVATION_CHANGE, change.logits(layer));
        }
    }

    private void read(String layer, int step, Quantity quantity, INDArray array) {
        double rms = array.norm2Number().doubleValue() / Math.sqrt(array.length());
        double mean = array.norm1Number().doubleValue() / array.length();
        readings.add(new Reading(key, step, layer, "", quantity, Norm.RMS, rms));
        readings.add(new Reading(key, step, layer, "", quantity, Norm.L1_MEAN, mean));
    }

    private static Map<String, Double> activeShare(ProbeSnapshot start) {
        Map<String, Double> shares = new java.util.LinkedHashMap<>();
        for (String layer : start.layers()) {
            INDArray activation = start.activation(layer);
            shares.put(
                    layer, activation.gt(0).castTo(DataType.INT64).sumNumber().doubleValue() / activation.length());
        }
        return shares;
    }
}
