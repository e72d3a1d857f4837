package org.mup4j.dl4j.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.mup4j.core.check.LrCurve;
import org.mup4j.core.check.TransferReport;
import org.mup4j.core.measure.RunKey;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.check.MuTransferResult.Searched;
import org.mup4j.dl4j.check.TransferChoices.Engine;
import org.mup4j.dl4j.check.TransferChoices.Setting;
import org.nd4j.linalg.dataset.DataSet;

/**
 * One transfer, from the search to the result.
 *
 * @param <C> the type of the configurations
 */
final class TransferRun<C> {

    private final SweepSettings<C> sweep;
    private final TransferChoices<C> choices;
    private final List<DataSet> batches;
    private final Optional<String> refusal;
    private final List<String> notes = new ArrayList<>();
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicInteger total = new AtomicInteger();

    TransferRun(SweepSettings<C> sweep, TransferChoices<C> choices, List<DataSet> batches) {
        this.sweep = sweep;
        this.choices = choices;
        this.batches = batches;
        this.refusal = choices.engine() == Engine.DEEPLEARNING4J ? Optional.of("it was asked for") : fleetRefusal();
        total.set(sweep.seeds
                * (choices.settings().size() * sweep.rates.size()
                        + choices.confirmed().size()
                                * (sweep.rates.size() + choices.settings().size() - 1)));
    }

    /** Looks at a configuration of every setting and width that is to be trained. */
    private Optional<String> fleetRefusal() {
        FleetFit fit = new FleetFit(sweep, batches);
        return choices.settings().stream()
                .flatMap(s -> IntStream.concat(IntStream.of(choices.base()), confirmed())
                        .mapToObj(w -> sweep.ofType(s.family().at(w).configuration())))
                .flatMap(conf -> fit.refusal(conf).stream())
                .findFirst();
    }

    private IntStream confirmed() {
        return choices.confirmed().stream().mapToInt(Integer::intValue);
    }

    MuTransferResult<C> result() {
        // What cannot be handed on is not worth a search.
        choices.settings().forEach(s -> s.family().at(choices.target()).configuration());
        List<LrCurve> searched = choices.settings().stream()
                .map(s -> bracketed(s, choices.base(), sweep.rates))
                .toList();
        int best = IntStream.range(0, searched.size())
                .boxed()
                .min(Comparator.comparingDouble(i -> searched.get(i).optimum().loss()))
                .orElseThrow();
        requireFound(searched.get(best));
        TransferReport report = confirmed(choices.settings().get(best), searched.get(best));
        List<Searched> rivals = new ArrayList<>();
        for (int i = 0; i < searched.size(); i++) {
            String name = choices.settings().get(i).name();
            List<LrCurve> later =
                    i == best ? tail(report) : atItsBest(choices.settings().get(i), searched.get(i));
            rivals.add(new Searched(name, searched.get(i), later));
        }
        return new MuTransferResult<>(
                choices.settings().get(best).family(), choices.target(), report, rivals, best, notes, trainedBy());
    }

    private static List<LrCurve> tail(TransferReport report) {
        return report.curves().subList(1, report.curves().size());
    }

    private TransferReport confirmed(Setting<C> setting, LrCurve base) {
        List<Double> grid =
                base.points().stream().map(LrCurve.Point::learningRate).toList();
        total.addAndGet((grid.size() - sweep.rates.size())
                * sweep.seeds
                * choices.confirmed().size());
        List<LrCurve> curves = new ArrayList<>(List.of(base));
        choices.confirmed().forEach(w -> curves.add(bracketed(setting, w, grid)));
        return TransferReport.of(curves, choices.judgement());
    }

    private List<LrCurve> atItsBest(Setting<C> setting, LrCurve base) {
        List<Double> rate = List.of(Searched.best(base).learningRate());
        return choices.confirmed().stream().map(w -> curve(setting, w, rate)).toList();
    }

    /** A curve whose grid goes on, once, to the side where the best rate lies at its edge. */
    private LrCurve bracketed(Setting<C> setting, int width, List<Double> grid) {
        LrCurve curve = curve(setting, width, grid);
        if (curve.optimum().isInside()) {
            return curve;
        }
        List<Double> more = Widening.beyond(curve);
        total.addAndGet(more.size() * sweep.seeds);
        List<LrCurve.Point> points = new ArrayList<>(curve.points());
        points.addAll(curve(setting, width, more).points());
        LrCurve wider = LrCurve.of(width, points);
        notes.add(Widening.note(named(setting, " with setting "), curve, wider));
        return wider;
    }

    private LrCurve curve(Setting<C> setting, int width, List<Double> rates) {
        SweepSettings<C> one = sweep.changed(s -> {
            s.family = setting.family();
            s.widths = List.of(width);
            s.rates = rates;
            s.progress = (nth, of, run) -> tell(setting, run);
        });
        SweepTrainer<C> trainer =
                refusal.isEmpty() ? new FleetTrainer<>(one, batches) : new Dl4jTrainer<>(one, batches);
        return new SweepExperiment<>(one).run(trainer).get(0);
    }

    private void tell(Setting<C> setting, RunKey run) {
        String name = run.name() + named(setting, ", setting ");
        RunKey named = new RunKey(name, run.width(), run.depth(), run.seed());
        sweep.progress.networkDone(done.incrementAndGet(), total.get(), named);
    }

    /** The setting's name in words, where there is a choice. */
    private String named(Setting<C> setting, String before) {
        return choices.settings().size() == 1 ? "" : before + setting.name();
    }

    private void requireFound(LrCurve curve) {
        if (!curve.optimum().isInside()) {
            throw new MuPException("No best learning rate was found at width " + curve.width()
                    + ", and nothing was trained at a wider one. " + String.join(" ", notes) + " "
                    + Widening.remedy(curve) + ".\n" + Widening.table(curve) + "\nTrained by " + trainedBy());
        }
    }

    private String trainedBy() {
        return refusal.map(reason -> "Deeplearning4j (" + reason + ")")
                .orElse("a fleet, with Deeplearning4j's losses to rounding");
    }
}
