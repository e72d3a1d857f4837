package org.mup4j.dl4j.check;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.mup4j.core.check.Cause;
import org.mup4j.core.check.LrCurve;
import org.mup4j.core.check.Regret;
import org.mup4j.core.check.TransferReport.Drift;
import org.mup4j.core.check.Verdict;
import org.mup4j.dl4j.check.MuTransferResult.Searched;

/** Judges the result of a transfer, and writes it for people. */
final class TransferResultText {

    private final MuTransferResult<?> result;
    private final Searched chosen;

    /** Another setting at a confirming width, and how much worse the chosen one is there. */
    private record Rival(Searched setting, int place, Regret regret) {}

    TransferResultText(MuTransferResult<?> result) {
        this.result = result;
        this.chosen = result.settings().get(result.chosen());
    }

    Verdict verdict() {
        Verdict rate = result.report().verdict();
        if (rate.outcome() != Verdict.Outcome.PASS) {
            return rate;
        }
        double regret = result.report().regret().logLoss();
        if (!Double.isFinite(regret)) {
            String message =
                    "The best learning rate hardly moves, but " + number(result.rate()) + " is so near to where"
                            + " networks diverge that the widest one that was trained does. Warm the rate up with a schedule, or clip"
                            + " gradients, and search again.";
            return new Verdict(Verdict.Outcome.FAIL, List.of(Cause.RATE_TOO_LARGE), message);
        }
        return better().map(m -> new Verdict(Verdict.Outcome.FAIL, List.of(), m))
                .orElseGet(() -> new Verdict(rate.outcome(), rate.causes(), rate.message() + " " + reach()));
    }

    /** Where the target's own best rate may lie if the drift goes on within its interval. */
    private String reach() {
        Drift drift = result.report().drift();
        double doublings = Math.log((double) result.target() / chosen.base().width()) / Math.log(2);
        return String.format(
                Locale.ROOT,
                "If it goes on as the interval allows, the best rate of width %d lies between %s and %s.",
                result.target(),
                number(result.rate() * Math.pow(2, drift.low() * doublings)),
                number(result.rate() * Math.pow(2, drift.high() * doublings)));
    }

    /** The setting that is better than the chosen one by most at a confirming width, in a sentence. */
    private Optional<String> better() {
        return IntStream.range(0, chosen.confirmed().size())
                .boxed()
                .flatMap(place -> result.settings().stream()
                        .map(other -> new Rival(
                                other, place, Regret.between(chosen.transferred(place), other.transferred(place)))))
                .filter(r -> r.regret().logLoss() > 0
                        && !r.regret().isNegligible(result.report().settings().regretTolerance()))
                .max(Comparator.comparingDouble(r -> r.regret().logLoss()))
                .map(this::sentence);
    }

    private String sentence(Rival rival) {
        return String.format(
                Locale.ROOT,
                "The learning rate transfers, but the setting does not: %s was the best at width %d, and at width %d %s is, by"
                        + " %.1f%% of the loss (sd over the seeds %.1f%%). Give more seeds to tell them apart, or search at a"
                        + " larger base width.",
                chosen.name(),
                chosen.base().width(),
                chosen.confirmed().get(rival.place()).width(),
                rival.setting().name(),
                -100 * Math.expm1(-rival.regret().logLoss()),
                100 * rival.regret().sd());
    }

    String refusal() {
        return String.format(
                        Locale.ROOT,
                        "There is no configuration for width %d, because the rate of width %d is not known to serve it.%n%n%s%n"
                                + "To train it with that rate all the same, wrap it yourself: .withLearningRate(%s)",
                        result.target(),
                        chosen.base().width(),
                        text(),
                        number(result.rate()))
                .replace("\r\n", "\n");
    }

    String text() {
        StringBuilder out = new StringBuilder(String.format(
                Locale.ROOT,
                "Transfer from width %d to width %d, trained by %s%n",
                chosen.base().width(),
                result.target(),
                result.trainedBy()));
        result.notes().forEach(note -> out.append(note).append('\n'));
        if (result.settings().size() > 1) {
            result.settings().forEach(s -> out.append(line(s)));
        }
        out.append(result.report());
        Verdict verdict = verdict();
        if (verdict.outcome() == Verdict.Outcome.PASS) {
            out.append(String.format(
                    Locale.ROOT, "The rate for width %d is %s. ", result.target(), number(result.rate())));
            out.append(reach()).append('\n');
        } else if (!verdict.equals(result.report().verdict())) {
            out.append(verdict).append('\n');
        }
        return out.toString().replace("\r\n", "\n");
    }

    private String line(Searched setting) {
        LrCurve.Point best = Searched.best(setting.base());
        StringBuilder out = new StringBuilder(String.format(
                Locale.ROOT,
                "%s setting %s: at the rate %s, loss %.4g at width %d",
                setting == chosen ? "*" : " ",
                setting.name(),
                number(best.learningRate()),
                Math.exp(best.meanLogLoss()),
                setting.base().width()));
        for (int place = 0; place < setting.confirmed().size(); place++) {
            out.append(String.format(
                    Locale.ROOT,
                    ", %.4g at width %d",
                    Math.exp(setting.transferred(place).meanLogLoss()),
                    setting.confirmed().get(place).width()));
        }
        return out.append('\n').toString();
    }

    /** Three digits that count. */
    static String number(double value) {
        return String.format(Locale.ROOT, "%.3g", value)
                .replaceAll("(\\.\\d*?)0+($|e)", "$1$2")
                .replaceAll("\\.($|e)", "$1");
    }
}
