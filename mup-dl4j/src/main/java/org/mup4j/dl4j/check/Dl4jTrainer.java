package org.mup4j.dl4j.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.mup4j.dl4j.internal.check.Batches;
import org.mup4j.dl4j.internal.check.Training;
import org.mup4j.dl4j.internal.run.Members;
import org.mup4j.dl4j.internal.run.Workers;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Trains the networks of a sweep in Deeplearning4j, some side by side.
 *
 * @param <C> the type of the configurations
 */
final class Dl4jTrainer<C> implements SweepTrainer<C> {

    private final SweepSettings<C> settings;
    private final List<DataSet> batches;

    Dl4jTrainer(SweepSettings<C> settings, List<DataSet> batches) {
        this.settings = settings;
        this.batches = batches;
    }

    @Override
    public List<Double> losses(List<Job<C>> jobs) {
        DataType type = typeOf(jobs.get(0).conf());
        List<DataSet> typed = typed(batches, type);
        List<DataSet> held = typed(settings.validation, type);
        AtomicInteger done = new AtomicInteger();
        // The widest first: they take longest.
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, jobs.size()).boxed().toList());
        order.sort(Comparator.comparingLong(i -> -jobs.get(i).key().width()));
        List<Double> inOrder = Workers.inOrder(settings.workers, order, i -> {
            double loss = train(jobs.get(i), typed, held);
            settings.progress.networkDone(
                    done.incrementAndGet(), jobs.size(), jobs.get(i).key());
            return loss;
        });
        Double[] losses = new Double[jobs.size()];
        for (int i = 0; i < losses.length; i++) {
            losses[order.get(i)] = inOrder.get(i);
        }
        return List.of(losses);
    }

    private double train(Job<C> job, List<DataSet> typed, List<DataSet> held) {
        SweepRun run = new SweepRun(new Training(Members.build(job.conf())), settings.cancelled);
        return run.loss(typed, settings.steps(batches), settings.loss, held, settings.bound);
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
