package org.mup4j.dl4j.measure;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.ui.model.stats.api.StatsReport;
import org.deeplearning4j.ui.model.stats.api.StatsType;
import org.deeplearning4j.ui.model.stats.impl.java.JavaStatsInitializationReport;
import org.deeplearning4j.ui.model.stats.impl.java.JavaStatsReport;
import org.deeplearning4j.ui.model.storage.impl.JavaStorageMetaData;
import org.mup4j.core.measure.Norm;
import org.mup4j.core.measure.Quantity;
import org.mup4j.core.measure.Reading;

/**
 * Writes readings to Deeplearning4j's own storage, so that its UI shows them: parameters, gradients, updates, activations,
 * and the ratio of updates to parameters, with the score. Needs {@code org.deeplearning4j:deeplearning4j-ui-model}, which
 * comes with {@code deeplearning4j-ui}; nothing else here does.
 *
 * <p>The UI's charts are of mean magnitudes: they show {@link Norm#L1_MEAN} where it is read, else {@link Norm#RMS}. Record
 * GRADIENT, UPDATE, WEIGHT and ACTIVATION; other quantities and norms have no place there and are left out. One report is
 * written for each step that was read, when its last readings arrive. Threads may share a sink; of parallel workers that count
 * steps alike, a step has several reports, and one of them may show readings of several workers.
 */
public final class StatsStorageSink implements ReadingSink {

    /** The type under which the UI looks for reports. */
    private static final String TYPE = "StatsListener";

    private static final Map<Quantity, StatsType> CHARTS = Map.of(
            Quantity.WEIGHT, StatsType.Parameters,
            Quantity.GRADIENT, StatsType.Gradients,
            Quantity.UPDATE, StatsType.Updates,
            Quantity.ACTIVATION, StatsType.Activations);

    private final StatsStorageRouter router;
    private final Model model;
    private final String session;
    private final Map<String, String> keys = new LinkedHashMap<>();
    private final Map<StatsType, Map<String, Double>> pending = new EnumMap<>(StatsType.class);
    private long iteration = -1;
    private long lastTime;

    /**
     * A sink for one network.
     *
     * @param router the storage, or a way to one
     * @param model a MultiLayerNetwork or ComputationGraph that has been initialised: the network that is measured
     * @param session the name of the session in the UI
     */
    public StatsStorageSink(StatsStorageRouter router, Model model, String session) {
        this.router = router;
        this.model = model;
        this.session = session;
        LiveTensor.of(model).forEach(t -> keys.put(t.layer() + "/" + t.parameter(), t.key()));
        describeModel();
    }

    private void describeModel() {
        long now = time();
        router.putStorageMetaData(new JavaStorageMetaData(
                now, session, TYPE, session, JavaStatsInitializationReport.class, JavaStatsReport.class));
        JavaStatsInitializationReport description = new JavaStatsInitializationReport();
        description.reportIDs(session, TYPE, session, now);
        description.reportModelInfo(
                model.getClass().getName(),
                json(),
                keys.values().toArray(String[]::new),
                model instanceof MultiLayerNetwork net ? net.getnLayers() : ((ComputationGraph) model).getNumLayers(),
                model.numParams());
        router.putStaticInfo(description);
    }

    private String json() {
        return model instanceof MultiLayerNetwork net
                ? net.getLayerWiseConfigurations().toJson()
                : ((ComputationGraph) model).getConfiguration().toJson();
    }

    @Override
    public synchronized void accept(List<Reading> readings) {
        boolean stepIsOver = false;
        for (Reading reading : readings) {
            long of = reading.quantity().isOfParameter() ? reading.step() - 1 : reading.step();
            if (of != iteration) {
                write();
                iteration = of;
            }
            add(reading);
            stepIsOver |= reading.quantity().isOfParameter() && reading.quantity() != Quantity.GRADIENT;
        }
        if (stepIsOver) {
            write();
        }
    }

    private void add(Reading reading) {
        StatsType chart = CHARTS.get(reading.quantity());
        if (chart == null || reading.norm() != Norm.L1_MEAN && reading.norm() != Norm.RMS) {
            return;
        }
        String key = reading.parameter().isEmpty()
                ? reading.layer()
                : keys.getOrDefault(
                        reading.layer() + "/" + reading.parameter(), reading.layer() + "_" + reading.parameter());
        Map<String, Double> values = pending.computeIfAbsent(chart, c -> new LinkedHashMap<>());
        if (reading.norm() == Norm.L1_MEAN) {
            values.put(key, reading.value());
        } else {
            values.putIfAbsent(key, reading.value());
        }
    }

    private void write() {
        if (pending.isEmpty()) {
            return;
        }
        StatsReport report = new JavaStatsReport();
        report.reportIDs(session, TYPE, session, time());
        report.reportIterationCount(Math.toIntExact(iteration));
        report.reportScore(model.score());
        pending.forEach(report::reportMeanMagnitudes);
        pending.clear();
        router.putUpdate(report);
    }

    /** Storages tell reports apart by their time, in milliseconds. */
    private long time() {
        lastTime = Math.max(lastTime + 1, System.currentTimeMillis());
        return lastTime;
    }
}
