package org.mup4j.dl4j.check;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.mup4j.dl4j.fleet.EpochOrder;
import org.mup4j.dl4j.fleet.Fleet;
import org.mup4j.dl4j.fleet.FleetOutcome;
import org.mup4j.dl4j.fleet.FleetResult;
import org.mup4j.dl4j.fleet.LossReading;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Trains the networks of a sweep by a fleet: the same batches in the same order, the same losses to rounding. For what {@link
 * FleetFit} does not refuse.
 *
 * @param <C> the type of the configurations, in truth {@code MultiLayerConfiguration}
 */
final class FleetTrainer<C> implements SweepTrainer<C> {

    /** Losses that are held at a time, some 40 bytes each: a fleet remembers those of all its networks until it is done. */
    private static final long MOST_LOSSES = 2_000_000;

    private final SweepSettings<C> settings;
    private final List<DataSet> batches;
    private final long mostLosses;

    FleetTrainer(SweepSettings<C> settings, List<DataSet> batches) {
        this(settings, batches, MOST_LOSSES);
    }

    FleetTrainer(SweepSettings<C> settings, List<DataSet> batches, long mostLosses) {
        this.settings = settings;
        this.batches = batches;
        this.mostLosses = mostLosses;
    }

    @Override
    public List<Double> losses(List<Job<C>> jobs) {
        int size = (int) Math.max(settings.workers, Math.min(jobs.size(), mostLosses / settings.steps(batches)));
        DataSet data = DataSet.merge(batches);
        List<Double> losses = new ArrayList<>();
        for (int from = 0; from < jobs.size(); from += size) {
            List<Job<C>> some = jobs.subList(from, Math.min(jobs.size(), from + size));
            int before = from;
            fleet(some, data)
                    .progress((done, total, result) ->
                            settings.progress.networkDone(before + done, jobs.size(), result.run()))
                    .train()
                    .results()
                    .forEach(r -> losses.add(loss(r)));
        }
        return losses;
    }

    private Fleet fleet(List<Job<C>> jobs, DataSet data) {
        Fleet fleet = Fleet.of(
                        jobs.size(), i -> (MultiLayerConfiguration) jobs.get(i).conf(), data)
                .batch(batches.get(0).numExamples())
                .steps(settings.steps(batches))
                .order(EpochOrder.AS_GIVEN)
                .lossEvery(1)
                .workers(settings.workers)
                .names(i -> jobs.get(i).key())
                .cancelWhen(settings.cancelled);
        return settings.loss == SweepLoss.VALIDATION ? fleet.validation(DataSet.merge(settings.validation)) : fleet;
    }

    private double loss(FleetResult result) {
        if (result.outcome() == FleetOutcome.CANCELLED) {
            throw new CancellationException(SweepRun.CANCELLED);
        } else if (result.outcome() == FleetOutcome.DIVERGED) {
            return Double.POSITIVE_INFINITY;
        }
        LossTrace trace = new LossTrace();
        for (LossReading reading : result.losses()) {
            trace.add(reading.loss());
        }
        double end = settings.loss == SweepLoss.VALIDATION
                ? result.validations().get(0).loss()
                : trace.training(settings.loss);
        return trace.bounded(end, settings.bound);
    }
}
