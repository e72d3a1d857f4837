package org.mup4j.examples.transfer;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.hipparchus.distribution.continuous.TDistribution;
import org.mup4j.core.check.Slope;
import org.mup4j.core.check.TransferReport;
import org.mup4j.core.check.TransferReport.Outcome;
import org.mup4j.examples.sweep.RunRecord;
import org.mup4j.examples.sweep.Scheme;
import org.mup4j.examples.transfer.Claim.Judgement;

/** The six published claims, judged by one sweep. */
final class Claims {

    private static final double QUANTILE = 0.975;

    /** Up to this exponent in the width, outputs count as free of it. */
    private static final double FLAT = 0.25;

    /** Of the networks that diverge in SP, this many may diverge in muP and still be called hardly any. */
    private static final double HARDLY = 0.1;

    private final SweepResult result;
    private final Drifts drifts;

    Claims(SweepResult result, Drifts drifts) {
        this.result = result;
        this.drifts = drifts;
    }

    List<Claim> all() {
        return List.of(
                coordinates(),
                bestRate(),
                widerIsBetter(),
                validation(),
                divergence(),
                new Claim(
                        6,
                        "Benefits are clearest for transformers",
                        Judgement.NOT_MEASURED,
                        "this sweep trains multilayer perceptrons"));
    }

    private Claim coordinates() {
        String text = "Output coordinates are width-free under muP, not under SP";
        Map<Scheme, Slope> slopes = Coordinates.of(result.contents().manifest()).slopes();
        if (!slopes.keySet().containsAll(List.of(Scheme.SP, Scheme.MUP))) {
            return new Claim(1, text, Judgement.NOT_MEASURED, "the sweep is not finished");
        }
        Slope sp = slopes.get(Scheme.SP);
        Slope mup = slopes.get(Scheme.MUP);
        Judgement judgement = Judgement.UNDECIDED;
        if (mup.isWithin(-FLAT, FLAT) && sp.low() > FLAT) {
            judgement = Judgement.HOLDS;
        } else if (!mup.meets(-FLAT, FLAT) || sp.isWithin(-FLAT, FLAT)) {
            judgement = Judgement.FAILS;
        }
        return new Claim(
                1,
                text,
                judgement,
                String.format(
                        Locale.ROOT,
                        "RMS of the outputs after %d batches at k = %s grows as the width to the power of %s in SP, of %s in muP;"
                                + " flat is up to %s",
                        Coordinates.STEPS,
                        Coordinates.RATE,
                        exponent(sp),
                        exponent(mup),
                        FLAT));
    }

    private static String exponent(Slope slope) {
        return String.format(Locale.ROOT, "%+.2f [%+.2f, %+.2f]", slope.slope(), slope.low(), slope.high());
    }

    private boolean bothSchemes() {
        return drifts.has(Scheme.SP) && drifts.has(Scheme.MUP);
    }

    private Claim bestRate() {
        String text = "The best rate is constant under muP and moves left under SP";
        if (!bothSchemes()) {
            return new Claim(2, text, Judgement.NOT_MEASURED, "SP or muP is not in the sweep");
        }
        TransferReport sp = drifts.of(Scheme.SP, LossKind.TRAINING);
        TransferReport mup = drifts.of(Scheme.MUP, LossKind.TRAINING);
        boolean left = sp.outcome() == Outcome.DRIFTS && sp.drift().perDoubling() < 0;
        Judgement judgement = Judgement.UNDECIDED;
        if (left && mup.outcome() == Outcome.TRANSFERS) {
            judgement = Judgement.HOLDS;
        } else if (mup.outcome() == Outcome.DRIFTS || sp.outcome() == Outcome.TRANSFERS) {
            judgement = Judgement.FAILS;
        }
        return new Claim(2, text, judgement, "training loss: SP " + Texts.drift(sp) + "; muP " + Texts.drift(mup));
    }

    private Claim widerIsBetter() {
        String text = "Under muP wider is better in training loss over more of the grid";
        if (!bothSchemes()) {
            return new Claim(3, text, Judgement.NOT_MEASURED, "SP or muP is not in the sweep");
        }
        double[] sp = shares(Scheme.SP, LossKind.TRAINING);
        double[] mup = shares(Scheme.MUP, LossKind.TRAINING);
        Judgement judgement = compare(mup, sp);
        return new Claim(
                3,
                text,
                judgement,
                "twice the width is better at " + percent(mup) + " of the rates under muP, at " + percent(sp)
                        + " under SP" + difference(mup, sp));
    }

