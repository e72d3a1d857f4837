package org.mup4j.dl4j.check;

import java.util.ArrayList;
import java.util.List;
import org.mup4j.core.check.LrCurve;
import org.mup4j.core.measure.RunKey;
import org.mup4j.dl4j.MuPWrap;
import org.mup4j.dl4j.internal.run.Members;
import org.nd4j.linalg.dataset.DataSet;

/**
 * The networks of a sweep, and what becomes of them.
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

    /** One curve for each width, trained in Deeplearning4j. */
    List<LrCurve> run(List<DataSet> batches) {
        settings.requireData(batches);
        return run(new Dl4jTrainer<>(settings, batches));
    }

    /** One curve for each width. */
    List<LrCurve> run(SweepTrainer<C> trainer) {
        return curves(trainer.losses(jobs()));
    }

    private List<SweepTrainer.Job<C>> jobs() {
        List<SweepTrainer.Job<C>> jobs = new ArrayList<>();
        for (int width : settings.widths) {
            MuPWrap<C> member = settings.family.at(width);
            for (double rate : settings.rates) {
                C conf = settings.ofType(member.withLearningRate(rate).configuration());
                String name = settings.family.parametrization().name() + ", rate " + rate;
                for (int seed = 0; seed < settings.seeds; seed++) {
                    RunKey key = new RunKey(name, width, 0, settings.firstSeed + seed);
                    jobs.add(new SweepTrainer.Job<>(Members.seeded(conf, key.seed()), key));
                }
            }
        }
        return jobs;
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
}
