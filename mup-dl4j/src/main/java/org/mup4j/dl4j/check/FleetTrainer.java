package org.mup4j.dl4j.check;

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

    private final SweepSettings<C> settings;
    private final List<DataSet> batches;

    FleetTrainer(SweepSettings<C> settings, List<DataSet> batches) {
        this.settings = settings;
        this.batches = batches;
    }

    @Override
    public List<Double> losses(List<Job<C>> jobs) {
        Fleet fleet = Fleet.of(
                        jobs.size(), i -> (MultiLayerConfiguration) jobs.get(i).conf(), DataSet.merge(batches))
                .batch(batches.get(0).numExamples())
                .steps(settings.steps(batches))
                .order(EpochOrder.AS_GIVEN)
                .lossEvery(1)
                .workers(settings.workers)
                .names(i -> jobs.get(i).key())
                .progress((done, total, result) -> settings.progress.networkDone(done, total, result.run()))
                .cancelWhen(settings.cancelled);
        if (settings.loss == SweepLoss.VALIDATION) {
            fleet = fleet.validation(DataSet.merge(settings.validation));
        }
        return fleet.train().results().stream().map(this::loss).toList();
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