    private Claim validation() {
        String text = "This need not help the validation loss";
        if (!drifts.has(Scheme.MUP)) {
            return new Claim(4, text, Judgement.NOT_MEASURED, "muP is not in the sweep");
        }
        double[] training = shares(Scheme.MUP, LossKind.TRAINING);
        double[] validation = shares(Scheme.MUP, LossKind.VALIDATION);
        return new Claim(
                4,
                text,
                compare(training, validation),
                "under muP twice the width is better at " + percent(training) + " of the rates in training loss, at "
                        + percent(validation) + " in validation loss" + difference(training, validation));
    }

    private Claim divergence() {
        String text = "Wide SP networks diverge, muP networks hardly ever";
        if (!bothSchemes()) {
            return new Claim(5, text, Judgement.NOT_MEASURED, "SP or muP is not in the sweep");
        }
        long sp = diverged(Scheme.SP);
        long mup = diverged(Scheme.MUP);
        Judgement judgement = Judgement.FAILS;
        if (sp == 0 && mup == 0) {
            judgement = Judgement.UNDECIDED;
        } else if (mup <= HARDLY * sp) {
            judgement = Judgement.HOLDS;
        }
        return new Claim(
                5,
                text,
                judgement,
                sp + " networks diverged in SP, " + mup + " in muP; published for this task: "
                        + Published.of(result.task(), Scheme.SP).diverged() + " and "
                        + Published.of(result.task(), Scheme.MUP).diverged());
    }

    private long diverged(Scheme scheme) {
        return result.records(scheme).stream().filter(RunRecord::diverged).count();
    }

    /** For each seed: of all rates and pairs of neighbouring widths, the share in which the wider network has the smaller loss. */
    private double[] shares(Scheme scheme, LossKind kind) {
        List<Integer> widths = result.grid().widths();
        List<Double> rates = result.grid().rates();
        int seeds = result.grid().seeds().size();
        double[] shares = new double[seeds];
        for (double rate : rates) {
            for (int i = 1; i < widths.size(); i++) {
                List<RunRecord> narrow = result.records(scheme, widths.get(i - 1), rate);
                List<RunRecord> wide = result.records(scheme, widths.get(i), rate);
                for (int seed = 0; seed < seeds; seed++) {
                    boolean better = kind.of(wide.get(seed)) < kind.of(narrow.get(seed));
                    shares[seed] += better ? 1.0 / rates.size() / (widths.size() - 1) : 0;
                }
            }
        }
        return shares;
    }

    private Judgement compare(double[] more, double[] less) {
        double[] interval = interval(more, less);
        if (interval[0] > 0) {
            return Judgement.HOLDS;
        }
        return interval[1] < 0 ? Judgement.FAILS : Judgement.UNDECIDED;
    }

    private String difference(double[] more, double[] less) {
        double[] interval = interval(more, less);
        return Double.isFinite(interval[0])
                ? String.format(
                        Locale.ROOT, "; difference in points [%+.0f, %+.0f]", 100 * interval[0], 100 * interval[1])
                : "; one seed gives no interval";
    }

    /**
     * The 95% interval of the mean difference over the seeds, each seed's own difference being one observation; wider by one
     * comparison to both sides, as a share is a whole number of those, and few seeds may agree by chance.
     */
    private double[] interval(double[] more, double[] less) {
        int n = more.length;
        double[] differences = new double[n];
        Arrays.setAll(differences, i -> more[i] - less[i]);
        double mean = Arrays.stream(differences).average().orElse(Double.NaN);
        if (n < 2) {
            return new double[] {Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY};
        }
        double variance =
                Arrays.stream(differences).map(d -> (d - mean) * (d - mean)).sum() / (n - 1);
        double half = new TDistribution(n - 1.0).inverseCumulativeProbability(QUANTILE) * Math.sqrt(variance / n)
                + 1.0 / result.grid().rates().size() / (result.grid().widths().size() - 1);
        return new double[] {mean - half, mean + half};
    }

    private static String percent(double[] shares) {
        return String.format(
                Locale.ROOT, "%.0f%%", 100 * Arrays.stream(shares).average().orElse(Double.NaN));
    }
}
