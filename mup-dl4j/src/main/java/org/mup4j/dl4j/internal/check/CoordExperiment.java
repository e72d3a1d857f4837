package org.mup4j.dl4j.internal.check;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.mup4j.core.check.CoordReport;
import org.mup4j.core.check.CoordReport.Evidence;
import org.mup4j.core.check.CoordReport.Growth;
import org.mup4j.core.check.CoordTolerance;
import org.mup4j.core.measure.Reading;
import org.mup4j.core.measure.RunKey;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.internal.graph.NetworkGraph;
import org.mup4j.dl4j.internal.run.Members;
import org.mup4j.dl4j.internal.run.Workers;
import org.mup4j.dl4j.internal.write.Format;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Everything that a coordinate check needs to know. Immutable.
 *
 * @param network a function from a size to a configuration
 * @param growth along which axis the networks grow
 * @param name what is checked
 * @param sizes ascending
 * @param seeds how many networks there are of each size
 * @param firstSeed the first seed
 * @param steps after how many steps is measured, ascending
 * @param dataType of the networks
 * @param tolerance how flat is flat; null for the default
 * @param workers how many networks are trained side by side
 * @param progress told whenever a network is done
 * @param <C> the type of the configurations
 */
public record CoordExperiment<C>(
        IntFunction<C> network,
        Growth growth,
        String name,
        List<Integer> sizes,
        int seeds,
        long firstSeed,
        List<Integer> steps,
        DataType dataType,
        @Nullable CoordTolerance tolerance,
        int workers,
        Listener progress) {

    /** Told whenever a network is done. */
    @FunctionalInterface
    public interface Listener {

        /**
         * One more network is done.
         *
         * @param done how many are done
         * @param total how many there are
         * @param run the one that has just been done
         */
        void networkDone(int done, int total, RunKey run);
    }

    /** From this width up a readout that starts at zero leaves only small transients. */
    private static final int ZERO_READOUT_WIDTH = 128;

    /**
     * An experiment with defaults.
     *
     * @param network a function from a size to a configuration
     * @param growth along which axis the networks grow
     * @param sizes ascending
     * @param steps ascending
     * @param <C> the type of the configurations
     * @return five seeds, double precision, all cores
     */
    public static <C> CoordExperiment<C> of(
            IntFunction<C> network, Growth growth, List<Integer> sizes, List<Integer> steps) {
        int cores = Runtime.getRuntime().availableProcessors();
        return new CoordExperiment<>(
                network, growth, "as configured", sizes, 5, 1, steps, DataType.DOUBLE, null, cores, (d, t, r) -> {});
    }

    /**
     * The number of steps to take.
     *
     * @return the last step that is measured
     */
    public int lastStep() {
        return steps.get(steps.size() - 1);
    }

    private record Job(int size, RunKey key) {}

    /**
     * Trains and judges.
     *
     * @param batches at least one
     * @return the report
     */
    public CoordReport run(List<DataSet> batches) {
        // All of them, so that what cannot be built is said before anything is trained.
        List<NetworkGraph> graphs = sizes.stream().map(this::graphOf).toList();
        NetworkGraph narrow = graphs.get(0);
        NetworkGraph wide = graphs.get(graphs.size() - 1);
        LayerGroups groups = growth == Growth.WIDTH ? LayerGroups.byName(wide, narrow) : LayerGroups.byPlace(narrow);
        List<DataSet> typed = batches.stream().map(b -> Batches.as(b, dataType)).toList();
        List<CoordRun.Result> results = Workers.inOrder(workers, jobs(), counted(job -> run(job, typed)));
        List<Reading> readings = groups.readings(results, this::graphOf);
        boolean zeroReadout = groups.readoutStartsAtZero(readings);
        Findings findings = new Findings(this, results, typed);
        if (zeroReadout) {
            findings.zeroReadout();
        }
        return CoordReport.of(new Evidence(
                name,
                growth,
                groups.layers(),
                readings,
                findings.of(groups),
                groups.deviations(),
                Stream.concat(groups.ruledOut().stream(), findings.ruledOut().stream())
                        .toList(),
                tolerance != null ? tolerance : defaultTolerance(zeroReadout)));
    }

    private NetworkGraph graphOf(int size) {
        C conf = network.apply(size);
        return Format.of(conf).graph(conf);
    }

    private java.util.function.Function<Job, CoordRun.Result> counted(
            java.util.function.Function<Job, CoordRun.Result> run) {
        AtomicInteger done = new AtomicInteger();
        int total = sizes.size() * seeds;
        return job -> {
            CoordRun.Result result = run.apply(job);
            progress.networkDone(done.incrementAndGet(), total, job.key());
            return result;
        };
    }

    /** The largest networks first: they take longest. */
    private List<Job> jobs() {
        List<Job> jobs = new ArrayList<>();
        for (int i = sizes.size() - 1; i >= 0; i--) {
            for (int s = 0; s < seeds; s++) {
                int size = sizes.get(i);
                RunKey key = growth == Growth.WIDTH
                        ? new RunKey(name, size, 0, firstSeed + s)
                        : new RunKey(name, 0, size, firstSeed + s);
                jobs.add(new Job(size, key));
            }
        }
        return jobs;
    }

    private CoordRun.Result run(Job job, List<DataSet> batches) {
        C conf = network.apply(job.size());
        if (conf == null) {
            throw new MuPException("The function from a size to a configuration returned null for " + job.size());
        }
        return new CoordRun(job.size(), job.key(), steps, dataType).run(conf, batches);
    }

    private CoordTolerance defaultTolerance(boolean zeroReadout) {
        boolean wideEnough = growth == Growth.DEPTH || sizes.get(0) >= ZERO_READOUT_WIDTH;
        return zeroReadout && wideEnough ? CoordTolerance.ZERO_READOUT : CoordTolerance.RANDOM_READOUT;
    }

    /**
     * Trains and judges on made-up data.
     *
     * @return the report
     */
    public CoordReport runOnMadeUpData() {
        C conf = network.apply(sizes.get(0));
        List<DataSet> data = MadeUpData.forNetwork(Format.of(conf).graph(conf), lastStep());
        MadeUpData.requireTaken(Members.build(Members.withDataType(conf, dataType)), Batches.as(data.get(0), dataType));
        return run(data);
    }

    /**
     * With other sizes.
     *
     * @param changed ascending
     * @return a copy
     */
    public CoordExperiment<C> withSizes(List<Integer> changed) {
        return new CoordExperiment<>(
                network, growth, name, changed, seeds, firstSeed, steps, dataType, tolerance, workers, progress);
    }

    /**
     * With another number of seeds.
     *
     * @param changed at least 1
     * @return a copy
     */
    public CoordExperiment<C> withSeeds(int changed) {
        return new CoordExperiment<>(
                network, growth, name, sizes, changed, firstSeed, steps, dataType, tolerance, workers, progress);
    }

    /**
     * With another first seed.
     *
     * @param changed any number
     * @return a copy
     */
    public CoordExperiment<C> withFirstSeed(long changed) {
        return new CoordExperiment<>(
                network, growth, name, sizes, seeds, changed, steps, dataType, tolerance, workers, progress);
    }

    /**
     * With other steps.
     *
     * @param changed ascending
     * @return a copy
     */
    public CoordExperiment<C> withSteps(List<Integer> changed) {
        return new CoordExperiment<>(
                network, growth, name, sizes, seeds, firstSeed, changed, dataType, tolerance, workers, progress);
    }

    /**
     * With another data type.
     *
     * @param changed FLOAT or DOUBLE
     * @return a copy
     */
    public CoordExperiment<C> withDataType(DataType changed) {
        return new CoordExperiment<>(
                network, growth, name, sizes, seeds, firstSeed, steps, changed, tolerance, workers, progress);
    }

    /**
     * With a tolerance of the user's own.
     *
     * @param changed how flat is flat
     * @return a copy
     */
    public CoordExperiment<C> withTolerance(CoordTolerance changed) {
        return new CoordExperiment<>(
                network, growth, name, sizes, seeds, firstSeed, steps, dataType, changed, workers, progress);
    }

    /**
     * With another number of workers.
     *
     * @param changed at least 1
     * @return a copy
     */
    public CoordExperiment<C> withWorkers(int changed) {
        return new CoordExperiment<>(
                network, growth, name, sizes, seeds, firstSeed, steps, dataType, tolerance, changed, progress);
    }

    /**
     * With somebody else who is told.
     *
     * @param changed told whenever a network is done
     * @return a copy
     */
    public CoordExperiment<C> withProgress(Listener changed) {
        return new CoordExperiment<>(
                network, growth, name, sizes, seeds, firstSeed, steps, dataType, tolerance, workers, changed);
    }

    /**
     * With another name.
     *
     * @param changed what is checked
     * @return a copy
     */
    public CoordExperiment<C> withName(String changed) {
        return new CoordExperiment<>(
                network, growth, changed, sizes, seeds, firstSeed, steps, dataType, tolerance, workers, progress);
    }
}
