package org.mup4j.examples.coord;

import java.util.List;
import java.util.Locale;
import org.mup4j.core.check.ScalingFit;
import org.mup4j.core.check.Verdict.Outcome;
import org.mup4j.examples.plot.Exponent;

/**
 * The published statements about scales against width, each with a verdict. The first one, muP's output, decides the
 * outcome of the command.
 */
final class Claims {

    private final CoordResult result;
    private final int last;

    Claims(CoordResult result) {
        this.result = result;
        this.last = result.settings().batches();
    }

    /**
     * @return all statements, the deciding one first
     */
    List<Claim> all() {
        return List.of(
                claim("output-mup", "muP: the output is as large in wide networks as in narrow ones", Band.FLAT),
                claim("readout-mup", "muP: the same holds without the readout's bias", Band.FLAT),
                claim("output-sp", "SP: the output grows with the width", Band.GROWS),
                claim("gradient-mup", "muP: the gradient falls with the width, as a power law", Band.FALLS),
                claim("gradient-sp", "SP: the gradient falls with the width, as a power law", Band.FALLS),
                claim("update-mup", "muP: the applied update falls with the width, as a power law", Band.FALLS),
                claim("update-sp", "SP: the applied update falls with the width, as a power law", Band.FALLS),
                weights("weight-first", 1),
                weights("weight-last", last));
    }

    /**
     * @return the verdict of the command
     */
    Outcome outcome() {
        return byId("output-mup").outcome();
    }

    /**
     * @param id the name of a statement in the result file
     * @return the statement
     */
    Claim byId(String id) {
        return all().stream().filter(c -> c.id().equals(id)).findFirst().orElseThrow();
    }

    /** The id says which quantity and which parametrization. */
    private Claim claim(String id, String statement, Band band) {
        int dash = id.lastIndexOf('-');
        Scheme scheme = Scheme.valueOf(id.substring(dash + 1).toUpperCase(Locale.ROOT));
        Quantity quantity = Quantity.valueOf(id.substring(0, dash).toUpperCase(Locale.ROOT));
        Exponent exponent = exponent(scheme, quantity, last);
        Outcome outcome = scheme == Scheme.MUP && result.diverged(scheme) > 0 ? Outcome.FAIL : judge(band, exponent);
        return new Claim(id, statement, scheme.label(), quantity, last, exponent, band, outcome);
    }

    private Claim weights(String id, int step) {
        Exponent sp = exponent(Scheme.SP, Quantity.WEIGHT, step);
        Exponent mup = exponent(Scheme.MUP, Quantity.WEIGHT, step);
        double difference = sp.value() - mup.value();
        double half = Math.hypot(sp.high() - sp.value(), mup.high() - mup.value());
        Exponent exponent = new Exponent(difference, difference - half, difference + half);
        return new Claim(
                id,
                "the weights are alike in SP and muP, after batch " + step,
                "SP - muP",
                Quantity.WEIGHT,
                step,
                exponent,
                Band.EQUAL,
                judge(Band.EQUAL, exponent));
    }

    private static Outcome judge(Band band, Exponent exponent) {
        return exponent.isKnown()
                ? band.judge(exponent.value(), exponent.low(), exponent.high())
                : Outcome.INCONCLUSIVE;
    }

    private Exponent exponent(Scheme scheme, Quantity quantity, int step) {
        List<ScalingFit> fit = result.fit(scheme, quantity, step);
        return fit.isEmpty() ? Exponent.NONE : Exponent.of(fit.get(0));
    }

    /**
     * How far the widths lie from their power law: spikes, in numbers.
     *
     * @param scheme the parametrization
     * @param quantity the quantity
     * @return root mean square over widths of the distance, in octaves, of the geometric mean over seeds from the law
     *     after the last batch; NaN if there is no law
     */
    double roughness(Scheme scheme, Quantity quantity) {
        List<ScalingFit> fit = result.fit(scheme, quantity, last);
        if (fit.isEmpty()) {
            return Double.NaN;
        }
        double[] means = Means.geometric(result.scales(scheme, quantity, last));
        double sum = 0;
        int n = 0;
        for (int i = 0; i < means.length; i++) {
            double octaves = Math.log(means[i] / fit.get(0).at(result.widths()[i])) / Math.log(2);
            if (Double.isFinite(octaves)) {
                sum += octaves * octaves;
                n++;
            }
        }
        return Math.sqrt(sum / n);
    }
}
