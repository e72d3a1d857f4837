package org.mup4j.dl4j.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.mup4j.core.check.LrCurve;
import org.mup4j.core.measure.RunKey;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.MuPWrap;
import org.mup4j.dl4j.internal.check.Batches;
import org.mup4j.dl4j.internal.check.Training;
import org.mup4j.dl4j.internal.run.Members;
import org.mup4j.dl4j.internal.run.Workers;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Trains the networks of a sweep.
 *
 * @param <C> the type of the configurations
 */
final class SweepExperiment<C> {

    static final String NO_RATE =
            "There is no learning rate to sweep over: call rates(...), such as rates(LrSweep.octaves(-12, -2, 1))";

    private final SweepSettings<C> settings;

    SweepExperiment(SweepSettings<C> settings) {
        this.settings = settings;
    }

    private record Job<C>(C conf, RunKey key, int place) {}

    /** One curve for each width. */
    List<LrCurve> run(List<DataSet> batches) {
        requireData(batches);
        List<Job<C>> jobs = jobs();
        DataType type = typeOf(jobs.get(0).conf());
        List<DataSet> typed = typed(batches, type);
        List<DataSet> held = typed(settings.validation, type);
        AtomicInteger done = new AtomicInteger();
        // The widest first: they take longest.
        List<Job<C>> order = new ArrayList<>(jobs);
        order.sort(Comparator.comparingLong(j -> -j.key().width()));
        List<Double> inOrder = Workers.inOrder(settings.workers, order, job -> {
            double loss = train(job, typed, held);
            settings.progress.networkDone(done.incrementAndGet(), jobs.size(), job.key());
            return loss;
        });
        Double[] losses = new Double[jobs.size()];
        for (int i = 0; i < order.size(); i++) {
            losses[order.get(i).place()] = inOrder.get(i);
        }
        return curves(List.of(losses));
    }

    private void requireData(List<DataSet> batches) {
        if (settings.rates.isEmpty()) {
            throw new MuPException(NO_RATE);
        } else if (batches.isEmpty()) {
            throw new MuPException("There is no batch to train on: give at least one");
        } else if (settings.loss == SweepLoss.VALIDATION && settings.validation.isEmpty()) {
            throw new MuPException("The loss is that of validation, but there is no batch to take it on: call"
                    + " validation(batches)");
        }
    }

    private double train(Job<C> job, List<DataSet> batches, List<DataSet> held) {
        SweepRun run = new SweepRun(new Training(Members.build(job.conf())), settings.cancelled);
        int steps = settings.steps == 0 ? batches.size() : settings.steps;
        return run.loss(batches, steps, settings.loss, held, settings.bound);
    }

    private List<Job<C>> jobs() {
        List<Job<C>> jobs = new ArrayList<>();
        for (int width : settings.widths) {
            MuPWrap<C> member = settings.family.at(width);
            for (double rate : settings.rates) {
                C conf = ofType(member.withLearningRate(rate).configuration());
                String name = settings.family.parametrization().name() + ", rate " + rate;
                for (int seed = 0; seed < settings.seeds; seed++) {
                    RunKey key = new RunKey(name, width, 0, settings.firstSeed + seed);
                    jobs.add(new Job<>(Members.seeded(conf, key.seed()), key, jobs.size()));
                }
            }
        }
        return jobs;
    }

    private C ofType(C conf) {
        return settings.dataType == null ? conf : Members.withDataType(conf, settings.dataType);
    }

    private List<LrCurve> curves(List<Double> losses) {
        List<LrCurve> curves = new ArrayList<>();
        int next = 0;
        for (int width : settings.widths) {
            List<LrCurve.Point> points = new ArrayList<>();
            for (double rate : settings.rates) {
                points.add(new LrCurve.Point(rate, losses.subList(next, next + settings.seeds)));
                next += settings.seeds;
            }
            curves.add(LrCurve.of(width, points));
        }
        return List.copyOf(curves);
    }

    private static List<DataSet> typed(List<DataSet> batches, DataType type) {
        return batches.stream().map(b -> Batches.as(b, type)).toList();
    }

    private static DataType typeOf(Object conf) {
        return conf instanceof MultiLayerConfiguration layers
                ? layers.getDataType()
                : ((ComputationGraphConfiguration) conf).getDataType();
    }
}
